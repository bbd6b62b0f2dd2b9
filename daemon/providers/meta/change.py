"""One change of Meta's envelope: whose it is, where it stood and what it holds."""

from dataclasses import dataclass
from typing import Any

from daemon.facts import Fact, Part, Unknown
from daemon.providers.body import name, pointer, record
from store.models import Millis

_NAMELESS = Unknown("it names no number of ours")


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    pointer: str
    refs: tuple[str, ...]
    value: dict[str, Any]
    at: Millis | None = None
    """When Meta told it, where its envelope says so."""

    def part(self, fact: Fact, *steps: str | int) -> Part:
        return Part(pointer(self.pointer, "value", *steps), self.refs, fact)

    def row(self, fact: Fact, *steps: str | int) -> Part:
        """A part about one number's chats. Without a name it would land in every session of its sender."""
        return self.part(fact if self.refs else _NAMELESS, *steps)


def refs_of(value: dict[str, Any]) -> tuple[str, ...]:
    """The number that a change is about, in Meta's words, else as it is dialled."""
    metadata = record(value.get("metadata"))
    if number_id := name(metadata.get("phone_number_id")):
        return (number_id,)
    digits = "".join(letter for letter in name(metadata.get("display_phone_number")) if letter in "0123456789")
    return (f"tel:{digits}",) if digits else ()
