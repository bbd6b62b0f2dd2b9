"""Which answers may leave now: one of a chat at a time, in the order in which they were written."""

from collections.abc import Callable, Iterable

from daemon.facts import Reaction
from store.models import Millis
from store.outbox import OutboxRow

UNKNOWN_BLOCKS = 60_000
"""Milliseconds for which the next of a chat waits behind one whose fate is not known."""
STALE = 15 * 60_000
"""Milliseconds after which what could not be tried asks a person first: the moment may have passed."""
_MOST_TRIES: dict[Reaction, int] = {Reaction.AGAIN: 6, Reaction.SLOW_DOWN: 8, Reaction.SLOW_CHAT: 5}
_BACK_OFF: dict[Reaction, tuple[int, int]] = {
    Reaction.AGAIN: (2, 1),
    Reaction.SLOW_DOWN: (2, 5),
    Reaction.SLOW_CHAT: (4, 1),  # Meta's own rule for writing to one person too fast
}
"""Seconds before the next try: factor * base ** tries."""
_LONGEST_WAIT = 300_000
"""Milliseconds, of our own accord."""
_LONGEST_HEEDED = STALE - 60_000
"""Milliseconds, however long a provider asks for: what waits behind it must not have become stale when it ends."""
LONG_REST = 60_000
"""Milliseconds of a session's rest from which on it is told, and another number may stand in."""


def next_up(rows: Iterable[OutboxRow], now: Millis, may_go: Callable[[OutboxRow], bool]) -> list[OutboxRow]:
    """Of the open rows, oldest first, those to try now."""
    ready, held_up = [], set[tuple[int, str]]()
    for row in rows:
        chat = (row.session_id, row.peer)
        is_waiting = row.state in ("queued", "scheduled")
        if is_waiting and row.due_at <= now and chat not in held_up and may_go(row):
            ready.append(row)
        if row.state != "scheduled" or row.due_at <= now:  # what is for tomorrow keeps nobody waiting today
            held_up.add(chat)
    return ready


def is_stale(row: OutboxRow, now: Millis) -> bool:
    return row.state in ("queued", "scheduled") and now - row.due_at >= STALE


def wait_before(reaction: Reaction, tries: int, retry_after: float | None) -> int | None:
    """Milliseconds until the next try after so many; None: there will be none by itself."""
    return None if tries >= _MOST_TRIES.get(reaction, 0) else _wait(reaction, tries, retry_after)


def session_rest(tries: int, retry_after: float | None) -> int:
    """Milliseconds for which a session that was told to slow down sends nothing at all."""
    return _wait(Reaction.SLOW_DOWN, tries, retry_after)


def _wait(reaction: Reaction, tries: int, retry_after: float | None) -> int:
    base, factor = _BACK_OFF[reaction]
    seconds: int = factor * base**tries
    asked = round((retry_after or 0) * 1000)
    return max(min(asked, _LONGEST_HEEDED), min(seconds * 1000, _LONGEST_WAIT))
