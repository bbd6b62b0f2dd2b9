"""One line per endpoint."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from daemon.api import endpoints
from daemon.api.codec import dumps
from daemon.api.endpoint import Answer, Ask, Endpoint
from daemon.socket import (
    catching_up,
    chats,
    contacts,
    deliveries,
    drafts,
    events,
    evidence,
    guarding,
    health,
    history,
    importing,
    media,
    messages,
    outbox,
    presence,
    qr,
    reacting,
    replaying,
    replies,
    searching,
    sending,
    sessions,
    status,
    syncing,
    testing,
    verbs,
    views,
)
from daemon.socket.asking import from_body, from_query
from daemon.socket.desk import CALLER, DESK, Caller, Desk
from daemon.socket.gate import LARGEST_BODY, gate
from daemon.socket.guarding import Guard


def create_app(desk: Desk) -> web.Application:
    """All that is answered on the socket."""
    app = web.Application(middlewares=[gate], client_max_size=LARGEST_BODY)
    app[DESK] = desk
    _serve(app, endpoints.STATUS, status.status, guarding.BY_ITSELF)
    _serve(app, endpoints.HEALTH, health.health, guarding.BY_ITSELF)
    _serve(app, endpoints.SESSIONS, sessions.listed, guarding.BY_ITSELF)
    _serve(app, endpoints.QR, qr.shown, guarding.OF_SESSION)
    _serve(app, endpoints.CATCH_UP, catching_up.begin, guarding.OF_SESSION)
    _serve(app, endpoints.CAUGHT_UP, catching_up.told, guarding.OF_SESSION)
    _serve(app, endpoints.TEST, testing.test, guarding.OF_SESSION)
    _serve(app, endpoints.DISMISS, sessions.dismiss, guarding.OF_SESSION)
    _serve(app, endpoints.CHATS, chats.page, guarding.BY_ITSELF)
    _serve(app, endpoints.LIST_VIEWS, views.listed, guarding.BY_ITSELF)
    _serve(app, endpoints.KEEP_VIEW, views.keep, guarding.BY_ITSELF)
    _serve(app, endpoints.CHAT, chats.one, guarding.OF_CHAT)
    _serve(app, endpoints.CONTACT, contacts.one, guarding.OF_CONTACT)
    _serve(app, endpoints.GROUP, contacts.group, guarding.OF_GROUP)
    _serve(app, endpoints.MESSAGES, messages.page, guarding.OF_CHAT)
    _serve(app, endpoints.MESSAGE, messages.one, guarding.OF_MESSAGE)
    _serve(app, endpoints.SEARCH, searching.page, guarding.IN_CHAT)
    _serve(app, endpoints.HISTORY, evidence.history, guarding.OF_MESSAGE)
    _serve(app, endpoints.WHY, evidence.why, guarding.OF_CHAT)
    _serve_answering(app)
    _serve(app, endpoints.DELIVERIES, deliveries.page, guarding.BY_ITSELF)
    _serve(app, endpoints.DELIVERY, deliveries.one, guarding.OF_DELIVERY)
    _serve(app, endpoints.REPLAY, replaying.one, guarding.OF_DELIVERY)
    _serve(app, endpoints.REPLAY_ALL, replaying.all_of, guarding.BY_ITSELF)
    _serve(app, endpoints.VERBS, verbs.do, guarding.OF_ALL)
    _serve(app, endpoints.UNDO, history.undo, guarding.OF_ACTION)
    _serve(app, endpoints.ACTIONS, history.page, guarding.IN_CHAT)
    app.router.add_route("GET", endpoints.MEDIA_PATH, media.fetch)
    _serve(app, endpoints.IMPORT, importing.take, guarding.IN_CHAT)
    app.router.add_route("POST", endpoints.UPLOAD_PATH, importing.upload)
    _serve(app, endpoints.FETCH, media.have, guarding.OF_MESSAGE)
    _serve(app, endpoints.SYNC, syncing.take, guarding.BY_ITSELF)
    _serve_listeners(app)
    return app


def _serve_answering(app: web.Application) -> None:
    _serve(app, endpoints.ROUTE, sending.route, guarding.OF_CHAT)
    _serve(app, endpoints.REPLIES, replies.listed, guarding.IN_CHAT)
    _serve(app, endpoints.SEND, sending.send, guarding.OF_CHAT)
    _serve(app, endpoints.SEND_TO, sending.send_to, guarding.BY_ITSELF)
    _serve(app, endpoints.REACT, reacting.react, guarding.OF_MESSAGE)
    _serve(app, endpoints.DRAFT, drafts.of, guarding.OF_CHAT)
    _serve(app, endpoints.KEEP_DRAFT, drafts.keep, guarding.OF_CHAT)
    _serve(app, endpoints.OUTBOX, outbox.page, guarding.BY_ITSELF)
    _serve(app, endpoints.OUTBOX_ITEM, outbox.one, guarding.OF_INTENT)
    _serve(app, endpoints.OUTBOX_VERB, outbox.do, guarding.BY_ITSELF)


def _serve_listeners(app: web.Application) -> None:
    _serve(app, endpoints.PRESENCE, presence.here, guarding.BY_ITSELF)
    _serve(app, endpoints.BE, presence.be, guarding.IN_CHAT)
    app[events.STOPPING] = asyncio.Event()
    app.on_shutdown.append(events.stop)
    app.router.add_route("GET", endpoints.EVENTS_PATH, events.stream)


def _serve(
    app: web.Application,
    endpoint: Endpoint[Ask, Answer],
    handler: Callable[[Desk, Caller, Ask], Awaitable[Answer]],
    guard: Guard,
) -> None:
    async def answer(request: web.Request) -> web.Response:
        is_read = endpoint.method == "GET"
        ask = from_query(endpoint.ask, request) if is_read else await from_body(endpoint.ask, request)
        desk, caller = request.app[DESK], request[CALLER]
        await guarding.check(desk, caller, guard, ask)
        answered = await handler(desk, caller, ask)
        return web.json_response(text=dumps(answered))

    app.router.add_route(endpoint.method, endpoint.path, answer)
