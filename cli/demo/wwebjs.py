"""What wwebjs-api posts: the library's own objects in an envelope, and the key that both sides know."""

import base64
import json
from typing import Any

from cli.demo.nouns import Group, Message, Person, Session
from cli.demo.photo import photo
from cli.demo.stand_in import Given

PATH = "/webhooks/wwebjs-api"
_TYPES = {"text": "chat", "image": "image", "voice": "ptt", "location": "location"}
_SILENCE = "T2dnUw=="


def headers(session: Session) -> dict[str, str]:
    return {
        "Accept": "application/json, text/plain, */*",
        "Content-Type": "application/json",
        "x-api-key": session.secret,
        "User-Agent": "axios/1.15.2",
    }


def created(message: Message) -> bytes:
    """`message_create`: each message from either side."""
    return _body(message.session, "message_create", message=model(message))


def received(message: Message) -> bytes:
    """`message`: the same again, of what customers write."""
    return _body(message.session, "message", message=model(message))


def media(message: Message) -> bytes:
    """The file of a message, which comes after it."""
    data, mime = (
        (base64.b64encode(photo()).decode(), "image/png")
        if message.kind == "image"
        else (_SILENCE, "audio/ogg; codecs=opus")
    )
    file = {"mimetype": mime, "data": data, "filename": f"{message.kind}_{message.sent_at}"}
    return _body(message.session, "media", messageMedia=file, message=model(message))


def ack(message: Message, level: int) -> bytes:
    """A tick. The message in it may still have the old level."""
    return _body(message.session, "message_ack", message=model(message), ack=level)


def reacted(session: Session, given: Given, at: int, *, is_ours: bool) -> bytes:
    """`message_reaction` of our own reaction; `is_ours`: so is the message."""
    mine = "true" if is_ours else "false"
    target = f"{mine}_{given.chat}_{given.message_id}"
    told = {
        "id": {"fromMe": True, "remote": given.chat, "id": given.key.rpartition("_")[2], "_serialized": given.key},
        "orphan": 0,
        "timestamp": at,
        "reaction": given.emoji,
        "read": False,
        "msgId": {"fromMe": is_ours, "remote": given.chat, "id": given.message_id, "_serialized": target},
        "senderId": f"{session.phone}@c.us",
    }
    return _body(session, "message_reaction", reaction=told)


def qr(session: Session, count: int) -> bytes:
    """The text of a code, which is nobody's key."""
    return _body(session, "qr", qr=f"2@a-demo-links-nothing-{count}" + "x" * 150)


def ready(session: Session) -> bytes:
    return _body(session, "ready")


def disconnected(session: Session, reason: str) -> bytes:
    return _body(session, "disconnected", reason=reason)


def state(session: Session, word: str) -> bytes:
    return _body(session, "change_state", state=word)


def group_named(session: Session, group: Group, at: int) -> bytes:
    """`unread_count` of a group: no message of it tells its name, or who is in it."""
    chat = chat_id(group)
    known = {"server": "g.us", "user": group.id, "_serialized": chat}
    members = [{"id": _jid(one), "isAdmin": one is group.members[0], "isSuperAdmin": False} for one in group.members]
    told = {"id": known, "name": group.name, "isGroup": True, "unreadCount": 0, "timestamp": at}
    return _body(
        session, "unread_count", chat={**told, "groupMetadata": {"subject": group.name, "participants": members}}
    )


def joined(session: Session, group: Group, who: Person, key: str, at: int) -> bytes:
    """Somebody was added to a group."""
    chat = chat_id(group)
    told = {
        "id": {"fromMe": False, "remote": chat, "id": key, "_serialized": f"false_{chat}_{key}"},
        "body": "",
        "type": "add",
        "timestamp": at,
        "chatId": chat,
        "author": _jid(group.members[0]),
        "recipientIds": [_jid(who)],
    }
    return _body(session, "group_join", notification=told)


def model(message: Message) -> dict[str, Any]:
    """The message as the library writes it."""
    ours, chat, own = message.author is None, chat_id(message.peer), f"{message.session.phone}@c.us"
    author = _author(message)
    known = {"fromMe": ours, "remote": chat, "id": message.id, "_serialized": message_id(message)}
    return {
        "_data": {"notifyName": "" if message.author is None else message.author.name},
        "id": known | ({"participant": author} if author else {}),
        "ack": 1 if ours else 0,
        "hasMedia": message.kind in ("image", "voice"),
        "body": "" if message.kind == "voice" else message.text,
        "type": _TYPES[message.kind],
        "timestamp": message.sent_at,
        "from": own if ours else chat,
        "to": chat if ours else own,
        **({"author": author} if author else {}),
        **({"location": {"latitude": -6.2, "longitude": 106.8}} if message.kind == "location" else {}),
        "isForwarded": False,
        "forwardingScore": 0,
        "isStatus": False,
        "fromMe": ours,
        "hasQuotedMsg": False,
        "vCards": [],
        "mentionedIds": [],
        "groupMentions": [],
    }


def message_id(message: Message) -> str:
    """As the library makes them: who, chat, key, and in groups whose device."""
    author, mine = _author(message), "true" if message.author is None else "false"
    return f"{mine}_{chat_id(message.peer)}_{message.id}" + (f"_{author}" if author else "")


def chat_id(peer: Person | Group) -> str:
    return f"{peer.id}@g.us" if isinstance(peer, Group) else _jid(peer)


def _author(message: Message) -> str:
    if not isinstance(message.peer, Group):
        return ""
    return _jid(message.author) if message.author else f"{message.session.phone}@c.us"


def _jid(person: Person) -> str:
    return f"{person.lid}@lid" if person.lid else f"{person.phone}@c.us"


def _body(session: Session, kind: str, **data: Any) -> bytes:
    told = {"dataType": kind, **({"data": data} if data else {}), "sessionId": session.external_id}
    return json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()
