"""Every endpoint of the socket: a value that names method, path, request and answer.

The server registers these and the client calls these; docs/protocol.md is generated from this table.
"""

from dataclasses import dataclass, field, fields
from typing import Any, Generic, Literal, TypeVar

from daemon.api.answers import (
    ChatDetail,
    ChatPage,
    ContactDetail,
    DeliveryAnswer,
    DeliveryPage,
    DraftAnswer,
    GroupDetail,
    Health,
    MessageAnswer,
    MessagePage,
    OutboxAnswer,
    OutboxDone,
    OutboxPage,
    ReplayDone,
    Route,
    SendDone,
    SessionList,
    Status,
    SyncDone,
    VerbDone,
)
from daemon.api.evidence import MessageHistory, Why
from daemon.api.files import AskFetch, FetchAnswer
from daemon.api.found import SearchPage
from daemon.api.history import ActionPage, UndoDone
from daemon.api.presence import PresenceDone, PresenceList
from daemon.api.qr import QrCode
from daemon.api.replies import ReplyList
from daemon.api.views import ViewList

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[Ask, Answer]):
    """`{name}` in the path is filled from the request's field of that name; the rest is query (GET), else body."""

    method: Literal["GET", "POST", "PUT"]
    path: str
    ask: type[Ask]
    answer: type[Answer]
    summary: str


@dataclass(frozen=True, slots=True)
class AskNothing:
    pass


@dataclass(frozen=True, slots=True)
class AskChats:
    """One of cursor, offset and around (a chat's id) says where the page begins; limit is clamped to 1-500."""

    query: str = ""
    sort: str | None = None
    cursor: str | None = None
    offset: int | None = None
    around: int | None = None
    limit: int = 50
    count: bool = False


@dataclass(frozen=True, slots=True)
class AskQr:
    id: int


@dataclass(frozen=True, slots=True)
class AskViews:
    """`count`: how many chats each has, of those that `query` asks for."""

    query: str = ""
    count: bool = False


@dataclass(frozen=True, slots=True)
class AskKeepView:
    """A view that asks for nothing, neither a query nor a sort, is dropped."""

    name: str
    query: str = ""
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class AskChat:
    id: int


@dataclass(frozen=True, slots=True)
class AskContact:
    id: int


@dataclass(frozen=True, slots=True)
class AskGroup:
    id: int


@dataclass(frozen=True, slots=True)
class AskMessages:
    """The newest page, unless one of before and after (cursors of an earlier page) and around says otherwise."""

    id: int
    before: str | None = None
    after: str | None = None
    limit: int = 50
    around: int | None = None
    """A message's id: the page has it in its middle, with cursors for both ways."""


@dataclass(frozen=True, slots=True)
class AskSearch:
    """`q`: words that a message must hold, and the terms of a search (see Queries); limit is clamped to 1-500."""

    q: str = ""
    chat: int | None = None
    """Only in this chat, and in those that stand in it."""
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AskDeliveries:
    state: str | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AskDelivery:
    """Signatures, tokens and keys of the answer are ***, unless `raw`."""

    id: int
    raw: bool = False


@dataclass(frozen=True, slots=True)
class AskReplay:
    id: int


@dataclass(frozen=True, slots=True)
class AskReplayAll:
    """`state`: quarantined or failed. `cursor` goes on where an earlier answer ended."""

    state: str = "quarantined"
    cursor: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class AskVerb:
    """Which of chats and contacts a verb is done to, the list of verbs says."""

    verb: str
    chats: tuple[int, ...] = ()
    args: dict[str, Any] = field(default_factory=dict)
    contacts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AskUndo:
    """The caller's own last step; with `redo` what they took back last, unless they have done something new since."""

    action: int | None = None
    """Anybody's, by its id."""
    redo: bool = False


@dataclass(frozen=True, slots=True)
class AskActions:
    """All of them, those that changed a chat, or those of an operator."""

    chat: int | None = None
    operator: str | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AskReplies:
    """`chat`: those of its workspace, filled for it; without it all of them, as they are written."""

    chat: int | None = None


