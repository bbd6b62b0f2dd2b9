"""Questions that take more than one request."""

from collections.abc import Iterator
from dataclasses import replace

from daemon.api.answers import ChatDetail
from daemon.api.endpoints import (
    CHAT,
    CHATS,
    DELIVERIES,
    MESSAGES,
    OUTBOX,
    AskChat,
    AskChats,
    AskDeliveries,
    AskMessages,
    AskOutbox,
)
from daemon.call import call
from daemon.places import socket_path
from store.models import Chat, Delivery, Message, OutboxItem

PAGE = 500
"""What the daemon gives at most."""


def chats(query: str, limit: int | None) -> Iterator[Chat]:
    """The chats that fit, page by page; `limit` None: all of them."""
    ask = AskChats(query=query, limit=_next(limit, 0))
    found = 0
    while True:
        page = call(socket_path(), CHATS, ask)
        yield from page.chats
        found += len(page.chats)
        if page.next_cursor is None or not page.chats or found == limit:
            return
        ask = replace(ask, cursor=page.next_cursor, limit=_next(limit, found))


def deliveries(state: str | None, limit: int | None) -> Iterator[Delivery]:
    """The deliveries, newest first, page by page; `limit` None: all of them."""
    ask = AskDeliveries(state=state, limit=_next(limit, 0))
    found = 0
    while True:
        page = call(socket_path(), DELIVERIES, ask)
        yield from page.deliveries
        found += len(page.deliveries)
        if page.next_cursor is None or not page.deliveries or found == limit:
            return
        ask = replace(ask, cursor=page.next_cursor, limit=_next(limit, found))


def outbox(state: str | None, limit: int | None) -> Iterator[OutboxItem]:
    """What was to be sent, newest first, page by page; `limit` None: all of it."""
    ask = AskOutbox(state=state, limit=_next(limit, 0))
    found = 0
    while True:
        page = call(socket_path(), OUTBOX, ask)
        yield from page.outbox
        found += len(page.outbox)
        if page.next_cursor is None or not page.outbox or found == limit:
            return
        ask = replace(ask, cursor=page.next_cursor, limit=_next(limit, found))


def thread(chat_id: int, limit: int) -> tuple[ChatDetail, tuple[Message, ...]]:
    """A chat and its newest messages, oldest first."""
    detail = call(socket_path(), CHAT, AskChat(chat_id))
    ask = AskMessages(detail.chat.id, limit=_next(limit, 0))
    messages: tuple[Message, ...] = ()
    while True:
        page = call(socket_path(), MESSAGES, ask)
        messages = page.messages + messages
        if page.before is None or not page.messages or len(messages) >= limit:
            return detail, messages[-limit:]
        ask = replace(ask, before=page.before, limit=_next(limit, len(messages)))


def _next(limit: int | None, found: int) -> int:
    return PAGE if limit is None else min(PAGE, limit - found)
