"""Since when a session's past has to be asked for: from the last word before it was lost, or the daemon ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from store.catch_ups import CatchUpRow
from store.models import Millis
from store.sessions import SessionRow

OVERLAP = 10 * 60_000
"""Milliseconds that are asked for once more: clocks differ, and what is held already changes nothing."""
LONGEST = 30 * 86_400_000
"""Milliseconds. What is older is asked for only by a person."""


@dataclass(slots=True)
class Absences:
    """When each session was heard last, of those that have to be caught up on."""

    since: dict[int, Millis] = field(default_factory=dict)
    seen: dict[int, tuple[Millis | None, Millis | None]] = field(default_factory=dict)
    """At the last look: since when it was in its state, and when it was heard."""

    def look(self, sessions: Mapping[int, SessionRow], able: Iterable[int]) -> None:
        """Note who is away, or was since the last look. Whoever is new here was away as long as this daemon was."""
        for number in able:
            row = sessions.get(number)
            if row is None:
                continue
            state_at, heard = self.seen.get(number, (None, row.last_event_at))
            was_away = number not in self.seen or not _is_there(row) or row.state_at != state_at
            if was_away and heard is not None:  # where nothing ever came there is no gap
                self.since.setdefault(number, heard)
            self.seen[number] = (row.state_at, row.last_event_at)

    def back(
        self, sessions: Mapping[int, SessionRow], rows: Mapping[int, CatchUpRow], now: Millis
    ) -> dict[int, Millis]:
        """Those that can be asked now, and since when. They are not away any more.

        Whoever is being caught up on already waits: that run may have passed the chats in which something new was lost.
        """
        there = [number for number in self.since if number in sessions and _is_there(sessions[number])]
        here = [number for number in there if not is_under_way(rows.get(number))]
        return {number: since(self.since.pop(number), now) for number in here}


def since(heard: Millis, now: Millis) -> Millis:
    return Millis(max(heard - OVERLAP, now - LONGEST))


def is_under_way(row: CatchUpRow | None) -> bool:
    return row is not None and row.ended_at is None


def _is_there(row: SessionRow) -> bool:
    return row.state in ("connected", "unknown")
