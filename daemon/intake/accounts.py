"""GET /api/whatsapp/accounts/active: which sessions a gateway should bring up again, asked at its start."""

import hmac

from aiohttp import web

from daemon.intake.listening import Account, Listening
from daemon.intake.refusals import Refused
from store.models import Session

_KEY_HEADER = "X-API-Key"
_UP = frozenset({"connected", "authenticated"})


async def active(listening: Listening, request: web.Request) -> web.Response:
    """Those that the key may speak for and that were up when last heard of."""
    ours = _accounts(listening.admission().accounts, request.headers.getall(_KEY_HEADER, []))
    if not ours:
        raise Refused(401, "Invalid API key")
    known = (await listening.wellbeing()).sessions
    sessions = [_session(one, ours[one.id]) for one in known if one.id in ours and one.state in _UP]
    return web.json_response({"success": True, "sessions": sessions, "count": len(sessions)})


def _accounts(accounts: tuple[Account, ...], given: list[str]) -> dict[int, Account]:
    key = given[0].encode(errors="backslashreplace") if len(given) == 1 else b""
    # every key is compared, whether or not one has fitted
    fits = [(one, hmac.compare_digest(one.api_key, key)) for one in accounts if one.api_key]
    return {one.session_id: one for one, is_theirs in fits if is_theirs}


def _session(one: Session, account: Account) -> dict[str, object]:
    return {
        "id": one.id,
        "session_id": account.name,
        "workspace_id": one.workspace_id,
        "phone_number": one.phone,
        "status": one.state,
        "provider_type": one.provider_type,
    }
