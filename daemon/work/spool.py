"""The spool: a folder whose files of chats are taken as they appear, and put away with what became of them."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import Protocol

import structlog
from watchfiles import awatch

from daemon.api.batches import Batch, batches, check
from daemon.api.errors import BadRequest, DaemonError, TryLater
from daemon.api.syncing import SyncDone

DONE, FAILED = "done", "failed"
LARGEST_FILE = 256 * 1024 * 1024
STEADY_SECONDS = 2.0
"""A file that has stayed as it is for so long is whole; its first lines look no different from all of them."""
LOOK_SECONDS = 1.0
"""A watch may miss what happens on some file systems, and a file that waits makes no noise."""
_LONGEST_STEM = 200
_log = structlog.get_logger("spool")

Wake = Callable[[Path], AsyncIterator[object]]


class Taking(Protocol):
    """Where batches go."""

    async def journal(self, batch: Batch, session: str | None, operator: str) -> int: ...

    async def outcome(self, number: int, chats: int) -> SyncDone: ...


@dataclass(frozen=True, slots=True)
class _Look:
    """What a file was like when it was last looked at."""

    size: int
    changed_ns: int
    since: float


class Spool:
    """`folder` is made when it is not there; `done` and `failed` in it as well."""

    def __init__(self, folder: Path, taking: Taking, operator: str, *, steady: float = STEADY_SECONDS) -> None:
        self._folder = folder
        self._taking = taking
        self._operator = operator
        self._steady = steady
        self._seen: dict[str, _Look] = {}

    async def run(self) -> None:
        """For ever."""
        for folder in (self._folder, self._folder / DONE, self._folder / FAILED):
            await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        watch = awatch(
            self._folder,
            recursive=False,
            yield_on_timeout=True,
            rust_timeout=int(min(LOOK_SECONDS, self._steady) * 1000),
            step=50,
        )
        await self.sweep()
        async with aclosing(watch):
            async for _ in watch:
                await self.sweep()

    async def sweep(self) -> None:
        """Take what lies there and has stayed as it is, oldest name first."""
        found = await asyncio.to_thread(_files, self._folder)
        self._seen = {name: look for name, look in self._seen.items() if name in found}
        for name in found:
            await self._look_at(self._folder / name)

    async def _look_at(self, path: Path) -> None:
        if not await asyncio.to_thread(self._is_steady, path):
            return
        try:
            text = await asyncio.to_thread(_read, path)
            wanted = await asyncio.to_thread(batches, text)
            for batch in wanted:
                check(batch)
        except FileNotFoundError:
            return
        except (BadRequest, _Unreadable) as trouble:
            await self._put_away(path, FAILED, _words(trouble))
            return
        if await asyncio.to_thread(self._is_steady, path):
            await self._take(path, wanted)

    async def _take(self, path: Path, wanted: list[Batch]) -> None:
        try:
            numbers = [
                (await self._taking.journal(batch, None, self._operator), len(batch["chats"])) for batch in wanted
            ]
        except TryLater as trouble:
            _log.warning("spool waits", trouble=trouble.message)
            return
        except DaemonError as trouble:
            await self._put_away(path, FAILED, _words(trouble))
            return
        ended = [await self._ended(number, chats) for number, chats in numbers]
        lost = [one for one in ended if one.taken < one.chats]
        reason = "\n".join(f"delivery {one.id}: {one.state}: {one.reason}" for one in lost)
        await self._put_away(path, FAILED if lost else DONE, reason)

    async def _ended(self, number: int, chats: int) -> SyncDone:
        """However long it takes: the file stays where it is until then."""
        while True:
            done = await self._taking.outcome(number, chats)
            if done.state != "pending":
                return done

    def _is_steady(self, path: Path) -> bool:
        try:
            stat = path.lstat()
        except FileNotFoundError:
            return False
        held, now = self._seen.get(path.name), time.monotonic()
        if held is None or (held.size, held.changed_ns) != (stat.st_size, stat.st_mtime_ns):
            self._seen[path.name] = _Look(stat.st_size, stat.st_mtime_ns, now)
            return False
        return now - held.since >= self._steady

    async def _put_away(self, path: Path, where: str, reason: str) -> None:
        """Unless it is not what was read any more: then it waits, and is taken once more as a whole."""
        if not await asyncio.to_thread(self._is_steady, path):
            _log.info("spool file changed meanwhile", file=path.name)
            return
        self._seen.pop(path.name, None)
        kept = await asyncio.to_thread(_move, path, self._folder / where, reason)
        # the name is foreign: the log's own writer makes it fit to be shown
        _log.info("spool file taken" if where == DONE else "spool file failed", file=kept.name)


class _Unreadable(Exception):
    """Not a file of text that may be taken."""


def _files(folder: Path) -> list[str]:
    """The names in a folder that may be files of chats; those that begin with a dot are still being written."""
    with os.scandir(folder) as entries:
        return sorted(
            one.name for one in entries if not one.name.startswith(".") and not one.is_dir(follow_symlinks=False)
        )


def _read(path: Path) -> str:
    """Never through a link, and never what is no file: whoever may write here may not read all that we may."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as trouble:
        raise _Unreadable(f"it cannot be opened: {trouble.strerror}") from None
    with os.fdopen(handle, "rb") as file:
        stat = os.fstat(handle)
        if not S_ISREG(stat.st_mode):
            raise _Unreadable("it is no file")
        if stat.st_size > LARGEST_FILE:
            raise _Unreadable(f"it has more than {LARGEST_FILE} bytes")
        try:
            return file.read().decode()
        except UnicodeDecodeError as trouble:
            raise _Unreadable(f"no UTF-8 at byte {trouble.start}") from None


def _move(path: Path, folder: Path, reason: str) -> Path:
    """Into `folder`, under a name that is free there, with the reason beside it; returns the new place."""
    target = _free(folder, path.name)
    if reason:
        target.with_name(f"{target.name}.reason.txt").write_text(reason + "\n", errors="backslashreplace")
    path.rename(target)
    return target


def _free(folder: Path, name: str) -> Path:
    encoded = os.fsencode(name)
    short = name if len(encoded) <= _LONGEST_STEM else os.fsdecode(encoded[:_LONGEST_STEM])  # room for what is added
    target, number = folder / short, 1
    while os.path.lexists(target):
        number += 1
        target = folder / f"{short}.{number}"
    return target


def _words(trouble: Exception) -> str:
    if isinstance(trouble, DaemonError):
        return f"{trouble.message}\n{trouble.hint}".strip()
    return str(trouble)
