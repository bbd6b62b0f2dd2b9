"""A message's file on the operator's own disk: saved under a name of its own, or handed to a program that shows it."""

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from pathlib import Path
from threading import Thread
from time import time
from typing import cast

from daemon.file_names import numbered
from daemon.new_file import NewFile

_MOST_OF_A_NAME = 999
_STALE_SECONDS = 24 * 3600
_ELSE = "Set $FRONTDESK_OPEN to a program that shows it."
_SOON = 1.5
"""Seconds in which a program that cannot show a file says so."""


class CannotOpen(Exception):
    """No program shows it. The words say why and what to set; that it can be saved is for the screen to say."""


async def save(pieces: AsyncIterator[bytes], folder: Path, name: str) -> Path:
    """Write the pieces to a new file in the folder; returns where. Raises OSError, and what `pieces` raises."""
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    file = await asyncio.to_thread(NewFile, folder)
    with file:
        async with aclosing(cast("AsyncGenerator[bytes, None]", pieces)) as coming:
            async for piece in coming:
                await asyncio.to_thread(file.write, piece)
        return await asyncio.to_thread(_keep, file, folder, name)


def folder_for_copies(kept_in: Path | None) -> Path:
    """A private folder for one copy that is only looked at. Blocks."""
    if kept_in is None:
        return Path(tempfile.mkdtemp(prefix="frontdesk-"))
    kept_in.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="", dir=kept_in))


def throw_old_away(kept_in: Path) -> None:
    """The copies of yesterday, and the folders into which nothing came. What cannot go stays. Blocks."""
    with suppress(OSError):
        for folder in list(kept_in.iterdir()):
            with suppress(OSError):
                if folder.is_dir() and not folder.is_symlink() and _is_old(folder):
                    shutil.rmtree(folder)


def _is_old(folder: Path) -> bool:
    """By its files, which a program may have changed since; without any by its own time."""
    times = [one.lstat().st_mtime for one in folder.iterdir()] or [folder.lstat().st_mtime]
    return max(times) < time() - _STALE_SECONDS


async def show(path: Path) -> None:
    """Hand a file to the program for it, which lives on by itself. Raises CannotOpen."""
    command = _command()
    try:
        # no shell: whatever a customer calls a file, it is one word
        program = await asyncio.to_thread(_started, [*command, str(path)])
    except OSError as trouble:
        raise CannotOpen(f"{command[0]} could not be run: {trouble.strerror}. {_ELSE}") from None
    for _ in range(int(_SOON / 0.05)):
        code = program.poll()
        if code is not None:
            break
        await asyncio.sleep(0.05)
    if program.poll():
        raise CannotOpen(f"{command[0]} ended with {program.poll()}. {_ELSE}")
    Thread(target=program.wait, daemon=True).start()


def _keep(file: NewFile, folder: Path, name: str) -> Path:
    for number in range(1, _MOST_OF_A_NAME):
        target = folder / numbered(name, number)
        with suppress(FileExistsError):
            file.keep_as(target)
            return target
    raise FileExistsError(17, "there are too many files of this name", str(folder / name))


def _command() -> list[str]:
    try:
        wanted = shlex.split(os.environ.get("FRONTDESK_OPEN", ""))
    except ValueError:
        raise CannotOpen("$FRONTDESK_OPEN cannot be understood: a quote is not closed.") from None
    return wanted or (["open"] if sys.platform == "darwin" else ["xdg-open"])


def _started(command: list[str]) -> "subprocess.Popen[bytes]":
    nothing = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
