"""The public HTTP side as one aiohttp application: its addresses, and the one way out for every answer."""

import time
import traceback
from functools import partial
from pathlib import PurePath
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from daemon.intake.health import health
from daemon.intake.listening import Listening, Log
from daemon.intake.pulse import Pulse
from daemon.intake.refusals import Refused, busy
from daemon.intake.verification import verify
from daemon.intake.webhooks import GATEWAY_DOOR, META_DOOR, SIZE, Reception

LOG: Final = web.AppKey("LOG", Log)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
_WEBHOOK = "webhook"


def public_app(listening: Listening) -> web.Application:
    """Every public address. Serve it with daemon.intake.serving: some guards are the server's."""
    pulse = Pulse()
    reception = Reception(listening)
    app = web.Application(middlewares=[_answering(listening.log, pulse)])
    app[LOG] = listening.log

    router = app.router
    router.add_get("/webhooks/meta", partial(verify, listening), name="verify.meta", allow_head=False)
    router.add_post("/webhooks/meta", partial(reception.receive, META_DOOR), name=f"{_WEBHOOK}.meta")
    router.add_post(
        "/api/whatsapp/webhooks/webjs", partial(reception.receive, GATEWAY_DOOR), name=f"{_WEBHOOK}.gateway"
    )
    router.add_get("/api/whatsapp/health", partial(health, listening, pulse), name="health", allow_head=False)
    return app


def _answering(log: Log, pulse: Pulse) -> Middleware:
    """The edge: any trouble becomes an answer without a word of what it was, and each answer one line of the log."""

    @web.middleware
    async def answer(request: web.Request, handler: Handler) -> web.StreamResponse:
        start = time.perf_counter()
        try:
            response = await handler(request)
        except Refused as refused:
            response = refused.answer()
        except web.HTTPException as lost:
            response = _plain(lost)
        except ConnectionError:
            response = web.Response(status=400)  # the sender has left in the middle: nobody reads this
        except Exception as trouble:  # noqa: BLE001  this is the edge
            # no exc_info: the words of an exception may quote the sender's
            log("request failed", kind=type(trouble).__name__, at=_place(trouble))
            response = busy().answer()
        seconds = time.perf_counter() - start
        _record(request, response, seconds)
        return response

    def _record(request: web.Request, response: web.StreamResponse, seconds: float) -> None:
        response.headers["Server"] = "frontdesk"
        route = request.match_info.route.name or "-"
        if route.startswith(_WEBHOOK):
            pulse.answered(seconds, response.status == 200)
        if response.status in (408, 413):
            response.force_close()
        log(
            "request",
            method=request.method if request.method in _METHODS else "other",
            route=route,
            status=response.status,
            ms=round(seconds * 1000, 2),
            bytes=request.get(SIZE, 0),
        )

    return answer


def _plain(lost: web.HTTPException) -> web.Response:
    response = web.Response(status=lost.status, text=f"{lost.status}: {lost.reason}")
    if isinstance(lost, web.HTTPMethodNotAllowed):
        response.headers["Allow"] = ",".join(sorted(lost.allowed_methods))
    return response


def _place(trouble: Exception) -> str:
    frames = traceback.extract_tb(trouble.__traceback__)
    return f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere"
