"""Who answers in which chat: a soft lease, held by whoever types there, and never for long."""

from dataclasses import dataclass, replace

from store.models import Millis

LEASE_MILLIS = 90_000
"""How long a lease outlives the last key."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One operator, from however many terminals, answers in a chat."""

    chat_id: int
    operator: str
    since: Millis
    renewed_at: Millis
    taken_from: str | None = None
    """Who answered there until this one took over."""

    @property
    def until(self) -> Millis:
        return Millis(self.renewed_at + LEASE_MILLIS)

    def holds(self, now: Millis) -> bool:
        """Never beyond its time, also where a clock was put back."""
        return self.renewed_at <= now < self.until


class Leases:
    """At most one holder a chat."""

    def __init__(self) -> None:
        self._held: dict[int, Lease] = {}

    def __bool__(self) -> bool:
        return bool(self._held)

    def of(self, chat_id: int, now: Millis) -> Lease | None:
        lease = self._held.get(chat_id)
        return lease if lease and lease.holds(now) else None

    def begin(self, chat_id: int, operator: str, now: Millis, *, take_over: bool = False) -> Lease | None:
        """Take it or renew it. None: another holds it, and this one did not say that they take over."""
        lease = self.of(chat_id, now)
        if lease is None:
            made = Lease(chat_id, operator, now, now)
        elif lease.operator == operator:
            made = replace(lease, renewed_at=now)
        elif take_over:
            made = Lease(chat_id, operator, now, now, taken_from=lease.operator)
        else:
            return None
        self._held[chat_id] = made
        return made

    def end(self, chat_id: int, operator: str | None = None) -> Lease | None:
        """End that of an operator, or of anybody; returns it."""
        lease = self._held.get(chat_id)
        if lease is None or operator not in (None, lease.operator):
            return None
        return self._held.pop(chat_id)

    def expired(self, now: Millis) -> list[Lease]:
        """Take out those whose time is over."""
        over = [one for one in self._held.values() if not one.holds(now)]
        for one in over:
            del self._held[one.chat_id]
        return over
