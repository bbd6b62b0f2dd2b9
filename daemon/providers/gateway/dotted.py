"""The events under their dotted names: written down for the gateway, and sent by none that was seen.

Their fields lie side by side in `data`: message_id, contact_name, message_type, error_message, and so on.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from daemon.facts import AccountNotice, ContactSeen, Fact, Ignored, MessageStatusChanged, Part, Person, Unknown
from daemon.providers.body import name, pointer, record, text, written_moment
from daemon.providers.gateway import messages, sessions, sync
from daemon.providers.people import claimed_name, identity
from daemon.providers.webjs_objects import jid

_LONGEST = 200
_WORDS = ("body", "caption", "name", "display_name")
_WARNING = ("current_usage", "limit", "reset_time")
_CONTACT_IDS = ("phone", "contact_phone", "id", "jid", "contact_id")


def _received(data: dict[str, Any]) -> Fact:
    """The same message as the gateway itself would write it, so that both are read by one code."""
    said = record(data.get("message"))
    kind = name(data.get("message_type")) or name(said.get("type")) or "chat"
    written = written_moment(data.get("timestamp"))
    live = {
        "id": data.get("message_id"),
        "from": data.get("from"),
        "contact_name": data.get("contact_name"),
        "body": next((said[key] for key in _WORDS if text(said.get(key))), ""),
        "timestamp": data.get("timestamp") if written is None else written,
        **{key: value for key, value in said.items() if value is not None and key not in ("name", "body")},
        "type": "chat" if kind == "text" else kind,
    }
    return messages.received({"message": live})


def _sent(data: dict[str, Any]) -> Fact:
    """Unlike message_sent it brings no message, only that one of ours has left."""
    return messages.status_updated({**data, "ack_level": None, "status": "sent"})


def _failed(data: dict[str, Any]) -> Fact:
    fact = messages.status_updated({**data, "ack_level": None, "status": "failed"})
    why, code = text(data.get("error_message")).strip(), name(data.get("error_code"))
    if not isinstance(fact, MessageStatusChanged):
        return fact
    return replace(fact, error=why or fact.error, error_code=code or None)


def _contact_updated(data: dict[str, Any]) -> Fact:
    known = next(filter(None, (identity(jid(data.get(key))) for key in _CONTACT_IDS)), None)
    if known is None:
        return Unknown("a contact without a number")
    called = " ".join(filter(None, (text(data.get(key)).strip() for key in ("name", "last_name"))))
    return ContactSeen(Person((known,), claimed_name(called, (known,))), None)


def _rate_limit_warning(data: dict[str, Any]) -> Fact:
    told = ", ".join(f"{key} {name(data.get(key))}" for key in _WARNING if name(data.get(key)))
    return AccountNotice("rate.limit.warning", told[:_LONGEST] or "no details")


def _chats_synced(data: dict[str, Any], refs: tuple[str, ...], base: str) -> list[Part]:
    if not isinstance(data.get("chats"), list):
        return [Part(base, refs, Ignored("a sync has ended"))]
    named = {**data, "session_id": data.get("session_id") or next(iter(refs), None)}
    return [
        replace(part, pointer=base + part.pointer, whole=base + part.whole if part.whole else "")
        for part in sync.parts(named)
    ]


def _contacts_synced(data: dict[str, Any], refs: tuple[str, ...], base: str) -> list[Part]:
    listed = data.get("contacts")
    if not isinstance(listed, list) or not listed:
        return [Part(base, refs, Ignored("a sync has ended"))]
    told = [_contact_updated(record(one)) if refs else Unknown("it names no session") for one in listed]
    return [Part(pointer(base, "contacts", place), refs, fact) for place, fact in enumerate(told)]


EVENTS: Final[dict[str, Callable[[dict[str, Any]], Fact]]] = {
    "campaign.completed": lambda _: Ignored("a campaign of the gateway's own"),
    "contact.updated": _contact_updated,
    "message.delivered": messages.delivered,
    "message.failed": _failed,
    "message.read": messages.read,
    "message.received": _received,
    "message.sent": _sent,
    "qr.code": sessions.qr_code_generated,
    "rate.limit.warning": _rate_limit_warning,
    "session.connected": sessions.ready,
    "session.disconnected": sessions.disconnected,
    "session.error": sessions.error,
}
LISTS: Final[dict[str, Callable[[dict[str, Any], tuple[str, ...], str], list[Part]]]] = {
    "chats.synced": _chats_synced,
    "contacts.synced": _contacts_synced,
}
"""Those that hold many things, each of which stands for itself."""
