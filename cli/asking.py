"""Questions that take more than one request."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from daemon.api.answers import ChatDetail, ChatPage, ContactDetail, DeliveryPage, GroupDetail, OutboxPage
from daemon.api.endpoints import (
    ACTIONS,
    CHAT,
    CHATS,
    CONTACT,
    DELIVERIES,
    GROUP,
    MESSAGES,
    OUTBOX,
    AskActions,
    AskChat,
    AskChats,
    AskContact,
    AskDeliveries,
    AskGroup,
    AskMessages,
    AskOutbox,
    Endpoint,
)
from daemon.api.history import Action, ActionPage
from daemon.call import call
from daemon.places import socket_path
from store.models import Chat, Delivery, Message, OutboxItem

PAGE = 500
"""What the daemon gives at most."""
Asked = TypeVar("Asked", AskChats, AskDeliveries, AskOutbox, AskActions)
Paged = TypeVar("Paged", ChatPage, DeliveryPage, OutboxPage, ActionPage)
Row = TypeVar("Row")


def chats(query: str, limit: int | None) -> Iterator[Chat]:
    """The chats that fit, page by page; `limit` None: all of them."""
    return _rows(CHATS, AskChats(query=query), limit, lambda page: page.chats)


def matching(query: str) -> tuple[list[int], int]:
    """The ids of all chats that fit, and the seq at which the first of them were read."""
    first = call(socket_path(), CHATS, AskChats(query=query, limit=1))
    return [one.id for one in chats(query, None)], first.seq


def actions(chat: int | None, operator: str | None, limit: int | None) -> Iterator[Action]:
    """What was done, newest first, page by page; `limit` None: all of it."""
    return _rows(ACTIONS, AskActions(chat, operator), limit, lambda page: page.actions)


def deliveries(state: str | None, limit: int | None) -> Iterator[Delivery]:
    """The deliveries, newest first, page by page; `limit` None: all of them."""
    return _rows(DELIVERIES, AskDeliveries(state), limit, lambda page: page.deliveries)


def outbox(state: str | None, limit: int | None) -> Iterator[OutboxItem]:
    """What was to be sent, newest first, page by page; `limit` None: all of it."""
    return _rows(OUTBOX, AskOutbox(state), limit, lambda page: page.outbox)


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


def about(detail: ChatDetail) -> ContactDetail | GroupDetail | None:
    """The chat's person, or its group with everybody in it."""
    if detail.contact is not None:
        return call(socket_path(), CONTACT, AskContact(detail.contact.id))
    return call(socket_path(), GROUP, AskGroup(detail.group.id)) if detail.group is not None else None


def _next(limit: int | None, found: int) -> int:
    return PAGE if limit is None else min(PAGE, limit - found)


def _rows(
    endpoint: Endpoint[Asked, Paged], ask: Asked, limit: int | None, rows_of: Callable[[Paged], tuple[Row, ...]]
) -> Iterator[Row]:
    found = 0
    while True:
        page = call(socket_path(), endpoint, replace(ask, limit=_next(limit, found)))
        rows = rows_of(page)
        yield from rows
        found += len(rows)
        if page.next_cursor is None or not rows or found == limit:
            return
        ask = replace(ask, cursor=page.next_cursor)
