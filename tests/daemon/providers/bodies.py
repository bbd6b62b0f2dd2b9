"""Bodies as providers send them, and the headers that prove them."""

import hashlib
import hmac
import json
from typing import Any

NOW = 1_795_362_934_000
SECRET = b"app secret"


def a_meta_body(*messages: dict[str, Any], **value: Any) -> bytes:
    """One change of `messages`; without any key of its own it holds one text."""
    if messages or not value:
        value.setdefault("messages", list(messages) or [a_meta_text()])
    whole = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "+1 555-078-3881", "phone_number_id": "106540352242922"},
        **value,
    }
    return as_json(a_meta_envelope(("messages", whole)))


def a_meta_envelope(*changes: tuple[str, Any]) -> dict[str, Any]:
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": field, "value": value} for field, value in changes]}],
    }


def a_meta_text(**fields: Any) -> dict[str, Any]:
    return a_meta_message("text", {"body": "hola"}, **fields)


def a_meta_message(kind: str, content: Any = None, **fields: Any) -> dict[str, Any]:
    base = {"from": "6281234567890", "id": "wamid.A1", "timestamp": "1760000000", "type": kind}
    return {**base, **({} if content is None else {kind: content}), **fields}


def a_gateway_body(event: str = "message_received", **data: Any) -> bytes:
    """The live envelope; without fields of its own it is a private text."""
    fields = data or {"message": a_gateway_message()}
    return as_json({"event": event, "data": {"workspace_id": 1, "session_id": "webjs_1_1_abc", **fields}})


def a_gateway_message(**fields: Any) -> dict[str, Any]:
    return {
        "id": "false_6281234567890@c.us_AC14",
        "from": "6281234567890@c.us",
        "to": "628111222333@c.us",
        "body": "Halo",
        "timestamp": 1_795_362_934,
        "from_me": False,
        "type": "chat",
        "has_media": False,
        "chat_type": "private",
        **fields,
    }


def a_group_message(**fields: Any) -> dict[str, Any]:
    group = {
        "id": "false_120363404793044052@g.us_3EB0AA_6281234567890@c.us",
        "from": "120363404793044052@g.us",
        "chat_type": "group",
        "group_id": "120363404793044052@g.us",
        "group_name": "Team",
        "participants": ["6281234567890@c.us", "99887766554433@lid", "6282@c.us"],
        "sender_phone": "6281234567890",
        "sender_name": "Budi",
    }
    return a_gateway_message(**{**group, **fields})


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


def meta_headers(raw: bytes, secret: bytes = SECRET) -> list[tuple[str, str]]:
    return [("X-Hub-Signature-256", f"sha256={hmac.new(secret, raw, hashlib.sha256).hexdigest()}")]


def gateway_headers(raw: bytes, secret: bytes = SECRET, time: str | None = None) -> list[tuple[str, str]]:
    time = str(NOW // 1000) if time is None else time
    signature = hmac.new(secret, time.encode() + raw, hashlib.sha256).hexdigest()
    return [("X-HMAC-Signature", signature), ("X-Timestamp", time)]


def written_headers(raw: bytes, secret: bytes = SECRET, name: str = "X-WhatsApp-Signature") -> list[tuple[str, str]]:
    return [(name, hmac.new(secret, raw, hashlib.sha256).hexdigest())]


def a_flat_message(**fields: Any) -> dict[str, Any]:
    """A private text in the written form; a field that is None is left out."""
    whole = {
        "session_id": 7,
        "workspace_id": 1,
        "chat_type": "private",
        "contact_phone": "+6281234567890",
        "contact_name": "Budi",
        "message_body": "Halo",
        "timestamp": NOW // 1000,
        **fields,
    }
    return {key: value for key, value in whole.items() if value is not None}


def a_flat_group_message(**fields: Any) -> dict[str, Any]:
    group = {
        "chat_type": "group",
        "contact_phone": None,
        "contact_name": None,
        "group_jid": "1234567890-1234567890@g.us",
        "group_name": "Team",
        "sender_phone": "+6281234567890",
        "sender_name": "Budi",
    }
    return a_flat_message(**{**group, **fields})


def a_batch(*chats: Any, **fields: Any) -> dict[str, Any]:
    """A written batch of chats."""
    whole = {"session_id": 7, "workspace_id": 1, "chats": list(chats), **fields}
    return {key: value for key, value in whole.items() if value is not None}


def a_batch_chat(**fields: Any) -> dict[str, Any]:
    return {
        "type": "private",
        "contact_phone": "+6281234567890",
        "contact_name": "Budi",
        "last_message": "Halo",
        "timestamp": NOW // 1000,
        **fields,
    }
