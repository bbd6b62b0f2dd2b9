"""What a front end can ask of the daemon, and the aiohttp client that asks it over the Unix socket."""

import asyncio
import importlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, get_args

from daemon.api import endpoints
from daemon.api.chats import AskChat, AskChats, ChatDetail, ChatPage
from daemon.api.codec import dumps, from_plain, to_plain
from daemon.api.deliveries import AskDelivery
from daemon.api.doing import AskVerb, VerbDone
from daemon.api.drafts import AskDraft, AskKeepDraft
from daemon.api.endpoint import Answer, Ask, AskNothing, Endpoint, path_fields
from daemon.api.errors import BadAnswer, DaemonError, DaemonUnreachable, from_wire
from daemon.api.evidence import AskHistory, AskWhy, MessageHistory, Why
from daemon.api.feed import Frame, FrameType, Hello
from daemon.api.files import AskFetch, FetchAnswer
from daemon.api.found import AskSearch, SearchPage
from daemon.api.history import ActionPage, AskActions, AskUndo, UndoDone
from daemon.api.messages import AskMessages, MessagePage
from daemon.api.notices import AskDismiss, DismissDone
from daemon.api.outbox import AskOutbox, AskOutboxVerb, OutboxDone, OutboxPage
from daemon.api.people import AskContact, AskGroup, ContactDetail, GroupDetail
from daemon.api.presence import AskPresence, PresenceDone, PresenceList
from daemon.api.qr import AskQr, QrCode
from daemon.api.reacting import AskReact, ReactDone
from daemon.api.replies import AskReplies, ReplyList
from daemon.api.sending import AskRoute, AskSend, Route, SendDone
from daemon.api.sessions import SessionList
from daemon.api.status import Health, Status
from daemon.api.views import AskKeepView, AskViews, ViewList
from store.models import DeliveryDetail, Draft

if TYPE_CHECKING:
    import aiohttp

HEARTBEAT_SECONDS = 20.0
"""A stream whose daemon is silent for one and a half of these is over."""
ANSWER_SECONDS = 15.0
_FRAME_TYPES = frozenset(get_args(FrameType))
_PIECE = 256 * 1024
_LARGEST_FRAME = 256 * 1024 * 1024
_START_HINT = "start it with: frontdesk daemon start"
_LOG_HINT = "look into its log: frontdesk daemon logs"


class Inbox(Protocol):
    """All that a screen knows of the daemon. Every call raises daemon.api.errors.DaemonError."""

    async def status(self) -> Status: ...

    async def health(self) -> Health: ...

    async def sessions(self) -> SessionList: ...

    async def qr(self, session_id: int) -> QrCode: ...

    async def dismiss_notices(self, session_id: int) -> DismissDone: ...

    async def chats(self, ask: AskChats) -> ChatPage: ...

    async def views(self, ask: AskViews) -> ViewList: ...

    async def keep_view(self, ask: AskKeepView) -> ViewList: ...

    async def chat(self, chat_id: int) -> ChatDetail: ...

    async def contact(self, contact_id: int) -> ContactDetail: ...

    async def group(self, group_id: int) -> GroupDetail: ...

    async def messages(self, ask: AskMessages) -> MessagePage: ...

    async def search(self, ask: AskSearch) -> SearchPage: ...
    async def history(self, message_id: int) -> MessageHistory: ...

    async def delivery(self, delivery_id: int) -> DeliveryDetail:
        """A raw body as it was received; signatures, tokens and keys are ***."""
        ...

    async def why(self, chat_id: int) -> Why: ...

    async def do(self, verb: str, chats: tuple[int, ...], args: dict[str, Any] | None = None) -> VerbDone: ...

    async def undo(self, action: int | None = None, *, redo: bool = False) -> UndoDone:
        """The caller's own last step, or an action by its id. Raises NotFound when there is none."""
        ...

    async def actions(self, ask: AskActions) -> ActionPage: ...

    async def route(self, ask: AskRoute) -> Route: ...

    async def replies(self, ask: AskReplies) -> ReplyList: ...

    async def send(self, ask: AskSend) -> SendDone: ...

    async def react(self, ask: AskReact) -> ReactDone:
        """Asked of the provider once; the outcome says what became of it."""
        ...

    async def be(self, ask: AskPresence) -> PresenceDone: ...

    async def draft(self, chat_id: int) -> Draft: ...

    async def keep_draft(self, ask: AskKeepDraft) -> Draft: ...

    async def outbox(self, ask: AskOutbox) -> OutboxPage: ...

    async def do_in_outbox(self, verb: str, ids: tuple[int, ...]) -> OutboxDone: ...

    async def fetch(self, ask: AskFetch) -> FetchAnswer:
        """Have a message's file fetched from its provider: ask on until it is stored. Raises NoMedia."""
        ...

    def media(self, message_id: int) -> AsyncIterator[bytes]:
        """A message's file, piece by piece."""
        ...

    def events(self, since: str | None = None) -> AsyncIterator[Hello | Frame]:
        """The feed: first Hello, then frames, while the connection lives. Ends by raising DaemonUnreachable."""
        ...

    async def close(self) -> None: ...


