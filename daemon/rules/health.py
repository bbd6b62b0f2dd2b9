"""How well a session is, as a number from 0 to 100, and what was taken from it."""

from dataclasses import replace

from store.attempts import Toll
from store.models import HealthPart, Millis, ProviderType, Session, SessionState

HEALTHY = 70
SILENT = "silent for over an hour"
IDLE = 60 * 60_000
"""Milliseconds without any event after which a session counts as idle."""
_MOST_FOR_FAILURES = 30
_RISKY = 50
# What WhatsApp bears from a linked telephone before it bans the number, as far as gateways know.
_MINUTE, _HOUR, _PEOPLE = 30, 1000, 500


def health_parts(
    state: SessionState, last_event_at: Millis | None, provider: ProviderType, toll: Toll | None, now: Millis
) -> tuple[HealthPart, ...]:
    """Everything that is taken from 100."""
    parts = [
        HealthPart("not connected", -50 if state != "connected" else 0),
        HealthPart(SILENT, -20 if last_event_at is not None and now - last_event_at > IDLE else 0),
        HealthPart("failed sends of the last hour", -min(10 * toll.failures, _MOST_FOR_FAILURES) if toll else 0),
        HealthPart("risk of a ban", -_ban_risk(toll) if toll and provider == "webjs" else 0),
    ]
    return tuple(part for part in parts if part.points)


def score(parts: tuple[HealthPart, ...]) -> int:
    return max(0, 100 + sum(part.points for part in parts))


def with_health(session: Session, now: Millis, toll: Toll | None = None, *, can_send: bool = False) -> Session:
    """The session as front ends see it."""
    parts = health_parts(session.state, session.last_event_at, session.provider_type, toll, now)
    return replace(session, health=score(parts), health_parts=parts, can_send=can_send)


def _ban_risk(toll: Toll) -> int:
    """Up to 50, from how near a session is to what WhatsApp bears; half of that is no risk yet."""
    risk = 40 * toll.hour / _HOUR + 30 * toll.minute / _MINUTE + 20 * toll.people / _PEOPLE
    return min(50, round(risk)) if risk > _RISKY else 0
