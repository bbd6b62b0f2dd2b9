"""The public HTTP side as one aiohttp application: its addresses, and the one way out for every answer."""

import time
import traceback
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import PurePath
from typing import Final

from aiohttp import web

from daemon.intake.accounts import active
from daemon.intake.chats import chats
from daemon.intake.doors import GATEWAY_DOOR, META_DOOR, SYNC_DOOR, WAHA_DOOR, WWEBJS_API_DOOR
from daemon.intake.health import health
from daemon.intake.listening import Listening, Log
from daemon.intake.metrics import metrics
from daemon.intake.pulse import Pulse
from daemon.intake.refusals import Refused, busy
from daemon.intake.sync_status import sync_status
from daemon.intake.verification import verify
from daemon.intake.webhooks import SIZE, Reception

LOG: Final = web.AppKey("LOG", Log)
_Handler = Callable[[web.Request], Awaitable[web.Response]]
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


def public_app(listening: Listening, pulse: Pulse | None = None) -> web.Application:
    """Every public address. Serve it with daemon.intake.serving: some guards are the server's."""
    pulse, reception = pulse or Pulse(), Reception(listening)
    live = partial(reception.receive, GATEWAY_DOOR)
    doors: dict[tuple[str, str], tuple[str, _Handler]] = {
        ("GET", "/webhooks/meta"): ("verify.meta", partial(verify, listening)),
        ("POST", "/webhooks/meta"): ("webhook.meta", partial(reception.receive, META_DOOR)),
        ("POST", "/webhooks/waha"): ("webhook.waha", partial(reception.receive, WAHA_DOOR)),
        ("POST", "/webhooks/wwebjs-api"): ("webhook.wwebjs-api", partial(reception.receive, WWEBJS_API_DOOR)),
        ("POST", "/api/whatsapp/webhooks/webjs"): ("webhook.gateway", live),
        ("POST", "/api/whatsapp/webhook"): ("webhook.gateway", live),
        ("POST", "/api/whatsapp/chats/sync"): ("webhook.sync", partial(reception.receive, SYNC_DOOR)),
        ("GET", "/api/whatsapp/accounts/active"): ("accounts", partial(active, listening)),
        ("GET", "/api/whatsapp/accounts/{id}/sync-status"): ("sync_status", partial(sync_status, listening)),
        ("GET", "/api/whatsapp/sessions/{id}/sync-status"): ("sync_status", partial(sync_status, listening)),
        ("GET", "/api/chats"): ("chats", partial(chats, listening)),
        ("GET", "/api/whatsapp/health"): ("health", partial(health, listening, pulse)),
        ("GET", "/metrics"): ("metrics", partial(metrics, listening, pulse)),
    }
    app = web.Application()
    app[LOG] = listening.log
    for (method, path), (name, handler) in doors.items():
        app.router.add_route(method, path, _answering(name, handler, listening.log, pulse))
    # a route and no middleware: one of aiohttp's costs every webhook a tenth of its time
    app.router.add_route("*", "/{anything:.*}", _answering("-", partial(_lost, list(doors)), listening.log, pulse))
    return app


def _answering(name: str, handler: _Handler, log: Log, pulse: Pulse) -> _Handler:
    """The edge: any trouble becomes an answer without a word of what it was, and each answer one line of the log."""
    is_webhook = name.startswith("webhook")

    async def answer(request: web.Request) -> web.Response:
        start = time.perf_counter()
        try:
            response = await handler(request)
        except Refused as refused:
            response = refused.answer()
        except ConnectionError:
            response = web.Response(status=400)  # the sender has left in the middle: nobody reads this
        except Exception as trouble:  # noqa: BLE001  this is the edge
            # no exc_info: the words of an exception may quote the sender's
            log("request failed", kind=type(trouble).__name__, at=_place(trouble))
            response = busy().answer()
        seconds = time.perf_counter() - start
        response.headers["Server"] = "frontdesk"
        if is_webhook:
            pulse.answered(seconds, response.status < 300)
        method = request.method if request.method in _METHODS else "other"
        ms = round(seconds * 1000, 2)
        log("request", method=method, route=name, status=response.status, ms=ms, bytes=request.get(SIZE, 0))
        return response

    return answer


async def _lost(doors: list[tuple[str, str]], request: web.Request) -> web.Response:
    """No such address, or not with this method."""
    allowed = sorted(method for method, path in doors if path == request.path)
    if allowed:
        return web.Response(status=405, text="405: Method Not Allowed", headers={"Allow": ",".join(allowed)})
    return web.Response(status=404, text="404: Not Found")


def _place(trouble: Exception) -> str:
    frames = traceback.extract_tb(trouble.__traceback__)
    return f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
