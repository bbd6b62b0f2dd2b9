"""Whether a session's connection is to be counted on: a flap of some seconds changes nobody's route."""

from dataclasses import replace

from daemon.facts import SessionChanged
from daemon.rules import believing
from store.models import Millis, SessionState
from store.sessions import SessionRow

DOWN_AFTER = 30_000
"""Milliseconds that a session must be away before it counts as down."""
UP_AFTER = 30_000
"""Milliseconds that it must be back before it counts as up again."""

_WAY: tuple[SessionState, ...] = ("unknown", "disconnected", "qr_scanning", "authenticated", "connected", "failed")
"""The way a session goes: of two words of one moment, the one further on counts."""


def is_newer(row: SessionRow, said: SessionChanged, received_at: Millis) -> bool:
    """Whether a word of the connection counts: a provider may try one again long after it has told the next."""
    if row.told_at is None:
        return received_at >= (row.state_at or 0)
    told = believing.event_at(said.at, received_at)
    if told != row.told_at or said.at is None:
        return told >= row.told_at
    return (_WAY.index(said.state), said.reason or "") > (_WAY.index(row.state), row.state_reason or "")


def is_beyond_code(state: SessionState) -> bool:
    """Whether a session gets there after its code."""
    return _WAY.index(state) > _WAY.index("qr_scanning")


def again(row: SessionRow, said: SessionChanged, received_at: Millis) -> SessionRow:
    """The row after a word that does not count: the very one it has may have come earlier than was known."""
    told = believing.event_at(said.at, received_at)
    if row.state_at is None or (told, said.state, said.reason) != (row.told_at, row.state, row.state_reason):
        return row
    return replace(row, state_at=min(row.state_at, told, received_at))


def changed(row: SessionRow, state: SessionState, at: Millis, *, is_for_good: bool = False) -> SessionRow:
    """The row with the provider's own word, and since when it says so; what is gone for good is no flap."""
    is_first = row.link_since is None and state == "connected"  # nobody has counted on it yet
    if (state == "connected") is not (row.state == "connected") and not is_first:
        was_up = is_up(row.state, row.link_since, row.link_was_up, at)
        row = replace(row, link_since=at, link_was_up=int(was_up))
    if is_for_good and is_up(state, row.link_since, row.link_was_up, at):
        row = replace(row, link_since=at, link_was_up=0)
    return replace(row, state=state, state_at=at)


def is_up(state: SessionState, since: Millis | None, was_up: int | None, now: Millis) -> bool:
    """What it counts as. `since` is when it last came or went, `was_up` what it counted as until then."""
    is_connected = state == "connected"
    if since is None or was_up is None or bool(was_up) is is_connected:
        return is_connected
    return (now - since >= UP_AFTER) if is_connected else (now - since < DOWN_AFTER)
