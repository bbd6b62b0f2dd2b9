"""What a gateway may ask by the key that we call it with: first of all, which sessions it should bring up again."""

import hmac

from aiohttp import web

from daemon.intake.listening import Account, Listening
from daemon.intake.refusals import Refused
from store.models import Session

_KEY_HEADER = "X-API-Key"
_UP = frozenset({"connected", "authenticated"})


async def active(listening: Listening, request: web.Request) -> web.Response:
    """Those that the key may speak for and that were up when last heard of."""
    ours = by_key(listening, request)
    known = (await listening.wellbeing()).sessions
    sessions = [_session(one, ours[one.id]) for one in known if one.id in ours and one.state in _UP]
    return web.json_response({"success": True, "sessions": sessions, "count": len(sessions)})


def by_key(listening: Listening, request: web.Request) -> dict[int, Account]:
    """The sessions that the request's key may speak for; 401 when there are none."""
    given = request.headers.getall(_KEY_HEADER, [])
    key = given[0].encode(errors="backslashreplace") if len(given) == 1 else b""
    # every key is compared, whether or not one has fitted
    fits = [(one, hmac.compare_digest(one.api_key, key)) for one in listening.admission().accounts if one.api_key]
    ours = {one.session_id: one for one, is_theirs in fits if is_theirs}
    if not ours:
        raise Refused(401, "Invalid API key")
    return ours


def _session(one: Session, account: Account) -> dict[str, object]:
    return {
        "id": one.id,
        "session_id": account.name,
        "workspace_id": one.workspace_id,
        "phone_number": one.phone,
        "status": one.state,
        "provider_type": one.provider_type,
    }
