"""How well a session is, as a number from 0 to 100."""

from dataclasses import replace

from store.models import Millis, Session

IDLE = 60 * 60_000
"""Milliseconds without any event after which a session counts as idle."""


def health(session: Session, now: Millis) -> int:
    """100, less 50 when it is not connected, less 20 when it was silent for over an hour; never under 0."""
    down = 0 if session.state == "connected" else 50
    idle = 20 if session.last_event_at is not None and now - session.last_event_at > IDLE else 0
    return max(0, 100 - down - idle)


def with_health(session: Session, now: Millis) -> Session:
    """The session as front ends see it."""
    return replace(session, health=health(session, now))
