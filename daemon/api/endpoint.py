"""One endpoint of the socket: a value that names method, path, request and answer."""

from dataclasses import fields
from typing import Any, Generic, Literal, TypeVar

from store.record import record

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")


@record
class Endpoint(Generic[Ask, Answer]):
    """`{name}` in the path is filled from the request's field of that name; the rest is query (GET), else body."""

    method: Literal["GET", "POST", "PUT"]
    path: str
    ask: type[Ask]
    answer: type[Answer]
    summary: str


@record
class AskNothing:
    pass


def path_fields(endpoint: Endpoint[Any, Any]) -> set[str]:
    """The request's fields that stand in the path."""
    return {part.name for part in fields(endpoint.ask) if "{" + part.name + "}" in endpoint.path}