@dataclass(frozen=True, slots=True)
class AskRoute:
    """`session`: by this one (its key or id), instead of the one that the rules choose."""

    id: int
    session: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What to send: a text, or a template with its variables."""

    text: str = ""
    reply_to: int | None = None
    """The id of the message to quote."""
    session: str | None = None
    """By this session (its key or id): also the yes to another number than the chat's own."""
    template: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    """By number ("1") or by what the config calls them ("contact.name"); over what the contact would fill in."""
    key: str | None = None
    """A name of the caller's own for this intent: asked twice with the same key, it is queued once. For another chat,
    text or operator the same key is a `conflict`."""
    seen_seq: int | None = None
    """What the writer had seen: anything newer in the chat is answered with `conflict`."""
    dry_run: bool = False
    """Check everything, queue nothing."""
    take_over: bool = False
    """Also while another operator answers there; without it that is a `conflict`, which says who."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSend(Words):
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSendTo(Words):
    to: str
    """A phone number, with + and country code."""


@dataclass(frozen=True, slots=True)
class AskOutbox:
    """`state`: one of the outbox's states, or `troubled` for failed, unknown and held."""

    state: str | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AskOutboxItem:
    id: int


@dataclass(frozen=True, slots=True)
class AskOutboxVerb:
    verb: str
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AskDraft:
    id: int


@dataclass(frozen=True, slots=True)
class AskKeepDraft:
    """An empty text throws the draft away. Writing is seen by the customer where receipts are `on_view`."""

    id: int
    text: str
    reply_to: int | None = None
    begun_seq: int = 0


@dataclass(frozen=True, slots=True)
class AskMessage:
    id: int


@dataclass(frozen=True, slots=True)
class AskHistory:
    id: int


@dataclass(frozen=True, slots=True)
class AskWhy:
    id: int


@dataclass(frozen=True, slots=True)
class AskSync:
    """`batch`: as a gateway sends it to /api/whatsapp/chats/sync, with 50 chats at most."""

    batch: dict[str, Any]
    session: str | None = None
    """Whose chats these are (its key or id), when the batch names no session."""


@dataclass(frozen=True, slots=True)
class AskPresence:
    """`client`: the terminal, as the hello of its stream names it; what it says holds until that stream ends."""

    client: str
    chat: int | None = None
    """The one that it shows; None: none."""
    is_typing: bool = False
    """An answer is being typed: the chat is held for 90 seconds. Said again while keys are pressed."""
    take_over: bool = False
    """Also when another operator answers there; without it that is a `conflict`, which says who."""


@dataclass(frozen=True, slots=True)
class AskEvents:
    since: str | None = None


