"""One line per endpoint."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from daemon.api import endpoints
from daemon.api.codec import dumps
from daemon.api.endpoints import Answer, Ask, Endpoint
from daemon.socket import (
    chats,
    contacts,
    deliveries,
    drafts,
    events,
    evidence,
    health,
    history,
    media,
    messages,
    outbox,
    qr,
    replaying,
    replies,
    searching,
    sending,
    sessions,
    status,
    syncing,
    verbs,
    views,
)
from daemon.socket.asking import from_body, from_query
from daemon.socket.desk import CALLER, DESK, Caller, Desk
from daemon.socket.gate import LARGEST_BODY, gate


def create_app(desk: Desk) -> web.Application:
    """All that is answered on the socket."""
    app = web.Application(middlewares=[gate], client_max_size=LARGEST_BODY)
    app[DESK] = desk
    _serve(app, endpoints.STATUS, status.status)
    _serve(app, endpoints.HEALTH, health.health)
    _serve(app, endpoints.SESSIONS, sessions.listed)
    _serve(app, endpoints.QR, qr.shown)
    _serve(app, endpoints.CHATS, chats.page)
    _serve(app, endpoints.VIEWS, views.listed)
    _serve(app, endpoints.KEEP_VIEW, views.keep)
    _serve(app, endpoints.CHAT, chats.one)
    _serve(app, endpoints.CONTACT, contacts.one)
    _serve(app, endpoints.GROUP, contacts.group)
    _serve(app, endpoints.MESSAGES, messages.page)
    _serve(app, endpoints.MESSAGE, messages.one)
    _serve(app, endpoints.SEARCH, searching.page)
    _serve(app, endpoints.HISTORY, evidence.history)
    _serve(app, endpoints.WHY, evidence.why)
    _serve_answering(app)
    _serve(app, endpoints.DELIVERIES, deliveries.page)
    _serve(app, endpoints.DELIVERY, deliveries.one)
    _serve(app, endpoints.REPLAY, replaying.one)
    _serve(app, endpoints.REPLAY_ALL, replaying.all_of)
    _serve(app, endpoints.VERBS, verbs.do)
    _serve(app, endpoints.UNDO, history.undo)
    _serve(app, endpoints.ACTIONS, history.page)
    app.router.add_route("GET", endpoints.MEDIA_PATH, media.fetch)
    _serve(app, endpoints.SYNC, syncing.take)
    app[events.STOPPING] = asyncio.Event()
    app.on_shutdown.append(events.stop)
    app.router.add_route("GET", endpoints.EVENTS_PATH, events.stream)
    return app


def _serve_answering(app: web.Application) -> None:
    _serve(app, endpoints.ROUTE, sending.route)
    _serve(app, endpoints.REPLIES, replies.listed)
    _serve(app, endpoints.SEND, sending.send)
    _serve(app, endpoints.SEND_TO, sending.send_to)
    _serve(app, endpoints.DRAFT, drafts.of)
    _serve(app, endpoints.KEEP_DRAFT, drafts.keep)
    _serve(app, endpoints.OUTBOX, outbox.page)
    _serve(app, endpoints.OUTBOX_ITEM, outbox.one)
    _serve(app, endpoints.OUTBOX_VERB, outbox.do)


def _serve(
    app: web.Application, endpoint: Endpoint[Ask, Answer], handler: Callable[[Desk, Caller, Ask], Awaitable[Answer]]
) -> None:
    async def answer(request: web.Request) -> web.Response:
        is_read = endpoint.method == "GET"
        ask = from_query(endpoint.ask, request) if is_read else await from_body(endpoint.ask, request)
        answered = await handler(request.app[DESK], request[CALLER], ask)
        return web.json_response(text=dumps(answered))

    app.router.add_route(endpoint.method, endpoint.path, answer)
