"""How a row of the table is written: a body of the gateway, and the facts it becomes with the fields that matter."""

from dataclasses import dataclass, fields
from typing import Any

from daemon.facts import Fact
from daemon.providers.gateway.facts import facts
from tests.daemon.providers.bodies import as_json

Told = tuple[type[Fact], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """`group` and `key` name what it stands for: the event, the status, the key of a chat that only it writes."""

    group: str
    key: str
    body: Any
    """Bytes, or what is written as JSON."""
    told: tuple[Told, ...]

    @property
    def name(self) -> str:
        return f"{self.group}: {self.key}"


def a(kind: type[Fact], **told: Any) -> Told:
    """A fact, by its class and some of its fields."""
    return kind, told


def exactly(fact: Fact) -> Told:
    """A fact by all of its fields."""
    return type(fact), {one.name: getattr(fact, one.name) for one in fields(fact)}


def read(body: Any) -> list[Fact]:
    """The facts of a body, in its order."""
    return [part.fact for part in facts(body if isinstance(body, bytes) else as_json(body))]


def as_told(found: list[Fact], told: tuple[Told, ...]) -> list[Told]:
    """What was found, as far as a row speaks of it."""
    return [
        (type(fact), {name: getattr(fact, name, None) for name in asked})
        for fact, (_, asked) in zip(found, (*told, *[(Fact, {})] * len(found)), strict=False)
    ]
