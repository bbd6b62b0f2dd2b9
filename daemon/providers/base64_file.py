"""A file that stands in a JSON text as base64: taken out of it piece by piece, never held whole."""

import binascii
import mmap
from collections.abc import Generator
from pathlib import Path

from daemon.providers.big_string import Raw, pieces, string_at

_BLANKS = str.maketrans("", "", " \t\r\n")


class Broken(ValueError):
    """There is no file in it. The words say why, for people."""


class TooBig(Exception):
    """More bytes than are kept of one file."""


def file_in(path: Path, pointer: str, longest: int) -> Generator[bytes]:
    """The same for a JSON text that lies in a file."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        yield from decoded(raw, pointer, longest)


def decoded(raw: Raw, pointer: str, longest: int) -> Generator[bytes]:
    """What the base64 at a pointer stands for. Raises ValueError or TooBig on the way."""
    size, rest = 0, ""
    for piece in pieces(raw, *string_at(raw, pointer)):
        text = rest + piece.translate(_BLANKS)
        if size and text and size % 3:
            raise Broken("something follows the end of its base64")
        whole = len(text) - len(text) % 4
        rest = text[whole:]
        found = _bytes_of(text[:whole])
        size += len(found)
        if size > longest:
            raise TooBig
        yield found
    if rest:
        raise Broken("its base64 is cut off")
    if not size:
        raise Broken("it is empty")


def _bytes_of(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        raise Broken("it is no base64") from None
