"""What the seed's web.js gateway posts: events, the library's ids, and its signature over the time of sending."""

import base64
import hashlib
import hmac
import io
import json
from typing import Any

from cli.demo.nouns import Group, Message, Person, Session
from cli.demo.photo import photo

PATH = "/api/whatsapp/webhooks/webjs"
SERVER, DEVICE, READ, PLAYED = 1, 2, 3, 4
"""Levels of an ack."""
_STATUS = {-1: "pending", 0: "pending", SERVER: "pending", DEVICE: "sent", READ: "delivered", PLAYED: "read"}
"""One step too low, as the real gateway says it: whoever trusts the word and not the level is wrong."""
SILENCE = b"OggS"
"""The voice messages that customers send."""
_TYPES = {"text": "chat", "image": "image", "voice": "ptt", "location": "location"}


def headers(session: Session, body: bytes, now: int) -> dict[str, str]:
    signature = hmac.new(session.secret.encode(), str(now).encode() + body, hashlib.sha256).hexdigest()
    return {
        "Accept": "application/json, text/plain, */*",
        "Content-Type": "application/json",
        "X-HMAC-Signature": signature,
        "X-Timestamp": str(now),
        "X-Instance-Url": "http://localhost:3001",
        "User-Agent": "WhatsApp-WebJS-Service/1.0",
    }


def received(message: Message) -> bytes:
    """A customer's message. In private chats the gateway tells no name, in groups it does."""
    said = {
        "id": message_id(message),
        "from": _chat_id(message.peer),
        "to": f"{message.session.phone}@c.us",
        "body": "" if message.kind == "voice" else message.text,
        "timestamp": message.sent_at,
        "from_me": False,
        "type": _TYPES[message.kind],
        "has_media": message.kind in ("image", "voice"),
        "chat_type": "group" if isinstance(message.peer, Group) else "private",
    }
    return _body(message.session, "message_received", message=said | _media(message) | _group(message, message.author))


def sent(message: Message) -> bytes:
    """A message that we wrote, on the phone or through the gateway."""
    chat = _chat_id(message.peer)
    said = {
        "id": message_id(message),
        "from": chat,
        "to": chat,
        "body": message.text,
        "timestamp": message.sent_at,
        "type": _TYPES[message.kind],
        "has_media": False,
        "status": "pending",
        "from_me": True,
        "chat_type": "group" if isinstance(message.peer, Group) else "private",
    }
    found = said | _group(message, None)
    return _body(message.session, "message_sent", message=found, source="message_create_event")


def ack(message: Message, level: int) -> bytes:
    """A tick. Its time is that of the message."""
    told = {"status": _STATUS[level], "ack_level": level, "timestamp": message.sent_at}
    return _body(message.session, "message_status_updated", message_id=message_id(message), **told)


def delivered(message: Message) -> bytes:
    """The second body that goes with an ack of level 3."""
    told = {"recipient": _chat_id(message.peer), "timestamp": message.sent_at}
    return _body(message.session, "message_delivered", message_id=message_id(message), **told)


def ready(session: Session) -> bytes:
    told = {"platform": "android", "extraction_method": "client.info.wid"}
    return _body(session, "session_ready", phone_number=session.phone, status="connected", **told)


def disconnected(session: Session, reason: str) -> bytes:
    return _body(session, "session_disconnected", reason=reason)


def qr(session: Session, count: int) -> bytes:
    """A code that can be drawn and scanned; what it says is nobody's key."""
    import segno  # only now: a demo asks for a code once in a while

    file = io.BytesIO()
    segno.make(f"2@a-demo-links-nothing-{count}" + "x" * 150, error="m").save(file, kind="png", scale=4)
    code = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    return _body(session, "qr_code_generated", qr_code=code, expires_in=60, qr_count=count, is_regeneration=False)


def message_id(message: Message) -> str:
    """As the library makes them: who, chat, key, and in groups whose device."""
    mine = "true" if message.author is None else "false"
    own = f"{mine}_{_chat_id(message.peer)}_{message.id}"
    if not isinstance(message.peer, Group):
        return own
    return f"{own}_{_jid(message.author) if message.author else message.session.phone + '@c.us'}"


def _body(session: Session, event: str, **data: Any) -> bytes:
    told = {"event": event, "data": {"workspace_id": 1, "session_id": session.external_id, **data}}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()


def _jid(person: Person) -> str:
    return f"{person.lid}@lid" if person.lid else f"{person.phone}@c.us"


def _chat_id(peer: Person | Group) -> str:
    return f"{peer.id}@g.us" if isinstance(peer, Group) else _jid(peer)


def _media(message: Message) -> dict[str, Any]:
    if message.kind not in ("image", "voice"):
        return {}
    data, mime = (photo(), "image/png") if message.kind == "image" else (SILENCE, "audio/ogg; codecs=opus")
    name = f"{_TYPES[message.kind]}_{message.sent_at}000"
    return {"media": {"data": base64.b64encode(data).decode(), "mimetype": mime, "filename": name}}


def _group(message: Message, sender: Person | None) -> dict[str, Any]:
    if not isinstance(message.peer, Group):
        return {}
    jids = [*(_jid(member) for member in message.peer.members), f"{message.session.phone}@c.us"]
    told: dict[str, Any] = {"group_id": _chat_id(message.peer), "group_name": message.peer.name, "participants": jids}
    return told | ({"sender_phone": sender.phone, "sender_name": sender.name} if sender else {})
