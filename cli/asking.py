"""Questions that take more than one request."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from cli.troubles import CommandFailed
from daemon.api.answers import ChatDetail, ChatPage, ContactDetail, DeliveryPage, GroupDetail, OutboxPage
from daemon.api.endpoints import (
    ACTIONS,
    CHAT,
    CHATS,
    CONTACT,
    DELIVERIES,
    DISMISS,
    GROUP,
    MESSAGES,
    OUTBOX,
    QR,
    SESSIONS,
    VIEWS,
    WHY,
    AskActions,
    AskChat,
    AskChats,
    AskContact,
    AskDeliveries,
    AskDismiss,
    AskGroup,
    AskMessages,
    AskNothing,
    AskOutbox,
    AskQr,
    AskViews,
    AskWhy,
    Endpoint,
)
from daemon.api.errors import DaemonError
from daemon.api.evidence import Why
from daemon.api.history import Action, ActionPage
from daemon.api.notices import DismissDone
from daemon.api.qr import QrCode
from daemon.api.views import VIEWS as EVERYBODYS
from daemon.api.views import View, named
from daemon.call import call
from daemon.places import socket_path
from store.models import Chat, Delivery, Message, OutboxItem, Session

PAGE = 500
"""What the daemon gives at most."""
Asked = TypeVar("Asked", AskChats, AskDeliveries, AskOutbox, AskActions)
Paged = TypeVar("Paged", ChatPage, DeliveryPage, OutboxPage, ActionPage)
Row = TypeVar("Row")


def chats(query: str, limit: int | None) -> Iterator[Chat]:
    """The chats that fit, page by page; `limit` None: all of them."""
    return _rows(CHATS, AskChats(query=query), limit, lambda page: page.chats)


def view(name: str) -> View:
    """The view of that name. Raises CommandFailed."""
    known = named(name)
    if known is None:
        saved = views(count=False)
        known = named(name, saved)
        if known is None:
            raise CommandFailed(f"there is no view {name}", f"one of {', '.join(one.name for one in saved)}")
    return known


def views(*, count: bool) -> tuple[View, ...]:
    """Every view, those of the config too."""
    return call(socket_path(), VIEWS, AskViews(count=count)).views


def view_names(begun: str) -> list[str]:
    """What a shell may complete a view's name to. Without a daemon those that everybody has."""
    try:
        every = views(count=False)
    except DaemonError:
        every = EVERYBODYS
    return [one.name for one in every if one.name.startswith(begun)]


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


def code(session: str) -> QrCode:
    """The code that links a session's telephone, by its key or id. Raises CommandFailed."""
    return call(socket_path(), QR, AskQr(_session(session).id))


def dismissed(session: str) -> DismissDone:
    """What was told of a session's account is seen. Raises CommandFailed."""
    return call(socket_path(), DISMISS, AskDismiss(_session(session).id))


def _session(named: str) -> Session:
    known = call(socket_path(), SESSIONS, AskNothing()).sessions
    found = next((one for one in known if named in (one.key, str(one.id))), None)
    if found is None:
        raise CommandFailed(f"there is no session {named}", f"one of: {', '.join(one.key for one in known)}")
    return found


def seconds_left(code: QrCode) -> int:
    return max(0, code.until - time.time_ns() // 1_000_000) // 1000


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


def why(chat_id: int) -> Why:
    """What a chat's row is made of."""
    return call(socket_path(), WHY, AskWhy(chat_id))


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
