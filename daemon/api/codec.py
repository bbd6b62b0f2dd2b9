"""Our dataclasses as JSON and back, by their annotations.

Times (`Millis`) are RFC 3339 UTC with milliseconds on the wire. Decoding ignores keys that it does not know, so that an
older front end lives with a newer daemon; a missing key takes the field's default.
"""

import json
from collections.abc import Callable, Hashable
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from daemon.api.errors import BadAnswer
from store.models import Millis

T = TypeVar("T")
Convert = Callable[[Any], Any]


def rfc3339(at: Millis) -> str:
    """`2026-11-22T15:55:34.646Z`; a time outside the years 1 to 9999 is the nearest that can be written."""
    try:
        text = datetime.fromtimestamp(at // 1000, UTC).isoformat()[:19]
    except (ValueError, OverflowError, OSError):
        return "9999-12-31T23:59:59.999Z" if at > 0 else "0001-01-01T00:00:00.000Z"
    return f"{text}.{at % 1000:03d}Z"


def millis(text: str) -> Millis:
    """The reverse of rfc3339. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return Millis(round(at.timestamp() * 1000))


def dumps(value: object) -> str:
    """JSON text that is pure ASCII, so that it can be printed anywhere."""
    return _ENCODER.encode(to_plain(value))


def to_plain(value: Any) -> Any:
    """A dataclass as dicts, lists and scalars."""
    kind: Any = type(value)
    return _encoder(kind)(value)


def from_plain(kind: type[T], plain: Any) -> T:
    """Build `kind` from decoded JSON. Raises BadAnswer."""
    try:
        hint: Any = kind
        built: T = _decoder(hint)(plain)
    except (TypeError, ValueError, KeyError, AttributeError) as trouble:
        raise BadAnswer(f"not a {getattr(kind, '__name__', kind)}: {trouble}") from trouble
    return built


_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def _same(value: Any) -> Any:
    return value


@cache
def _encoder(kind: Hashable) -> Convert:
    if is_dataclass(kind):
        return _dataclass_encoder(kind)
    if kind in (list, tuple):
        return lambda items: [to_plain(item) for item in items]
    if kind is dict:
        return lambda items: {key: to_plain(item) for key, item in items.items()}
    return _same


@cache
def _typed_encoder(hint: Hashable) -> Convert:
    if hint is Millis:
        return rfc3339
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        inner = [part for part in get_args(hint) if part is not NoneType]
        if len(inner) == 1:
            convert = _typed_encoder(inner[0])
            return lambda value: None if value is None else convert(value)
        return to_plain
    if origin in (list, tuple):
        convert = _typed_encoder(get_args(hint)[0])
        return _same if convert is _same else lambda items: [convert(item) for item in items]
    if hint in (str, int, float, bool) or origin is Literal:
        return _same
    return to_plain


def _dataclass_encoder(kind: Any) -> Convert:
    hints = get_type_hints(kind)
    steps = [(part.name, _typed_encoder(hints[part.name])) for part in fields(kind)]
    names = [name for name, _ in steps]
    foreign = [(name, convert) for name, convert in steps if convert is not _same]

    def encode(value: Any) -> dict[str, Any]:
        made = {name: getattr(value, name) for name in names}
        for name, convert in foreign:
            made[name] = convert(made[name])
        return made

    return encode


@cache
def _decoder(hint: Hashable) -> Convert:
    if is_dataclass(hint):
        return _dataclass_decoder(hint)
    if hint is Millis:
        return millis
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _optional_decoder(hint)
    if origin is tuple:
        convert = _decoder(get_args(hint)[0])
        return lambda items: tuple(convert(item) for item in items)
    if origin is list:
        convert = _decoder(get_args(hint)[0])
        return lambda items: [convert(item) for item in items]
    return _same


def _optional_decoder(hint: Any) -> Convert:
    inner = [part for part in get_args(hint) if part is not NoneType]
    if len(inner) != 1:
        return _same
    convert = _decoder(inner[0])
    return lambda value: None if value is None else convert(value)


def _dataclass_decoder(kind: Any) -> Convert:
    hints = get_type_hints(kind)
    steps = {part.name: _decoder(hints[part.name]) for part in fields(kind)}
    needed = {part.name for part in fields(kind) if part.default is MISSING and part.default_factory is MISSING}

    def decode(plain: dict[str, Any]) -> Any:
        missing = needed - plain.keys()
        if missing:
            raise ValueError(f"{', '.join(sorted(missing))} missing")
        return kind(**{name: convert(plain[name]) for name, convert in steps.items() if name in plain})

    return decode
