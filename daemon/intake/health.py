"""How the public side is doing: GET /api/whatsapp/health for monitors and load tests, and for our own front ends."""

from aiohttp import web

from daemon.api.codec import rfc3339
from daemon.api.status import Traffic
from daemon.intake.listening import Listening
from daemon.intake.pulse import Pulse
from store.models import Session


async def health(listening: Listening, pulse: Pulse, _: web.Request) -> web.Response:
    """No names, numbers or texts of customers: anybody who reaches the port may read it."""
    wellbeing = await listening.wellbeing()
    queue = {"depth": listening.journal.depth, "failed": wellbeing.failed, "quarantined": wellbeing.quarantined}
    return web.json_response(
        {
            "status": "busy" if is_busy(listening) else "healthy",
            "queue": {**queue, "rate": pulse.rate()},
            "sync": dict(wellbeing.sync),
            "sessions": [_session(session) for session in wellbeing.sessions],
            "latency_ms": pulse.latency_ms(),
            "error_rate": pulse.error_rate(),
        }
    )


def traffic(listening: Listening, pulse: Pulse) -> Traffic:
    """The same numbers, with those of each second of the last minute."""
    latency = pulse.latency_ms()
    return Traffic(
        is_busy=is_busy(listening),
        queue_depth=listening.journal.depth,
        queue_limit=listening.admission().limits.queue_depth,
        rate=pulse.rate(),
        p50_ms=latency["p50"],
        p95_ms=latency["p95"],
        error_rate=pulse.error_rate(),
        rates=pulse.rates(),
        slowest_ms=pulse.slowest_ms(),
    )


def is_busy(listening: Listening) -> bool:
    """Whether senders are asked to try later."""
    return listening.journal.depth >= listening.admission().limits.queue_depth or not listening.has_room()


def _session(session: Session) -> dict[str, object]:
    return {
        "id": session.id,
        "workspace_id": session.workspace_id,
        "key": session.key,
        "provider_type": session.provider_type,
        "state": session.state,
        "health": session.health,
        "health_parts": {part.name: part.points for part in session.health_parts},
        "last_event_at": None if session.last_event_at is None else rfc3339(session.last_event_at),
    }
