"""One endpoint of the socket: a value that names method, path, request and answer."""

from dataclasses import dataclass, fields
from typing import Any, Generic, Literal, TypeVar

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[Ask, Answer]):
    """`{name}` in the path is filled from the request's field of that name; the rest is query (GET), else body."""

    method: Literal["GET", "POST", "PUT"]
    path: str
    ask: type[Ask]
    answer: type[Answer]
    summary: str


@dataclass(frozen=True, slots=True)
class AskNothing:
    pass


def path_fields(endpoint: Endpoint[Any, Any]) -> set[str]:
    """The request's fields that stand in the path."""
    return {part.name for part in fields(endpoint.ask) if "{" + part.name + "}" in endpoint.path}
