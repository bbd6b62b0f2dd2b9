"""What every request passes: only local callers get in, and every trouble leaves as one of the API's errors."""

import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus

import structlog
from aiohttp import web

from daemon.api.codec import dumps
from daemon.api.errors import BadRequest, DaemonError, Forbidden, NotFound, TryLater
from daemon.socket.caller import caller
from daemon.socket.desk import CALLER, DESK
from store.errors import BadCursor, NoSuchChat, StoreError, StoreFull, StoreStopping

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HOSTS = frozenset({"localhost", "frontdesk", "frontdesk.sock"})
LARGEST_BODY = 1024 * 1024
STREAM = web.RequestKey("STREAM", web.WebSocketResponse)
"""The stream of a request that has one: once it is open no other answer can be sent."""
_log = structlog.get_logger()


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    started = time.perf_counter()
    trouble: DaemonError | None = None
    try:
        _check_origin(request)
        asking = caller(request)
        request[CALLER] = replace(asking, sight=request.app[DESK].sights.of(asking.operator))
        response = await handler(request)
    except DaemonError as refusal:
        trouble = refusal
    except StoreError as refusal:
        trouble = _of_store(refusal) or _unexpected(request, refusal)
    except web.HTTPException as refusal:
        trouble = _of_http(request, refusal)
    except Exception as accident:  # noqa: BLE001  one of the three edges: whatever happens, the caller gets an answer
        trouble = _unexpected(request, accident)
    if trouble:
        response = request[STREAM] if STREAM in request else _refusal(trouble)
    _log_access(request, response.status, trouble, started)
    return response


def _check_origin(request: web.Request) -> None:
    """No browser gets in, whatever page it shows or name it was told to resolve."""
    if request.host.lower() not in HOSTS:
        raise Forbidden("this Host is not served here", f"one of {', '.join(sorted(HOSTS))}")
    if "Origin" in request.headers or "Referer" in request.headers:
        raise Forbidden("this socket is not for browsers", "leave out Origin and Referer")


def _of_store(trouble: StoreError) -> DaemonError | None:
    match trouble:
        case NoSuchChat():
            return NotFound(str(trouble))
        case BadCursor():
            return BadRequest(f"cursor: {trouble}", "take it from an earlier page's answer as it is")
        case StoreFull():
            return TryLater("the disk is full or may not be written", "free some space, then do it again")
        case StoreStopping():
            return TryLater("the daemon is stopping; nothing was changed", "do it again in a moment")
    return None


def _of_http(request: web.Request, trouble: web.HTTPException) -> DaemonError:
    match trouble.status:
        case HTTPStatus.NOT_FOUND | HTTPStatus.METHOD_NOT_ALLOWED:
            return NotFound(f"there is no {request.method} {request.path}", "docs/protocol.md lists every endpoint")
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return BadRequest(f"the request is larger than {LARGEST_BODY} bytes")
    return BadRequest(trouble.reason)


def _unexpected(request: web.Request, trouble: Exception) -> DaemonError:
    number = secrets.token_hex(4)
    _log.error("request_failed", request=number, route=_route(request), trouble=trouble)
    return DaemonError("the daemon stumbled over this request", f"look for {number} in: frontdesk daemon logs")


def _refusal(trouble: DaemonError) -> web.Response:
    headers = {"Retry-After": "1"} if isinstance(trouble, TryLater) else None
    return web.json_response(text=dumps(trouble.to_plain()), status=trouble.status, headers=headers)


def _log_access(request: web.Request, status: int, trouble: DaemonError | None, started: float) -> None:
    # A terminal that scrolls reads many pages a second; only what changes the desk or goes wrong is worth a line.
    say = _log.debug if request.method == "GET" and not trouble else _log.info
    say(
        "socket_request",
        method=request.method,
        route=_route(request),
        status=status,
        ms=round((time.perf_counter() - started) * 1000, 1),
        bytes=request.content_length or 0,
        **_who(request),
    )


def _who(request: web.Request) -> dict[str, object]:
    if CALLER not in request:
        return {}
    asking = request[CALLER]
    return {"operator": asking.operator, "uid": asking.uid, "named_itself": asking.is_named}


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"
