"""The messages that a chat of a sync brings along. Most have no id: then what they say is who they are."""

from collections.abc import Iterator, Mapping
from typing import Any

from daemon.facts import Fact, MessageReceived, Peer, Unknown
from daemon.providers.body import moment, name, pointer, record, text
from daemon.providers.gateway.messages import participant, told_media
from daemon.providers.webjs_objects import NO_WORDS, WITH_FILE, jid, message_key
from daemon.rules.nameless import nameless_key
from daemon.rules.people import chat_peer
from store.models import Direction, MessageType

_LAST = ("last_message", "message_body", "lastMessage")
_IDS = ("id", "wam_id", "message_id", "whatsapp_message_id")
_TEXTS = frozenset({"", "chat", "text"})
_KINDS = ("type", "message_type", "media_type")
_MIME = ("image", "video", "audio")
_OF_CHAT = ("wam_id", "message_id", "whatsapp_message_id", "has_media", "media_type", "message_type", "from_me",
            "sender_phone", "sender_name")  # fmt: skip
"""What a chat may say of its last message when that is only a text."""


def of(chat: dict[str, Any], peer: Peer, at: str) -> Iterator[tuple[str, Fact]]:
    """Each with the pointer to where it stands."""
    listed = chat.get("messages")
    for place, one in enumerate(listed if isinstance(listed, list) else ()):
        where = pointer(at, "messages", place)
        yield where, _message(one, chat, peer) if isinstance(one, dict) else Unknown("a message that is no object")
    last = _last(chat)
    if last is not None:
        yield at, _message(last, chat, peer)


def _last(chat: dict[str, Any]) -> dict[str, Any] | None:
    told = next((chat[key] for key in _LAST if chat.get(key)), None)
    if isinstance(told, dict):
        return told
    if not isinstance(told, str):
        return None
    return {"body": told, **{key: chat[key] for key in _OF_CHAT if chat.get(key) is not None}}


def _message(message: dict[str, Any], chat: dict[str, Any], peer: Peer) -> MessageReceived:
    message_id = _id(message, chat)
    is_ours = message.get("from_me") is True or message.get("fromMe") is True
    sent_at = moment(message.get("timestamp")) or moment(chat.get("timestamp"))
    kind = _kind(message)
    body = "" if kind in NO_WORDS else text(message.get("body")) or text(message.get("message_body"))
    known = _type(kind, body)
    direction: Direction = "outbound" if is_ours else "inbound"
    return MessageReceived(
        peer=peer,
        direction=direction,
        dedupe_key=message_key(message_id) if message_id else nameless_key(chat_peer(peer), sent_at, direction, body),
        provider_message_id=message_id or None,
        type=known or "unsupported",
        body=body,
        sent_at=sent_at,
        origin="sync",
        sender=None if is_ours else peer.person or participant(message, message_id),
        status="sent" if is_ours else None,
        detail=None if known else kind or "no text",
        media=told_media(message, kind),
        is_nameless=not message_id,
    )


def _id(message: Mapping[str, Any], chat: Mapping[str, Any]) -> str:
    found = next(filter(None, (name(message.get(key)) or jid(record(message.get(key))) for key in _IDS)), "")
    # some senders put the chat's own id in its place: it names no message
    return "" if found in {jid(chat.get(key)) for key in ("chat_id", "group_jid", "jid", "id")} else found


def _kind(message: Mapping[str, Any]) -> str:
    """The library's word for what it is. A word for a file wins: some write what the text is beside it."""
    media = record(message.get("media"))
    said = [_word(name(one)) for one in (*(message.get(key) for key in _KINDS), media.get("mimetype"))]
    return next((one for one in said if one in WITH_FILE), "") or next(filter(None, said), "")


def _word(kind: str) -> str:
    """Some write the MIME type there."""
    family, slash, _ = kind.partition("/")
    return kind if not slash else family if family in _MIME else "document"


def _type(kind: str, body: str) -> MessageType | None:
    """What it is, where that is understood."""
    return WITH_FILE.get(kind) or ("text" if kind in _TEXTS and body else None)
