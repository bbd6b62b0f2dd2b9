"""What every dialect on whatsapp-web.js has in common: its ids, its acknowledgements, its files and its endings."""

import re
from dataclasses import dataclass
from typing import Any, Final

from daemon.facts import Ignored, MessageStatusChanged, Reaction, SessionChanged
from daemon.providers.body import name, record
from store.models import MessageStatus, MessageType

BROADCAST: Final = Ignored("status broadcast")
ACKS: Final[dict[int, MessageStatus]] = {
    -1: "failed", 0: "pending", 1: "sent", 2: "delivered", 3: "read", 4: "played",
}  # fmt: skip
"""The library's own levels."""
WITH_FILE: Final[dict[str, MessageType]] = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "ptt": "audio",
    "document": "document",
    "sticker": "sticker",
}
NO_WORDS: Final = frozenset({"location"})
"""Their body is a picture of the map in base64."""
_MESSAGE = re.compile(r"(true|false)_([^_]+@[^_]+)_([^_]+)(?:_([^_@]+@[^_]+))?")
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_PERSON_SERVER = "s.whatsapp.net"
_FAILED = "look at the telephone of this number, then send again"
FOR_GOOD = ("LOGOUT", "LOGGED_OUT", "USER_REQUESTED", "DELETED_SESSION", "UNPAIRED")
"""In these cases no gateway reconnects by itself."""


@dataclass(frozen=True, slots=True)
class MessageId:
    """The library's id of a message, taken apart."""

    key: str
    """Who, chat and id, without the author: what the message is called here."""
    whole: str
    """As the library writes it in one word."""
    chat: str
    is_ours: bool
    author: str = ""


def message_id(value: object, chat: str = "") -> MessageId | None:
    """An id as it stands in an object, a text or an object of its own; `chat` is for one that names none."""
    plain = record(value)
    whole = name(plain.get("_serialized")) if plain else name(value)
    bare = name(plain.get("id"))
    remote = usual(jid(plain.get("remote")) or chat_of(whole) or chat)
    if not bare:
        is_ours = whole.startswith("true_")
        return MessageId(message_key(whole), whole, remote, is_ours, author_of(whole)) if whole else None
    is_ours, author = plain.get("fromMe") is True, jid(plain.get("participant")) or author_of(whole)
    key = f"{'true' if is_ours else 'false'}_{remote}_{bare}"
    return MessageId(key, whole or (f"{key}_{author}" if author else key), remote, is_ours, author)


def jid(value: object) -> str:
    """A WhatsApp address; the library writes it as text or as an object."""
    plain = record(value)
    if plain:
        return name(plain.get("_serialized")) or _joined(plain)
    return name(value)


def usual(address: str) -> str:
    """An address with the server that the library itself writes for people."""
    user, at, server = address.rpartition("@")
    return f"{user}@c.us" if at and server == _PERSON_SERVER else address


def message_key(message_id: str) -> str:
    """The id without its author: of one message in a group that can be given by phone or by lid."""
    found = _MESSAGE.fullmatch(message_id)
    return f"{found[1]}_{usual(found[2])}_{found[3]}" if found else message_id


def chat_of(message_id: str) -> str:
    """The chat that an id names; empty when it names none."""
    found = _MESSAGE.fullmatch(message_id)
    return found[2] if found else ""


def bare_of(message_id: str) -> str:
    """The part of an id that names the message within its chat; empty when the id is none of the library's."""
    found = _MESSAGE.fullmatch(message_id)
    return found[3] if found else ""


def author_of(message_id: str) -> str:
    """Who an id says wrote a message in a group; empty when it does not say."""
    found = _MESSAGE.fullmatch(message_id)
    return (found[4] or "") if found else ""


def is_broadcast(chat: str) -> bool:
    """Stories, broadcast lists and channels: nobody there writes to us."""
    return chat.endswith(("@broadcast", "@newsletter"))


def status_changed(key: str, status: MessageStatus) -> MessageStatusChanged:
    """What became of a message of ours. The library tells no time of it."""
    told = f"status:{status}"
    if status != "failed":
        return MessageStatusChanged(key, status, None, told)
    words = "WhatsApp could not send it"
    return MessageStatusChanged(key, status, None, told, words, reaction=Reaction.FAIL, hint=_FAILED)


def base64_size(data: str) -> int | None:
    """How many bytes base64 stands for; None when it is none. The ends are looked at, not every one of 20 million."""
    if not data or len(data) % 4 or not _BASE64.fullmatch(data[:64]) or not _BASE64.fullmatch(data[-64:]):
        return None
    return len(data) // 4 * 3 - data[-2:].count("=")


def gone(reason: str | None) -> SessionChanged:
    """The connection has ended, for this reason in the library's own words."""
    words = (reason or "").upper()
    return SessionChanged("disconnected", reason, is_for_good=any(word in words for word in FOR_GOOD))


def _joined(plain: dict[str, Any]) -> str:
    user, server = name(plain.get("user")), name(plain.get("server"))
    return f"{user}@{server}" if user and server else ""
