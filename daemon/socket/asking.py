"""A request read as the dataclass that its endpoint asks for; what does not fit is refused by the field's name."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from aiohttp import web
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass

from daemon.api.errors import BadRequest

Ask = TypeVar("Ask")

MOST_ROWS = 500
"""Rows in one page."""
_LARGEST = 2**63 - 1
_LONGEST_ID = 19
_ADAPTERS: dict[object, TypeAdapter[Any]] = {}


def from_query(kind: type[Ask], request: web.Request) -> Ask:
    """From the path and the query. There all is text: "12" is a number where one is wanted."""
    given: dict[str, Any] = dict(request.match_info)
    for name, value in request.query.items():
        if name in given:
            raise BadRequest(f"{name} is given twice")
        given[name] = value
    try:
        return _sized(kind, _adapter(kind).validate_python(given))
    except ValidationError as trouble:
        raise _bad_request(kind, trouble) from None


async def from_body(kind: type[Ask], request: web.Request) -> Ask:
    """From a JSON object, and from the path. In JSON a number is a number."""
    raw = await request.read()
    try:
        return _sized(kind, _adapter(kind).validate_json(_with_path(raw, request.match_info), strict=True))
    except ValidationError as trouble:
        raise _bad_request(kind, trouble) from None


def _with_path(raw: bytes, path: Mapping[str, str]) -> bytes:
    if not path:
        return raw
    try:
        given = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        return raw  # pydantic says what is wrong with it
    if not isinstance(given, dict):
        return raw
    for name, value in path.items():
        if name in given:
            raise BadRequest(f"{name} is given twice", "it stands in the path")
        given[name] = int(value) if value.isascii() and value.isdigit() and len(value) < _LONGEST_ID else value
    return json.dumps(given).encode()


def page_limit(wanted: int) -> int:
    """Between 1 and MOST_ROWS, whatever is asked for."""
    return max(1, min(wanted, MOST_ROWS))


def cursor_number(name: str, cursor: str | None) -> int | None:
    """A cursor of ours that is a number. Raises BadRequest for anything else."""
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise BadRequest(f"{name}: not a cursor of an earlier page", "take it from the page's answer as it is")
    return int(cursor)


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        strict_about_names = ConfigDict(extra="forbid")
        _ADAPTERS[kind] = TypeAdapter(checked_dataclass(kind, config=strict_about_names))
    return _ADAPTERS[kind]


def _sized(kind: type[Ask], checked: Any) -> Ask:
    """The ask itself. A number that the store cannot hold is no id and no place."""
    given = {part.name: getattr(checked, part.name) for part in fields(checked)}
    for name, value in given.items():
        for number in value if isinstance(value, tuple) else (value,):
            if isinstance(number, int) and not -_LARGEST <= number <= _LARGEST:
                raise BadRequest(f"{name}: the number is too large")
    return kind(**given)


def _bad_request(kind: type[Any], trouble: ValidationError) -> BadRequest:
    first = trouble.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] == "unexpected_keyword_argument":
        known = ", ".join(part.name for part in fields(kind))
        return BadRequest(f"{where!a} is not known here", f"one of {known}" if known else "it takes nothing")
    return BadRequest(f"{where or 'the request'}: {first['msg']}")
