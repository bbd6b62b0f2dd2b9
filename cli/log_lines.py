"""Lines of the daemon's log: the last ones, and those still to come."""

import os
import time
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO

from cli.troubles import CommandFailed

_BLOCK = 64 * 1024
_POLL_SECONDS = 0.2


def last(path: Path, count: int) -> list[str]:
    """The last lines. Raises CommandFailed when there is no log."""
    with _opened(path) as log:
        found = _lines(_end(log, count))
    return found[-count:] if count else []


def since(path: Path, offset: int) -> list[str]:
    """The lines written after the first `offset` bytes."""
    with path.open("rb") as log:
        log.seek(offset)
        return _lines(log.read())


def following(path: Path, count: int) -> Generator[str, None, None]:
    """The last lines, and on from there; a new file in its place is read from its beginning. Never ends.

    Raises CommandFailed when there is no log.
    """
    log = _opened(path)
    try:
        whole, end, part = _end(log, count).rpartition(b"\n")
        yield from _lines(whole + end)[-count:] if count else ()
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


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise CommandFailed(f"there is no log yet at {path}", "the daemon writes it: frontdesk daemon start") from None


def _end(log: BinaryIO, count: int) -> bytes:
    """At least the last lines, and where the log stands after them is its end. Read from there: it may be large."""
    end = place = log.seek(0, os.SEEK_END)
    found = b""
    while place and found.count(b"\n") <= count:
        start = max(0, place - _BLOCK)
        log.seek(start)
        found = log.read(place - start) + found
        place = start
    log.seek(end)
    return found


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