class SocketInbox:
    """The daemon behind a socket. Nothing is asked twice: whoever asked decides what a failure means."""

    def __init__(self, socket_path: Path, operator: str | None = None) -> None:
        """`operator` acts in that name, if the daemon is our own user's."""
        self._path = socket_path
        self._operator = operator
        self._session: aiohttp.ClientSession | None = None

    async def status(self) -> Status:
        return await self._ask(endpoints.STATUS, AskNothing())

    async def health(self) -> Health:
        return await self._ask(endpoints.HEALTH, AskNothing())

    async def sessions(self) -> SessionList:
        return await self._ask(endpoints.SESSIONS, AskNothing())

    async def qr(self, session_id: int) -> QrCode:
        return await self._ask(endpoints.QR, AskQr(session_id))

    async def dismiss_notices(self, session_id: int) -> DismissDone:
        return await self._ask(endpoints.DISMISS, AskDismiss(session_id))

    async def chats(self, ask: AskChats) -> ChatPage:
        return await self._ask(endpoints.CHATS, ask)

    async def views(self, ask: AskViews) -> ViewList:
        return await self._ask(endpoints.LIST_VIEWS, ask)

    async def keep_view(self, ask: AskKeepView) -> ViewList:
        return await self._ask(endpoints.KEEP_VIEW, ask)

    async def chat(self, chat_id: int) -> ChatDetail:
        return await self._ask(endpoints.CHAT, AskChat(chat_id))

    async def contact(self, contact_id: int) -> ContactDetail:
        return await self._ask(endpoints.CONTACT, AskContact(contact_id))

    async def group(self, group_id: int) -> GroupDetail:
        return await self._ask(endpoints.GROUP, AskGroup(group_id))

    async def messages(self, ask: AskMessages) -> MessagePage:
        return await self._ask(endpoints.MESSAGES, ask)

    async def search(self, ask: AskSearch) -> SearchPage:
        return await self._ask(endpoints.SEARCH, ask)

    async def history(self, message_id: int) -> MessageHistory:
        return await self._ask(endpoints.HISTORY, AskHistory(message_id))

    async def delivery(self, delivery_id: int) -> DeliveryDetail:
        return (await self._ask(endpoints.DELIVERY, AskDelivery(delivery_id))).detail

    async def why(self, chat_id: int) -> Why:
        return await self._ask(endpoints.WHY, AskWhy(chat_id))

    async def do(self, verb: str, chats: tuple[int, ...], args: dict[str, Any] | None = None) -> VerbDone:
        return await self._ask(endpoints.VERBS, AskVerb(verb, chats, args or {}))

    async def undo(self, action: int | None = None, *, redo: bool = False) -> UndoDone:
        return await self._ask(endpoints.UNDO, AskUndo(action, redo))

    async def actions(self, ask: AskActions) -> ActionPage:
        return await self._ask(endpoints.ACTIONS, ask)

    async def replies(self, ask: AskReplies) -> ReplyList:
        return await self._ask(endpoints.REPLIES, ask)

    async def route(self, ask: AskRoute) -> Route:
        return await self._ask(endpoints.ROUTE, ask)

    async def send(self, ask: AskSend) -> SendDone:
        return await self._ask(endpoints.SEND, ask)

    async def react(self, ask: AskReact) -> ReactDone:
        return await self._ask(endpoints.REACT, ask)

    async def be(self, ask: AskPresence) -> PresenceDone:
        return await self._ask(endpoints.BE, ask)

    async def presence(self) -> PresenceList:
        return await self._ask(endpoints.PRESENCE, AskNothing())

    async def draft(self, chat_id: int) -> Draft:
        return (await self._ask(endpoints.DRAFT, AskDraft(chat_id))).draft

    async def keep_draft(self, ask: AskKeepDraft) -> Draft:
        return (await self._ask(endpoints.KEEP_DRAFT, ask)).draft

    async def outbox(self, ask: AskOutbox) -> OutboxPage:
        return await self._ask(endpoints.OUTBOX, ask)

    async def do_in_outbox(self, verb: str, ids: tuple[int, ...]) -> OutboxDone:
        return await self._ask(endpoints.OUTBOX_VERB, AskOutboxVerb(verb, ids))

    async def fetch(self, ask: AskFetch) -> FetchAnswer:
        return await self._ask(endpoints.FETCH, ask)

    async def media(self, message_id: int) -> AsyncGenerator[bytes, None]:
        session = await self._opened()
        import aiohttp  # already loaded by _opened

        path = endpoints.MEDIA_PATH.format(id=message_id)
        patience = aiohttp.ClientTimeout(total=None, sock_read=ANSWER_SECONDS)
        async with self._reaching(), session.get(path, timeout=patience) as response:
            if response.status != 200:
                raise from_wire(_json(await response.read()))
            async for piece in response.content.iter_chunked(_PIECE):
                yield piece

    async def events(self, since: str | None = None, *, until_now: bool = False) -> AsyncGenerator[Hello | Frame, None]:
        """See Inbox. Frames of a type that this front end does not know are left out.

        `until_now`: it ends by itself once all that had changed by hello has been told.
        """
        query = {**({} if since is None else {"since": since}), **({"marks_now": "true"} if until_now else {})}
        session = await self._opened()
        import aiohttp  # already loaded by _opened

        stream: aiohttp.ClientWebSocketResponse | None = None
        async with self._reaching():
            try:
                stream = await session.ws_connect(
                    endpoints.EVENTS_PATH,
                    params=query,
                    heartbeat=HEARTBEAT_SECONDS,
                    max_msg_size=_LARGEST_FRAME,
                    timeout=aiohttp.ClientWSTimeout(ws_close=1.0),
                )
            except aiohttp.WSServerHandshakeError:
                # The refusal's words are lost in a handshake; without one the same question gets the same refusal.
                await self._exchange("GET", endpoints.EVENTS_PATH, query, None)
                raise
        async with stream:
            yield _hello(await self._next(stream))
            while True:
                plain = await self._next(stream)
                if plain.get("type") in _FRAME_TYPES:
                    yield from_plain(Frame, plain)
                elif until_now and plain.get("type") == "now":
                    return

    async def close(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()

    async def _ask(self, endpoint: Endpoint[Ask, Answer], ask: Ask) -> Answer:
        plain: dict[str, Any] = to_plain(ask)
        path = endpoint.path.format(**{name: plain.pop(name) for name in path_fields(endpoint)})
        if endpoint.method != "GET":
            answer = await self._exchange(endpoint.method, path, {}, dumps(plain))
        else:
            query = {name: _word(value) for name, value in plain.items() if value is not None}
            answer = await self._exchange("GET", path, query, None)
        return from_plain(endpoint.answer, answer)

    async def _exchange(self, method: str, path: str, query: dict[str, str], body: str | None) -> Any:
        session = await self._opened()
        async with self._reaching(), session.request(method, path, params=query, data=body) as response:
            plain = _json(await response.read())
            if response.status != 200:
                raise from_wire(plain)
            return plain

    async def _next(self, stream: "aiohttp.ClientWebSocketResponse") -> dict[str, Any]:
        """The next frame. Raises DaemonUnreachable when the stream is over."""
        import aiohttp  # already loaded by _opened

        message = await stream.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            why = "is stopping" if stream.close_code == aiohttp.WSCloseCode.GOING_AWAY else "went away"
            raise DaemonUnreachable(f"the daemon at {self._path} {why}", _START_HINT)
        plain = _json(message.data)
        if not isinstance(plain, dict):
            raise BadAnswer("the daemon sent a frame that cannot be read", _LOG_HINT)
        return plain

    async def _opened(self) -> "aiohttp.ClientSession":
        if self._session is None:
            # 100 ms of import: in a thread, so that a screen that is already painted goes on answering keys.
            await asyncio.to_thread(importlib.import_module, "aiohttp")
            import aiohttp

            if self._session is None:
                self._session = aiohttp.ClientSession(
                    "http://frontdesk",
                    connector=aiohttp.UnixConnector(str(self._path)),
                    headers={"X-Frontdesk-Operator": self._operator} if self._operator else None,
                    timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
                    auto_decompress=False,
                )
        return self._session

    @asynccontextmanager
    async def _reaching(self) -> AsyncGenerator[None, None]:
        """Turn the connection's troubles into ours."""
        import aiohttp  # already loaded by _opened

        try:
            yield
        except TimeoutError:
            message = f"the daemon at {self._path} did not answer within {ANSWER_SECONDS:g} s"
            raise DaemonUnreachable(message, _LOG_HINT) from None
        except aiohttp.ClientConnectorError as trouble:
            raise self._unreachable(trouble.os_error) from None
        except aiohttp.ClientError as trouble:
            name = type(trouble).__name__
            raise DaemonUnreachable(f"the daemon at {self._path} went away ({name})", _START_HINT) from None

    def _unreachable(self, trouble: OSError) -> DaemonError:
        if isinstance(trouble, PermissionError):
            hint = "it belongs to another user; [socket] group in the config can let you in"
            return DaemonUnreachable(f"the daemon's socket {self._path} is not ours to use", hint)
        return DaemonUnreachable(f"no daemon answers at {self._path}", _START_HINT)


def _hello(plain: dict[str, Any]) -> Hello:
    if plain.get("type") != "hello":
        raise BadAnswer("the daemon's stream does not begin with hello", _LOG_HINT)
    return from_plain(Hello, plain)


def _word(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _json(raw: bytes | str) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        raise BadAnswer(f"the daemon answered with {len(raw)} bytes that are not JSON", _LOG_HINT) from None
