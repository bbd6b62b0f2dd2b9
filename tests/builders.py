"""Whole objects in one call: a test says only what it is about."""

from dataclasses import replace
from typing import Any

from daemon.api.chats import ChatPage
from daemon.api.feed import Frame
from daemon.api.messages import MessagePage
from daemon.api.sessions import SessionList, Workspace
from store.models import Chat, Message, Millis, Session
from store.outbox import OutboxRow

NOW = Millis(1_791_291_600_000)
"""Tuesday 6 October 2026, 13:00 UTC: the present of the tests."""

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def a_session(id: int = 1, key: str = "care", **rest: Any) -> Session:
    given = {
        "workspace_id": 1,
        "dialect": "meta",
        "provider_type": "meta",
        "state": "connected",
        "phone": "+15550783881",
    }
    return Session(id=id, key=key, **{**given, **rest})


def an_outbox_row(id: int = 1, **rest: Any) -> OutboxRow:
    given: dict[str, Any] = {
        "workspace_id": 1,
        "session_id": 1,
        "peer": "p:1",
        "operator": "ana",
        "client_key": None,
        "asked": None,
        "state": "queued",
        "address": "",
        "body": "",
        "quoted_id": None,
        "template": None,
        "tries": 0,
        "due_at": NOW,
        "created_at": NOW,
        "error": None,
        "error_code": None,
        "hint": None,
        "created_seq": id,
        "seq": id,
    }
    return OutboxRow(id=id, **{**given, **rest})


def a_chat(id: int = 1, **rest: Any) -> Chat:
    given: dict[str, Any] = {
        "workspace_id": 1,
        "session_id": 1,
        "session_key": "care",
        "provider_type": "meta",
        "kind": "private",
        "name": f"Customer {id}",
        "phone": f"+1555000{id:04d}",
        "contact_id": id,
        "last_message_at": Millis(NOW - id * MINUTE),
        "last_message_type": "text",
        "last_message_direction": "inbound",
        "preview": f"text {id}",
        "seq": id,
    }
    return Chat(id=id, **{**given, **rest})


def a_message(id: int = 1, **rest: Any) -> Message:
    sent_at = rest.get("sent_at", Millis(NOW + id * 1000))
    given: dict[str, Any] = {
        "chat_id": 1,
        "session_id": 1,
        "rank": (sent_at // 1000 << 20) + id,
        "direction": "inbound",
        "type": "text",
        "body": f"text {id}",
        "sent_at": sent_at,
        "received_at": sent_at,
        "status": "delivered",
        "seq": id,
    }
    return Message(id=id, **{**given, **rest})


def a_frame(chat: Chat | None = None, message: Message | None = None, **rest: Any) -> Frame:
    """Its seq is its subject's."""
    subject = message or chat or rest.get("session")
    kind = "message.new" if message else "chat.changed"
    return Frame(**{"seq": subject.seq if subject else 0, "type": kind, "chat": chat, "message": message, **rest})


def a_page(chats: list[Chat], **rest: Any) -> ChatPage:
    given: dict[str, Any] = {"next_cursor": None, "prev_cursor": None, "offset": 0, "total": len(chats)}
    return ChatPage(tuple(chats), **{**given, "epoch": "e1", "seq": 0, **rest})


def a_thread_page(messages: list[Message], **rest: Any) -> MessagePage:
    return MessagePage(tuple(messages), **{"before": None, "after": None, "epoch": "e1", "seq": 0, **rest})


def some_sessions(*sessions: Session, **rest: Any) -> SessionList:
    workspaces = tuple(Workspace(one, f"Workspace {one}") for one in sorted({one.workspace_id for one in sessions}))
    return SessionList(tuple(sessions), **{"workspaces": workspaces, "epoch": "e1", "seq": 0, **rest})


def newer(chat: Chat, seq: int, **changes: Any) -> Chat:
    """A later copy of a row."""
    return replace(chat, seq=seq, **changes)
