"""How the gateway names sessions, chats and messages, brought to one form."""

import re
from collections.abc import Mapping
from typing import Any

from daemon.providers.body import name, record

_MESSAGE = re.compile(r"(true|false)_([^_]+@[^_]+)_([^_]+)(?:_([^_@]+@[^_]+))?")
_PERSON_SERVER = "s.whatsapp.net"
_SESSIONS = ("session_id", "whatsapp_account_id", "account_id")


def session_names(plain: Mapping[str, Any]) -> tuple[str, ...]:
    """Every name that a body, or a part of it, gives its session, by text or by number; the best first."""
    return tuple(dict.fromkeys(filter(None, (name(plain.get(key)) for key in _SESSIONS))))


def session_ref(plain: Mapping[str, Any]) -> str:
    """The best of them; empty when there is none."""
    return next(iter(session_names(plain)), "")


def jid(value: object) -> str:
    """A WhatsApp address; the library writes it as text or as an object."""
    plain = record(value)
    if plain:
        return name(plain.get("_serialized")) or _joined(plain)
    return name(value)


def message_key(message_id: str) -> str:
    """The id without its author: of one message in a group that can be given by phone or by lid."""
    if found := _MESSAGE.fullmatch(message_id):
        chat = found[2].removesuffix(_PERSON_SERVER) + "c.us" if found[2].endswith(f"@{_PERSON_SERVER}") else found[2]
        return f"{found[1]}_{chat}_{found[3]}"
    return message_id


def chat_of(message_id: str) -> str:
    """The chat that an id names; empty when it names none."""
    found = _MESSAGE.fullmatch(message_id)
    return found[2] if found else ""


def author_of(message_id: str) -> str:
    """Who an id says wrote a message in a group; empty when it does not say."""
    found = _MESSAGE.fullmatch(message_id)
    return (found[4] or "") if found else ""


def is_broadcast(chat: str) -> bool:
    """Stories, broadcast lists and channels: nobody there writes to us."""
    return chat.endswith(("@broadcast", "@newsletter"))


def _joined(plain: dict[str, Any]) -> str:
    user, server = name(plain.get("user")), name(plain.get("server"))
    return f"{user}@{server}" if user and server else ""
