"""message_received, message_sent and how far a message of ours has got."""

from typing import Any

from daemon.facts import (
    Fact,
    GroupSeen,
    MessageReceived,
    Participant,
    Peer,
    Person,
    Unknown,
)
from daemon.providers.body import moment, name, record, text
from daemon.providers.people import claimed_name, identity, in_order
from daemon.providers.webjs_objects import (
    ACKS,
    BROADCAST,
    NO_WORDS,
    WITH_FILE,
    author_of,
    base64_size,
    chat_of,
    is_broadcast,
    jid,
    message_key,
    status_changed,
)
from store.models import Identity, Media, MessageStatus, MessageType

_NAMES = ("sender_name", "contact_name", "notify_name", "notifyName")

# The gateway's own status words are one tick too low: whatsapp-web.js counts from -1, and 2 is "on the phone".
_WORDS: dict[str, MessageStatus] = {
    "pending": "pending",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "played": "played",
    "failed": "failed",
    "error": "failed",
}


def received(data: dict[str, Any]) -> Fact:
    return _message(record(data.get("message")), is_ours=record(data.get("message")).get("from_me") is True)


def sent(data: dict[str, Any]) -> Fact:
    """From the phone, or the echo of a send of ours."""
    return _message(record(data.get("message")), is_ours=True)


def status_updated(data: dict[str, Any]) -> Fact:
    ack = data.get("ack_level")
    if ack is None:
        word = name(data.get("status"))
        return _status(data, _WORDS.get(word), f"status {word[:64]!r}")
    level = int(name(ack)) if name(ack) in ("-1", "0", "1", "2", "3", "4") else None
    return _status(data, None if level is None else ACKS[level], "the acknowledgement")


def delivered(data: dict[str, Any]) -> Fact:
    """Sent when the message was really read: never too much, and message_status_updated says the rest."""
    return _status(data, "delivered", "")


def read(data: dict[str, Any]) -> Fact:
    """Sent when the message was really played."""
    return _status(data, "read", "")


def _status(data: dict[str, Any], status: MessageStatus | None, called: str) -> Fact:
    message_id = name(data.get("message_id"))
    if not message_id:
        return Unknown("a status of nothing")
    if is_broadcast(chat_of(message_id)):
        return BROADCAST
    if status is None:
        return Unknown(f"{called} is not known")
    # `timestamp` is that of the message, so the step itself has no time
    return status_changed(message_key(message_id), status)


def _message(message: dict[str, Any], is_ours: bool) -> Fact:
    message_id = name(message.get("id")) or name(record(message.get("id")).get("_serialized"))
    if not message_id:
        return Unknown("a message without an id")
    chat = _chat(message, is_ours)
    if is_broadcast(chat) or is_broadcast(chat_of(message_id)):
        return BROADCAST
    peer = _peer(chat, message, is_ours)
    if peer is None:
        return Unknown("a message from nobody" if not is_ours else "a message to nobody")
    kind, body = name(message.get("type")), text(message.get("body"))
    known = _type(kind, message)
    return MessageReceived(
        peer=peer,
        direction="outbound" if is_ours else "inbound",
        dedupe_key=message_key(message_id),
        provider_message_id=message_id,
        type=known or "unsupported",
        body="" if kind in NO_WORDS else body,
        sent_at=moment(message.get("timestamp")),
        sender=None if is_ours else peer.person or participant(message, message_id),
        status="pending" if is_ours else None,
        detail=None if known else kind or "no type",
        media=told_media(message, kind),
        media_at="/message/media/data" if record(message.get("media")).get("data") is not None else None,
    )


def _type(kind: str, message: dict[str, Any]) -> MessageType | None:
    """What it is, where that is understood."""
    if kind == "chat":
        return "text" if isinstance(message.get("body"), str) else None
    return WITH_FILE.get(kind)


def _chat(message: dict[str, Any], is_ours: bool) -> str:
    if group := jid(message.get("group_id")):
        return group
    here, there = jid(message.get("from")), jid(message.get("to"))
    # a message of ours comes with the chat on both sides, but the library means `to`
    return (there or here) if is_ours else here


def _peer(chat: str, message: dict[str, Any], is_ours: bool) -> Peer | None:
    if chat.endswith("@g.us") or (chat and message.get("chat_type") == "group"):
        return Peer(chat, group=_group(chat, message))
    known = identity(chat)
    if known is None:
        return None
    return Peer(chat, person=Person((known,), None if is_ours else _name(message, (known,))))


def _group(chat: str, message: dict[str, Any]) -> GroupSeen:
    listed, called = message.get("participants"), text(message.get("group_name"))
    known = called if called.strip() else None
    if not isinstance(listed, list):
        return GroupSeen(chat, known)
    participants = filter(None, (identity(jid(participant)) for participant in listed))
    return GroupSeen(chat, known, tuple(Participant(one) for one in dict.fromkeys(participants)))


def participant(message: dict[str, Any], message_id: str) -> Person | None:
    """Who wrote a message in a group."""
    author = author_of(message_id)
    known, phone = identity(author), identity(name(message.get("sender_phone")))
    if known and known.kind == "lid" and phone and phone.value.removeprefix("+") == known.value:
        phone = None  # the gateway cuts the digits off whatever it has, a lid too
    identities = in_order((known, phone))
    return Person(identities, _name(message, identities)) if identities else None


def _name(message: dict[str, Any], identities: tuple[Identity, ...]) -> str | None:
    raw = next((text(message[key]) for key in _NAMES if text(message.get(key)).strip()), "")
    return claimed_name(raw, identities)


def told_media(message: dict[str, Any], kind: str) -> Media | None:
    """What a message says of its file."""
    media = message.get("media")
    if not isinstance(media, dict):
        has_file = message.get("has_media") is True or kind in WITH_FILE
        return Media(is_voice=kind == "ptt") if has_file else None
    return Media(
        mime_type=text(media.get("mimetype")) or None,
        file_name=text(media.get("filename")) or None,
        size=base64_size(text(media.get("data"))),
        is_voice=kind == "ptt",
    )
