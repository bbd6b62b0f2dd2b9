"""Meta's check of a webhook address: it shows the token that we chose and wants its challenge back."""

import hmac
import re

from aiohttp import web

from daemon.intake.listening import Listening
from daemon.intake.refusals import Refused

_CHALLENGE = re.compile(r"[0-9A-Za-z_-]{1,128}")


async def verify(listening: Listening, request: web.Request) -> web.Response:
    """The bare challenge for one of our tokens, given once; else 403."""
    if _only(request, "hub.mode") != "subscribe":
        raise Refused(403)
    token = _only(request, "hub.verify_token").encode(errors="backslashreplace")
    challenge = _only(request, "hub.challenge")
    # every token is compared, whether or not one has fitted
    fits = [hmac.compare_digest(ours, token) for ours in listening.admission().verify_tokens if ours]
    if not any(fits) or not _CHALLENGE.fullmatch(challenge):
        raise Refused(403)
    return web.Response(text=challenge, content_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})


def _only(request: web.Request, name: str) -> str:
    values = request.query.getall(name, [])
    return values[0] if len(values) == 1 else ""
