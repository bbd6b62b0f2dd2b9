"""Every endpoint of the socket: a value that names method, path, request and answer.

The server registers these and the client calls these; docs/protocol.md is generated from this table.
"""

from dataclasses import dataclass, field, fields
from typing import Any, Generic, Literal, TypeVar

from daemon.api.answers import (
    ChatDetail,
    ChatPage,
    DeliveryAnswer,
    DeliveryPage,
    MessagePage,
    SessionList,
    Status,
    VerbDone,
)

Ask = TypeVar("Ask")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Endpoint(Generic[Ask, Answer]):
    """`{name}` in the path is filled from the request's field of that name; the rest is query (GET) or body (POST)."""

    method: Literal["GET", "POST"]
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
class AskChat:
    id: int


@dataclass(frozen=True, slots=True)
class AskMessages:
    """The newest page, unless before or after (cursors of an earlier page) says otherwise."""

    id: int
    before: str | None = None
    after: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AskDeliveries:
    state: str | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class AskDelivery:
    id: int


@dataclass(frozen=True, slots=True)
class AskVerb:
    verb: str
    chats: tuple[int, ...]
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskEvents:
    since: str | None = None


STATUS = Endpoint("GET", "/v1/status", AskNothing, Status, "The daemon: version, places, queue, quarantine.")
SESSIONS = Endpoint("GET", "/v1/sessions", AskNothing, SessionList, "Every session with its state and unread count.")
CHATS = Endpoint("GET", "/v1/chats", AskChats, ChatPage, "A page of the list.")
CHAT = Endpoint("GET", "/v1/chats/{id}", AskChat, ChatDetail, "One chat with its contact or group.")
MESSAGES = Endpoint("GET", "/v1/chats/{id}/messages", AskMessages, MessagePage, "A page of a thread, oldest first.")
DELIVERIES = Endpoint("GET", "/v1/deliveries", AskDeliveries, DeliveryPage, "Raw bodies as received, newest first.")
DELIVERY = Endpoint("GET", "/v1/deliveries/{id}", AskDelivery, DeliveryAnswer, "One raw body with its headers.")
VERBS = Endpoint("POST", "/v1/verbs", AskVerb, VerbDone, "Do a verb to one chat or many, as one action.")

ALL: tuple[Endpoint[Any, Any], ...] = (STATUS, SESSIONS, CHATS, CHAT, MESSAGES, DELIVERIES, DELIVERY, VERBS)
EVENTS_PATH = "/v1/events"
"""The feed: a WebSocket; `?since=` takes `epoch:seq`, a bare 0 (from the beginning) or nothing (from now)."""


def path_fields(endpoint: Endpoint[Any, Any]) -> set[str]:
    """The request's fields that stand in the path."""
    return {part.name for part in fields(endpoint.ask) if "{" + part.name + "}" in endpoint.path}
