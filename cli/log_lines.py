"""Lines of the daemon's log: the last ones, and those still to come."""

import os
import time
from collections.abc import Generator
from pathlib import Path

from cli.troubles import CommandFailed

_BLOCK = 64 * 1024
_POLL_SECONDS = 0.2


def last(path: Path, count: int) -> list[str]:
    """The last lines. Reads from the end: the log may be large. Raises CommandFailed when there is no log."""
    if not path.exists():
        raise CommandFailed(f"there is no log yet at {path}", "the daemon writes it: frontdesk daemon start")
    with path.open("rb") as log:
        place = log.seek(0, os.SEEK_END)
        found = b""
        while place and found.count(b"\n") <= count:
            start = max(0, place - _BLOCK)
            log.seek(start)
            found = log.read(place - start) + found
            place = start
    return _lines(found)[-count:] if count else []


def since(path: Path, offset: int) -> list[str]:
    """The lines written after the first `offset` bytes."""
    with path.open("rb") as log:
        log.seek(offset)
        return _lines(log.read())


def following(path: Path) -> Generator[str, None, None]:
    """The lines that are written from now on; a new file in its place is read from its beginning. Never ends."""
    log = path.open("rb")
    log.seek(0, os.SEEK_END)
    part = b""
    try:
        while True:
            part += log.readline()
            if part.endswith(b"\n"):
                yield from _lines(part)
                part = b""
            elif _is_replaced(log.fileno(), log.tell(), path):
                log.close()
                log, part = path.open("rb"), b""
            else:
                time.sleep(_POLL_SECONDS)
    finally:
        log.close()


def _is_replaced(handle: int, place: int, path: Path) -> bool:
    try:
        now = path.stat()
    except FileNotFoundError:  # between the old file's renaming and the new one's first line
        return False
    old = os.fstat(handle)
    return (now.st_dev, now.st_ino) != (old.st_dev, old.st_ino) or now.st_size < place


def _lines(raw: bytes) -> list[str]:
    # Not splitlines(): it also splits at separators that a customer can send.
    return raw.decode("utf-8", "replace").removesuffix("\n").split("\n") if raw else []
