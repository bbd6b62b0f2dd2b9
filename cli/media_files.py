"""Writing a message's file to where the command line says: whole or not at all, and over nothing unasked."""

import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from cli.exit_codes import Exit
from cli.troubles import CommandFailed, progress, say, trouble
from daemon.api.errors import NoMedia, NotFound, TryLater
from daemon.api.files import FETCH, AskFetch
from daemon.api.messages import MEDIA_PATH, MESSAGE, AskMessage
from daemon.call import call, download
from daemon.places import socket_path
from store.models import Message

_POLL_SECONDS = 0.05


def get(message_id: int, to: str | None, *, force: bool) -> Path | None:
    """Save the file of a message, which its provider is asked for when it is not here yet.

    Returns where, or None when it went to standard output.
    """
    if to == "-":
        _print(message_id)
        return None
    if to is not None and not Path(to).is_dir():
        _check(Path(to), force=force)
    target = _target(fetched(message_id), to)
    _check(target, force=force)
    from daemon.new_file import NewFile

    try:
        with NewFile(target.parent) as file:
            download(socket_path(), MEDIA_PATH.format(id=message_id), file.write)
            file.keep_as(target, replaces=force)
    except FileExistsError:
        raise _is_there(target) from None
    return target


def fetched(message_id: int) -> Message:
    """The message, once its file is here. Raises NoMedia when it does not come."""
    message = call(socket_path(), MESSAGE, AskMessage(message_id)).message
    media = message.media
    if media is None or not media.is_remote or media.state == "stored":
        return message
    if not sys.stderr.isatty():
        say(f"media: fetching the file of message {message_id} from its provider")
    with progress(f"Fetching the file of message {message_id}", media.size, is_bytes=True) as moved:
        here, is_begun = 0, False
        while True:
            now = call(socket_path(), FETCH, AskFetch(message_id, is_begun))
            moved(now.received - here)
            here, is_begun = now.received, True
            if now.message.media is None or now.message.media.state == "stored":
                return now.message
            time.sleep(_POLL_SECONDS)  # the daemon waits, too, unless it has nothing to wait for


def all_fetched(message_ids: list[int]) -> Iterator[Message]:
    """The same for many: what does not come is told, and the others come all the same. Raises CommandFailed then."""
    missing = 0
    for one in message_ids:
        try:
            yield _here(fetched(one))
        except (NoMedia, NotFound, TryLater) as why:
            trouble(why.message, why.hint)
            missing += 1
    if missing:
        raise CommandFailed(f"{missing} of {len(message_ids)} did not come")


def _here(message: Message) -> Message:
    media = message.media
    if media is None:
        raise NoMedia(f"message {message.id} carries no file")
    if media.state != "stored":
        why = media.reason or "its provider did not send it along, and cannot be asked for it"
        raise NoMedia(f"message {message.id} has no file to give: {why}", media.hint or "")
    return message


def _print(message_id: int) -> None:
    from cli import output

    if sys.stdout.isatty():
        raise CommandFailed("a file is no text for a terminal", "name a place: -o PATH, or use a pipe", Exit.USAGE)
    fetched(message_id)
    download(socket_path(), MEDIA_PATH.format(id=message_id), output.raw)


def _target(message: Message, to: str | None) -> Path:
    folder = Path(to or ".")
    if to is not None and not folder.is_dir():
        return folder
    from daemon.file_names import safe_name

    return folder / safe_name(message)


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
