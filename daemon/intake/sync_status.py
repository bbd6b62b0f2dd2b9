"""How far the sync of a session has come, for the gateway that sends it."""

from aiohttp import web

from daemon.api.codec import rfc3339
from daemon.intake.accounts import by_key
from daemon.intake.listening import Listening
from daemon.intake.refusals import Refused
from store.models import Sync


async def sync_status(listening: Listening, request: web.Request) -> web.Response:
    """Of a session that the key may speak for, by any name of it; every other one is not there."""
    ours = frozenset(by_key(listening, request))
    found = listening.admission().directory.resolve("gateway", (request.match_info["id"],), ours)
    if not isinstance(found, tuple):
        raise Refused(404, "Session not found")
    return web.json_response(_plain(await listening.synced(found[0])))


def _plain(sync: Sync) -> dict[str, object]:
    return {
        "session_id": sync.session_id,
        "sync_status": sync.state,
        "total_synced": sync.total_synced,
        "last_sync_at": rfc3339(sync.last_sync_at) if sync.last_sync_at is not None else None,
        "sync_errors": sync.sync_errors,
        "last_error": sync.last_error,
        "last_failed_at": rfc3339(sync.last_failed_at) if sync.last_failed_at is not None else None,
        "done": sync.done,
        "total": sync.total,
        "missed": sync.gap,
    }
