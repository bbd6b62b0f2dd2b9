"""The written form: one message a body, its fields side by side. Which rules it keeps to, and what it says.

The rules are plain code, for a validation library would refuse a message over half an emoji in it.
"""

import hashlib
from dataclasses import replace
from typing import Any

from daemon.facts import Fact, MessageReceived, Part, Unknown
from daemon.providers.body import name, text, whole
from daemon.providers.gateway import messages
from daemon.providers.gateway.ids import session_ref

Errors = dict[str, list[str]]
LONGEST_BODY = 65_536
_MARKS = frozenset({"chat_type", "message_body", "contact_phone", "group_jid"})
_IDS = ("wam_id", "message_id", "whatsapp_message_id", "id")
_YES = frozenset({"true", "1"})


def is_flat(body: dict[str, Any]) -> bool:
    """Whether the body is a message in the written form, right or wrong."""
    return "event" not in body and not _MARKS.isdisjoint(body)


def naming_errors(refs: object, workspaces: object) -> Errors:
    """What is missing to know whose a body is."""
    errors: Errors = {}
    if not refs:
        errors["session_id"] = ["session_id is required: the number or the name of a session."]
    if not workspaces:
        errors["workspace_id"] = ["workspace_id is required: a whole number."]
    return errors


def workspace_of(plain: dict[str, Any]) -> int | None:
    return whole(plain.get("workspace_id"))


def errors(body: dict[str, Any]) -> Errors:
    """Each field that keeps the body from being a message, with the rule that it breaks."""
    found = naming_errors(session_ref(body), workspace_of(body) is not None)
    kind = body.get("chat_type")
    if kind not in ("private", "group"):
        found["chat_type"] = ["chat_type is private or group."]
    if kind == "private" and not name(body.get("contact_phone")):
        found["contact_phone"] = ["contact_phone is required for a private chat."]
    if kind == "group" and not name(body.get("group_jid")):
        found["group_jid"] = ["group_jid is required for a group."]
    words = body.get("message_body")
    is_file_alone = words is None and _has_media(body)
    if not isinstance(words, str) and not is_file_alone:
        found["message_body"] = ["message_body is required: a text."]
    elif len(text(words)) > LONGEST_BODY:
        found["message_body"] = [f"message_body has at most {LONGEST_BODY} characters."]
    return found


def parts(body: dict[str, Any], raw: bytes) -> list[Part]:
    """The one message of the body."""
    ref = session_ref(body)
    if not ref:
        return [Part("", (), Unknown("it names no session"))]  # with a live signature nobody has asked for one
    return [Part("", (ref,), _fact(body, raw))]


def _fact(body: dict[str, Any], raw: bytes) -> Fact:
    given = next((found for key in _IDS if (found := name(body.get(key)))), "")
    # without an id nothing but the same bytes tells that it is the same message
    message_id = given or f"body:{hashlib.sha256(raw).hexdigest()}"
    fact = messages.received({"message": {**_as_live(body), "id": message_id}})
    if given or not isinstance(fact, MessageReceived):
        return fact
    return replace(fact, provider_message_id=None)


def _as_live(body: dict[str, Any]) -> dict[str, Any]:
    """The same message as the gateway itself would write it, so that both forms are read by one code."""
    kind = name(body.get("message_type")) or ("" if _has_media(body) else "chat")
    message = {
        "body": text(body.get("message_body")),
        "timestamp": body.get("timestamp"),
        "from_me": body.get("from_me") is True,
        "type": "chat" if kind == "text" else kind,
        "has_media": _has_media(body),
        "media_url": body.get("media_url"),
        "chat_type": body.get("chat_type"),
    }
    if body.get("chat_type") == "group":
        chat = _group(name(body.get("group_jid")))
        sender = {key: body.get(key) for key in ("sender_phone", "sender_name")}
        return {**message, **sender, "from": chat, "group_id": chat, "group_name": body.get("group_name")}
    return {**message, "from": name(body.get("contact_phone")), "contact_name": body.get("contact_name")}


def _group(written: str) -> str:
    return written if "@" in written or not written else f"{written}@g.us"


def _has_media(body: dict[str, Any]) -> bool:
    said = body.get("has_media")
    return said is True or name(said).lower() in _YES or bool(text(body.get("media_url")))
