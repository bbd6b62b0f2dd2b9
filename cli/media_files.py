"""Writing a message's file to where the command line says: whole or not at all, and over nothing unasked."""

import os
import stat
import sys
from pathlib import Path

from cli.exit_codes import Exit
from cli.troubles import CommandFailed
from daemon.api.messages import MEDIA_PATH
from daemon.call import call, download
from daemon.places import socket_path


def get(message_id: int, to: str | None, *, force: bool) -> Path | None:
    """Save the file of a message; returns where, or None when it went to standard output."""
    if to == "-":
        _print(message_id)
        return None
    target = _target(message_id, to)
    _check(target, force=force)
    from daemon.new_file import NewFile

    try:
        with NewFile(target.parent) as file:
            download(socket_path(), MEDIA_PATH.format(id=message_id), file.write)
            file.keep_as(target, replaces=force)
    except FileExistsError:
        raise _is_there(target) from None
    return target


def _print(message_id: int) -> None:
    from cli import output

    if sys.stdout.isatty():
        raise CommandFailed("a file is no text for a terminal", "name a place: -o PATH, or use a pipe", Exit.USAGE)
    download(socket_path(), MEDIA_PATH.format(id=message_id), output.raw)


def _target(message_id: int, to: str | None) -> Path:
    folder = Path(to or ".")
    if to is not None and not folder.is_dir():
        return folder
    from daemon.api.messages import MESSAGE, AskMessage
    from daemon.file_names import safe_name

    return folder / safe_name(call(socket_path(), MESSAGE, AskMessage(message_id)).message)


def _check(target: Path, *, force: bool) -> None:
    """Before anything is asked for: what stands in the way will still do so afterwards."""
    if not os.path.lexists(target):
        return
    if not stat.S_ISREG(target.lstat().st_mode):
        raise CommandFailed(f"{target} is no plain file", "name another place: -o PATH")
    if not force:
        raise _is_there(target)


def _is_there(target: Path) -> CommandFailed:
    return CommandFailed(f"{target} is there already", "name another place: -o PATH, or write over it: --force")
