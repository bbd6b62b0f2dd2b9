"""GET /api/whatsapp/health: what a monitor, and the seed's load test, want to know."""

from aiohttp import web

from daemon.intake.listening import Listening
from daemon.intake.pulse import Pulse
from store.models import Session


async def health(listening: Listening, pulse: Pulse, _: web.Request) -> web.Response:
    """No names, numbers or texts of customers: anybody who reaches the port may read it."""
    wellbeing = await listening.wellbeing()
    depth = listening.journal.depth
    is_busy = depth >= listening.admission().limits.queue_depth or not listening.has_room()
    return web.json_response(
        {
            "status": "busy" if is_busy else "healthy",
            "queue": {"depth": depth, "failed": wellbeing.failed, "rate": pulse.rate()},
            "sessions": [_session(session) for session in wellbeing.sessions],
            "latency_ms": pulse.latency_ms(),
            "error_rate": pulse.error_rate(),
        }
    )


def _session(session: Session) -> dict[str, object]:
    return {
        "id": session.id,
        "workspace_id": session.workspace_id,
        "key": session.key,
        "provider_type": session.provider_type,
        "state": session.state,
        "health": session.health,
    }
