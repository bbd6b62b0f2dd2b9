"""The arguments of verbs: what kind each is, and whether a value can be one."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from daemon.api.errors import BadRequest
from store.record import record

Kind = Literal["text", "name", "tag", "number", "flag", "time"]
"""`time` is RFC 3339 on the wire; people type it in words (daemon.api.when)."""

FURTHEST_MILLIS = 366 * 24 * 3_600_000
"""Nothing is put off for longer."""
_HAS_ZONE = re.compile(r"(Z|[+-]\d\d:\d\d)\Z")


@record
class Arg:
    """One argument. `most`: the greatest number, or the length of a text."""

    kind: Kind
    meaning: str
    is_needed: bool = False
    most: int = 2**63 - 1
    words: tuple[str, ...] = ()
    """Of a number: what people call each, from 0 on. Of a time: what may stand in its place."""
    has_lines: bool = False
    """Of a text: it may have several."""


def checked(verb: str, known: Mapping[str, Arg], given: Mapping[str, Any], now: int) -> dict[str, Any]:
    """The arguments as the verb takes them: times in milliseconds, tags written in one way. Raises BadRequest."""
    for name in given:
        if name not in known:
            raise BadRequest(f"args.{name!a} is not known to {verb}", ", ".join(known) or "it takes no args")
    made = {}
    for name, arg in known.items():
        value = given.get(name)
        if value is not None:
            made[name] = _READERS[arg.kind](f"args.{name}", arg, value, now)
        elif arg.is_needed:
            raise BadRequest(f"args.{name} is missing", arg.meaning)
    return made


def tag(text: str) -> str:
    """A tag as it is kept: without the #, in small letters. Two that look the same are the same."""
    import unicodedata  # only now, as below

    return unicodedata.normalize("NFC", text.strip().removeprefix("#")).lower()


def _number(where: str, arg: Arg, value: Any, _now: int) -> int:
    if arg.words and value in arg.words:
        return arg.words.index(value)
    if type(value) is not int:  # a JSON true is an int to Python
        raise BadRequest(f"{where}: int wanted", _choices(arg))
    if not 0 <= value <= arg.most:
        raise BadRequest(f"{where}: out of range", _choices(arg) or f"0 to {arg.most}")
    return value


def _choices(arg: Arg) -> str:
    return ", ".join(f"{number} {word}" for number, word in enumerate(arg.words))


def _flag(where: str, _arg: Arg, value: Any, _now: int) -> bool:
    if type(value) is not bool:
        raise BadRequest(f"{where}: bool wanted")
    return value


def _text(where: str, arg: Arg, value: Any, _now: int) -> str:
    if type(value) is not str:
        raise BadRequest(f"{where}: str wanted")
    if len(value) > arg.most:
        raise BadRequest(f"{where}: at most {arg.most} characters")
    if arg.is_needed and arg.kind == "text" and not value.strip():
        raise BadRequest(f"{where}: it is empty", arg.meaning)
    return value


def _name(where: str, arg: Arg, value: Any, now: int) -> str:
    """An operator's."""
    name = _text(where, arg, value, now).strip()
    if not name or not name.isprintable():
        raise BadRequest(f"{where}: not a name", "a user name of printable characters")
    return name


def _tag(where: str, arg: Arg, value: Any, now: int) -> str:
    made = tag(_text(where, arg, value, now))
    if not made or not made.isprintable() or any(letter.isspace() for letter in made):
        raise BadRequest(f"{where}: not a tag", "one word of printable characters")
    return made


def worded(arg: Arg, typed: str) -> str | None:
    """What was typed in the place of a time, as it is kept; None: a time."""
    said = " ".join(typed.lower().split())
    return said if arg.kind == "time" and said in arg.words else None


def _time(where: str, arg: Arg, value: Any, now: int) -> int | str:
    if isinstance(value, str) and value in arg.words:
        return value
    from daemon.api.codec import millis  # only now: the command line reads this file before it needs a codec

    try:
        at = millis(value) if _HAS_ZONE.search(value) else None
    except (TypeError, ValueError, OverflowError):
        at = None
    if at is None:
        raise BadRequest(f"{where}: not a time", "RFC 3339 with its zone, such as 2026-11-30T08:00:00Z")
    if at <= now:
        raise BadRequest(f"{where}: that is over already")
    if at > now + FURTHEST_MILLIS:
        raise BadRequest(f"{where}: that is over a year away")
    return at


_READERS = {"text": _text, "name": _name, "tag": _tag, "number": _number, "flag": _flag, "time": _time}
