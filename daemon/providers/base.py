"""What every dialect offers to the daemon. One folder a dialect; none knows another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from daemon.facts import Part
from store.models import Dialect, Millis


@dataclass(frozen=True, slots=True)
class Body:
    """One delivery, as the journal keeps it."""

    raw: bytes
    headers: Mapping[str, str]
    """Names in lower case; only those that the dialect's KEPT_HEADERS names."""
    received_at: Millis


@dataclass(frozen=True, slots=True)
class Secret:
    """One active secret of one session."""

    session_id: int
    value: bytes


class Provider(Protocol):
    """A dialect that can be listened to. Both functions are pure and never raise."""

    dialect: Dialect
    kept_headers: frozenset[str]

    def speakers(
        self, headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret], now: Millis
    ) -> frozenset[int]:
        """The sessions whose secret signed this body; empty means 401. Every secret is tried, in constant time."""
        ...

    def facts(self, body: Body) -> list[Part]:
        """Everything the body says, in its order. Nothing is left out: what is not understood is Unknown."""
        ...
