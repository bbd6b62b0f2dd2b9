"""Text that SQLite cannot hold, written so that it can, and back to exactly what was sent.

UTF-8 has no lone surrogates, but JSON does, so a customer can send one; and SQLite's own functions stop at a NUL.
U+10FFFF, which is no character, opens an escape of four hex digits; itself it is written as an escape too.
"""

import re
from collections.abc import Iterable
from typing import Any

_UNFIT = re.compile("[\x00\ud800-\udfff\U0010ffff]")
_ESCAPE = re.compile("\U0010ffff([0-9a-f]{4})")


def stored(text: str) -> str:
    """`text` without code points that SQLite or UTF-8 refuse."""
    if not _UNFIT.search(text):
        return text
    return _UNFIT.sub(lambda found: f"\U0010ffff{ord(found[0]) & 0xFFFF:04x}", text)


def restored(text: str) -> str:
    """The reverse of `stored`."""
    if "\U0010ffff" not in text:
        return text
    return _ESCAPE.sub(lambda found: _code_point(int(found[1], 16)), text)


def stored_row(values: Iterable[Any]) -> tuple[Any, ...]:
    """The arguments of a statement, each text `stored`."""
    # nearly every text is plain ASCII without a NUL, and that is quickly seen
    return tuple(
        [
            value if type(value) is not str or (value.isascii() and "\x00" not in value) else stored(value)
            for value in values
        ]
    )


def restored_row(values: Iterable[Any]) -> tuple[Any, ...]:
    """A row that was read, each text `restored`."""
    return tuple([value if type(value) is not str or value.isascii() else restored(value) for value in values])


def _code_point(number: int) -> str:
    return "\U0010ffff" if number == 0xFFFF else chr(number)
