"""Bodies as WAHA posts them: both forms of the envelope, and each engine's own data beside what it says."""

import hashlib
import hmac
import json
from typing import Any, Literal

from store.models import Millis

Engine = Literal["WEBJS", "NOWEB", "GOWS"]
Generation = Literal["old", "new"]
ENGINES: tuple[Engine, ...] = ("WEBJS", "NOWEB", "GOWS")
GENERATIONS: tuple[Generation, ...] = ("old", "new")
SECRET = b"waha hook key"
SECONDS = 1_795_362_934
SENT, TOLD = Millis(SECONDS * 1000), Millis(SECONDS * 1000 + 850)
"""When a message was sent, and when WAHA told it: the older envelope does not say."""
US, OUR_LID = "628111222333@c.us", "111222333444@lid"
BUDI, BUDI_LID, TEAM = "6281234567890@c.us", "99887766554433@lid", "120363404793044052@g.us"


def a_body(
    event: str,
    payload: Any,
    *,
    engine: str = "WEBJS",
    generation: Generation = "new",
    session: str = "default",
    told: int = TOLD,
) -> dict[str, Any]:
    """The older form has neither id nor time, and names the engine only in its environment."""
    environment = {"version": "2026.7.1", "engine": engine, "tier": "CORE", "browser": None}
    me = {"id": US, "pushName": "Our shop", "lid": OUR_LID}
    body = {"event": event, "session": session, "me": me, "payload": payload, "environment": environment}
    if generation == "old":
        return body
    return {"id": "evt_01k7y9fk63jdvsyfktzr2ypewq", "timestamp": told, "metadata": {}, "engine": engine, **body}


def an_id(key: str, chat: str = BUDI, *, ours: bool = False, author: str = "") -> str:
    return "_".join(filter(None, ["true" if ours else "false", chat, key, author]))


def a_message(
    engine: str = "WEBJS",
    key: str = "3EB0AA",
    body: str | None = "Halo",
    *,
    chat: str = BUDI,
    author: str = "",
    ours: bool = False,
    at: int = SECONDS,
    data: dict[str, Any] | None = None,
    **fields: Any,
) -> dict[str, Any]:
    """The payload of message and message.any, with the engine's own data unless another is given."""
    is_group = chat.endswith("@g.us")
    writer = author or (US if ours else chat)
    sides: dict[str, str | None] = {"from": US if ours and not is_group else chat, "to": chat if ours else US}
    if engine != "WEBJS":  # these write the chat on the one side, and in private chats nobody on the other
        sides = {"from": chat, "to": chat if is_group else None}
    return {
        "id": an_id(key, chat, ours=ours, author=writer if is_group else ""),
        "timestamp": at,
        **sides,
        "participant": writer if is_group else None,
        "fromMe": ours,
        "source": "app",
        "body": body,
        "hasMedia": False,
        "media": None,
        "ack": 1 if ours else None,
        "ackName": "SERVER" if ours else "UNKNOWN",
        "location": None,
        "vCards": None,
        "replyTo": None,
        "_data": a_text_inside(engine, key, body or "", chat, writer, ours=ours) if data is None else data,
        **fields,
    }


def a_text_inside(engine: str, key: str, body: str, chat: str, writer: str, *, ours: bool) -> dict[str, Any]:
    """What the engine itself holds of a text."""
    if engine == "WEBJS":
        return webjs(key, "chat", chat, writer, ours=ours, body=body)
    return proto(engine, key, {"conversation": body}, chat, writer, ours=ours)


def webjs(
    key: str, kind: str, chat: str = BUDI, writer: str = BUDI, *, ours: bool = False, **fields: Any
) -> dict[str, Any]:
    """The raw model of WhatsApp Web; addresses stand there as text or as objects."""
    user, _, server = writer.partition("@")
    return {
        "id": {"fromMe": ours, "remote": chat, "id": key, "_serialized": an_id(key, chat, ours=ours)},
        "type": kind,
        "t": SECONDS,
        "notifyName": "" if ours else "Budi",
        "author": {"user": user, "server": server, "_serialized": writer} if chat.endswith("@g.us") else None,
        **fields,
    }


def proto(
    engine: str,
    key: str,
    message: dict[str, Any],
    chat: str = BUDI,
    writer: str = BUDI,
    *,
    ours: bool = False,
    **more: Any,
) -> dict[str, Any]:
    """NOWEB's and GOWS's: the message of WhatsApp's protocol, and their own words around it."""
    name = "" if ours else "Budi"
    is_group = chat.endswith("@g.us")
    inner = {one: internal(address) for one, address in (("chat", chat), ("writer", writer))}
    if engine == "NOWEB":
        own = {"remoteJid": inner["chat"], "fromMe": ours, "id": key, **more}
        own |= {"participant": inner["writer"]} if is_group else {}
        return {"key": own, "messageTimestamp": SECONDS, "pushName": name, "message": message}
    sender = inner["writer"].replace("@", ":12@") if ours else inner["writer"]
    info = {
        "Chat": inner["chat"], "Sender": sender, "IsFromMe": ours, "IsGroup": is_group, "AddressingMode": "",
        "SenderAlt": "", "RecipientAlt": "", "ID": key, "Type": "text", "PushName": name,
        "Timestamp": "2026-11-22T16:22:14Z", **more,
    }  # fmt: skip
    return {"Info": info, "Message": message}


def internal(address: str) -> str:
    """As the engines write a person among themselves."""
    return address.replace("@c.us", "@s.whatsapp.net")


def as_raw(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()


def signed(raw: bytes, secret: bytes = SECRET) -> list[tuple[str, str]]:
    mac = hmac.new(secret, raw, hashlib.sha512).hexdigest()
    return [("X-Webhook-Hmac", mac), ("X-Webhook-Hmac-Algorithm", "sha512"), ("X-Webhook-Timestamp", str(TOLD))]
