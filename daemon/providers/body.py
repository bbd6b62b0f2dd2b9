"""Foreign JSON, parsed once in one way, and read without trusting any of it."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from store.models import Millis

_LAST = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp() * 1000)
_SOONEST_MILLIS = 100_000_000_000  # as seconds this is the year 5138
_DIGITS = re.compile(r"[0-9]{1,15}")
_LONGEST_INTEGER = 18


class NoJson(ValueError):
    """The bytes are no JSON text in UTF-8."""


def parsed(raw: bytes) -> Any:
    """The JSON value of a body.

    What JSON leaves open is settled here: of two equal keys the last wins; NaN and the infinities are null; an integer
    that SQLite could not hold is its digits as text.
    """
    try:
        return _DECODER.decode(raw.decode())
    except UnicodeDecodeError as trouble:
        raise NoJson(f"no UTF-8 at byte {trouble.start}") from trouble
    except json.JSONDecodeError as trouble:
        raise NoJson(f"{trouble.msg} at character {trouble.pos}") from trouble
    except RecursionError as trouble:
        raise NoJson("nested too deep") from trouble


def record(value: object) -> dict[str, Any]:
    """The object that is there, else an empty one."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str:
    """The string that is there, else an empty one."""
    return value if isinstance(value, str) else ""


def name(value: object) -> str:
    """An id or another name: a string without white space around it, or an integer as its digits; else empty."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def whole(value: object) -> int | None:
    """A whole number, also when it is written as digits; else None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    digits = text(value).strip()
    return int(digits) if _DIGITS.fullmatch(digits) else None


def seconds(value: object) -> Millis | None:
    """A time in Unix seconds, as a number or its digits; None when it is neither or past the year 9999."""
    number = _number(value)
    return None if number is None else _believable(int(number * 1000))


def moment(value: object) -> Millis | None:
    """A time in Unix seconds, or in milliseconds when it is too great for seconds."""
    number = _number(value)
    return None if number is None else _believable(int(number if number > _SOONEST_MILLIS else number * 1000))


def written_moment(value: object) -> Millis | None:
    """A time written as ISO 8601; without a zone it is UTC."""
    try:
        at = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    try:
        return _believable(int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() * 1000))
    except OverflowError:
        return None


def pointer(base: str, *steps: str | int) -> str:
    """A JSON pointer further down (RFC 6901)."""
    for step in steps:
        base += f"/{step}" if isinstance(step, int) else f"/{step.replace('~', '~0').replace('/', '~1')}"
    return base


def _believable(millis: int) -> Millis | None:
    return Millis(millis) if 0 <= millis <= _LAST else None


def _number(value: object) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.strip()
        return int(digits) if _DIGITS.fullmatch(digits) else None
    if isinstance(value, int):
        return value
    return value if isinstance(value, float) and abs(value) < _LAST else None  # neither NaN nor infinity is less


def _integer(digits: str) -> int | str:
    # Python refuses to read more than 4,300 digits, which would cost the whole body
    return int(digits) if len(digits) <= _LONGEST_INTEGER else digits


def _no_number(_: str) -> None:
    return None


_DECODER = json.JSONDecoder(parse_int=_integer, parse_constant=_no_number)
