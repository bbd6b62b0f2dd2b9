"""What the Meta Cloud API posts: envelopes, messages, statuses, echoes, and its signature."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from cli.demo.nouns import Group, Message, Person, Session

PATH = "/webhooks/meta"
BATCH = 200
"""Updates in one body; Meta sends up to 1,000."""
PHOTO, VOICE = "1", "2"
"""How the ids of files end: by them the stand-in for Graph knows what to give."""


def headers(session: Session, body: bytes) -> dict[str, str]:
    signature = hmac.new(session.secret.encode(), body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": f"sha256={signature}",
    }


def received(messages: Sequence[Message]) -> bytes:
    """Messages of customers, all to one session."""
    session = messages[0].session
    authors = {message.author.phone: message.author for message in messages if message.author}
    return _body(
        session,
        "messages",
        contacts=[_contact(author) for author in authors.values()],
        messages=[_message(message) for message in messages],
    )


def echoes(messages: Sequence[Message]) -> bytes:
    """Messages that we wrote on the phone which shares the number."""
    return _body(messages[0].session, "smb_message_echoes", message_echoes=[_echo(message) for message in messages])


def statuses(changes: Sequence[tuple[Message, str, int]]) -> bytes:
    """What became of our messages: (message, status, second)."""
    return _body(changes[0][0].session, "messages", statuses=[_status(*change) for change in changes])


def reaction(message: Message, event: str, emoji: str | None, at: int) -> bytes:
    """The customer puts an emoji on a message; None takes it away."""
    given = {"message_id": wamid(message.id)} | ({"emoji": emoji} if emoji else {})
    return _event(message, event, at, {"type": "reaction", "reaction": given})


def edit(message: Message, event: str, text: str, at: int) -> bytes:
    """The customer writes a message anew."""
    changed = {"context": {"id": "M0"}, "type": "text", "text": {"body": text}}
    edited = {"original_message_id": wamid(message.id), "message": changed}
    return _event(message, event, at, {"type": "edit", "edit": edited})


def revoke(message: Message, event: str, at: int) -> bytes:
    """The customer deletes a message for everyone."""
    return _event(message, event, at, {"type": "revoke", "revoke": {"original_message_id": wamid(message.id)}})


def group_named(session: Session, group: Group, at: int) -> bytes:
    """A group message carries no name: this body is where it is told."""
    created = {
        "timestamp": str(at),
        "group_id": _group_id(group),
        "type": "group_create",
        "request_id": f"request-{group.id}",
        "subject": group.name,
        "invite_link": f"https://chat.whatsapp.com/{group.id}",
        "join_approval_mode": "auto_approve",
    }
    return _body(session, "group_lifecycle_update", groups=[created])


def wamid(id: str) -> str:
    return f"wamid.HBgL{base64.b64encode(bytes.fromhex(id)).decode()}"


def _body(session: Session, field: str, **lists: Any) -> bytes:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": session.phone, "phone_number_id": session.external_id},
        **lists,
    }
    entry = {"id": f"1022901293{session.id:05d}", "changes": [{"value": value, "field": field}]}
    # Meta escapes everything that is not ASCII, and signs what it sends.
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}, separators=(",", ":")).encode()


def _event(message: Message, event: str, at: int, what: dict[str, Any]) -> bytes:
    author = message.author or _someone(message.peer)
    said = {"from": author.phone, **_in_group(message), "id": wamid(event), "timestamp": str(at), **what}
    return _body(message.session, "messages", contacts=[_contact(author)], messages=[said])


def _someone(peer: Person | Group) -> Person:
    return peer.members[0] if isinstance(peer, Group) else peer


def _contact(person: Person) -> dict[str, Any]:
    return {"profile": {"name": person.name}, "wa_id": person.phone}


def _group_id(group: Group) -> str:
    return base64.b64encode(f"capi_group:{group.id}".encode()).decode().rstrip("=")


def _in_group(message: Message) -> dict[str, str]:
    return {"group_id": _group_id(message.peer)} if isinstance(message.peer, Group) else {}


def _message(message: Message) -> dict[str, Any]:
    author = message.author or _someone(message.peer)
    said = {"from": author.phone, **_in_group(message), "id": wamid(message.id), "timestamp": str(message.sent_at)}
    return said | _content(message)


def _echo(message: Message) -> dict[str, Any]:
    ids = {"id": wamid(message.id), "timestamp": str(message.sent_at)}
    return {"from": message.session.phone, "to": _someone(message.peer).phone, **ids, **_content(message)}


def _content(message: Message) -> dict[str, Any]:
    file = {"sha256": base64.b64encode(hashlib.sha256(message.id.encode()).digest()).decode(), "id": _file_id(message)}
    match message.kind:
        case "image":
            return {"type": "image", "image": {"caption": message.text, "mime_type": "image/jpeg", **file}}
        case "voice":
            return {"type": "audio", "audio": {"mime_type": "audio/ogg; codecs=opus", **file, "voice": True}}
        case "location":
            return {
                "type": "location",
                "location": {"latitude": 38.7223, "longitude": -9.1393, "name": "Praça Central"},
            }
        case "text":
            return {"type": "text", "text": {"body": message.text}}


def _file_id(message: Message) -> str:
    return str(int(message.id[:12], 16)) + (VOICE if message.kind == "voice" else PHOTO)


def _status(message: Message, status: str, at: int) -> dict[str, Any]:
    to = _someone(message.peer).phone
    told: dict[str, Any] = {"id": wamid(message.id), "status": status, "timestamp": str(at), "recipient_id": to}
    told |= {"biz_opaque_callback_data": message.token} if message.token else {}
    if status == "failed":
        told["errors"] = [_NOT_DELIVERED]
    return told


_NOT_DELIVERED = {
    "code": 131049,
    "title": "This message was not delivered to maintain healthy ecosystem engagement.",
    "message": "This message was not delivered to maintain healthy ecosystem engagement.",
    "error_data": {
        "details": "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."
    },
    "href": "/documentation/business-messaging/whatsapp/support/error-codes",
}