STATUS = Endpoint("GET", "/v1/status", AskNothing, Status, "The daemon: version, places, queue, quarantine.")
HEALTH = Endpoint("GET", "/v1/health", AskNothing, Health, "How well the desk is, and what to look at.")
SESSIONS = Endpoint("GET", "/v1/sessions", AskNothing, SessionList, "Every session with its state and unread count.")
QR = Endpoint("GET", "/v1/sessions/{id}/qr", AskQr, QrCode, "The code that links a telephone to a session, to draw.")
CHATS = Endpoint("GET", "/v1/chats", AskChats, ChatPage, "A page of the list.")
VIEWS = Endpoint("GET", "/v1/views", AskViews, ViewList, "The views of the list, by name.")
KEEP_VIEW = Endpoint("PUT", "/v1/views/{name}", AskKeepView, ViewList, "Keep a view in the config, for everybody.")
CHAT = Endpoint("GET", "/v1/chats/{id}", AskChat, ChatDetail, "One chat with its contact or group.")
CONTACT = Endpoint("GET", "/v1/contacts/{id}", AskContact, ContactDetail, "A person: addresses, names, chats, groups.")
GROUP = Endpoint("GET", "/v1/groups/{id}", AskGroup, GroupDetail, "A group: who is in it, and who was.")
MESSAGES = Endpoint("GET", "/v1/chats/{id}/messages", AskMessages, MessagePage, "A page of a thread, oldest first.")
MESSAGE = Endpoint("GET", "/v1/messages/{id}", AskMessage, MessageAnswer, "One message, as its thread shows it.")
FETCH = Endpoint(
    "POST", "/v1/messages/{id}/fetch", AskFetch, FetchAnswer, "Have a message's file fetched; answers within seconds."
)
SEARCH = Endpoint("GET", "/v1/search", AskSearch, SearchPage, "Messages by their words, and chats by name or number.")
HISTORY = Endpoint(
    "GET",
    "/v1/messages/{id}/history",
    AskHistory,
    MessageHistory,
    "All that happened to one message, also what is gone.",
)
WHY = Endpoint("GET", "/v1/chats/{id}/why", AskWhy, Why, "Why a chat is unread, called so, and answered so.")
DELIVERIES = Endpoint("GET", "/v1/deliveries", AskDeliveries, DeliveryPage, "Raw bodies as received, newest first.")
DELIVERY = Endpoint("GET", "/v1/deliveries/{id}", AskDelivery, DeliveryAnswer, "One raw body with its headers.")
REPLAY = Endpoint(
    "POST", "/v1/deliveries/{id}/replay", AskReplay, ReplayDone, "Read a raw body once more, as it is understood now."
)
REPLAY_ALL = Endpoint(
    "POST", "/v1/deliveries/replay", AskReplayAll, ReplayDone, "The same for all of a state, oldest first."
)
ROUTE = Endpoint("GET", "/v1/chats/{id}/route", AskRoute, Route, "How an answer would leave, before it does.")
REPLIES = Endpoint("GET", "/v1/replies", AskReplies, ReplyList, "Words that are written often, from the config.")
SEND = Endpoint("POST", "/v1/chats/{id}/messages", AskSend, SendDone, "Queue an answer in a chat.")
SEND_TO = Endpoint("POST", "/v1/messages", AskSendTo, SendDone, "Queue a message to a number.")
OUTBOX = Endpoint("GET", "/v1/outbox", AskOutbox, OutboxPage, "What was to be sent, newest first.")
OUTBOX_ITEM = Endpoint("GET", "/v1/outbox/{id}", AskOutboxItem, OutboxAnswer, "One intent to send, with its message.")
OUTBOX_VERB = Endpoint("POST", "/v1/outbox", AskOutboxVerb, OutboxDone, "Do a verb of the outbox to some intents.")
DRAFT = Endpoint("GET", "/v1/chats/{id}/draft", AskDraft, DraftAnswer, "What the caller has begun to write in a chat.")
KEEP_DRAFT = Endpoint("PUT", "/v1/chats/{id}/draft", AskKeepDraft, DraftAnswer, "Keep a draft.")
VERBS = Endpoint("POST", "/v1/verbs", AskVerb, VerbDone, "Do a verb to one or many, as one action.")
UNDO = Endpoint("POST", "/v1/undo", AskUndo, UndoDone, "Take an action back, or put it back.")
ACTIONS = Endpoint("GET", "/v1/actions", AskActions, ActionPage, "What was done, by whom, newest first.")
SYNC = Endpoint("POST", "/v1/sync", AskSync, SyncDone, "Take a batch of chats; answers when they are on the desk.")
PRESENCE = Endpoint("GET", "/v1/presence", AskNothing, PresenceList, "Who is at the desk, and where.")
BE = Endpoint("PUT", "/v1/presence", AskPresence, PresenceDone, "Say where a terminal is, and whether somebody types.")

ALL: tuple[Endpoint[Any, Any], ...] = tuple(one for one in tuple(globals().values()) if isinstance(one, Endpoint))
"""In the order above."""
MEDIA_PATH = "/v1/messages/{id}/media"
"""A message's file as it came: bytes, not JSON."""
EVENTS_PATH = "/v1/events"
"""The feed: a WebSocket; `?since=` takes `epoch:seq`, a bare 0 (from the beginning) or nothing (from now)."""


def path_fields(endpoint: Endpoint[Any, Any]) -> set[str]:
    """The request's fields that stand in the path."""
    return {part.name for part in fields(endpoint.ask) if "{" + part.name + "}" in endpoint.path}
