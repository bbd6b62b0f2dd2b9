"""How WAHA names people, chats and messages, brought to one form whatever the engine writes."""

import re
from dataclasses import dataclass
from typing import Any

from daemon.providers.body import name, record
from daemon.providers.people import identity
from store.models import Identity

_SERIALISED = re.compile(r"(true|false)_([^_]+@[^_]+)_(.+)", re.DOTALL)
_PEOPLE = frozenset({"c.us", "lid"})
_DEVICE = re.compile(r"[.:].*")
OURS = "me"
"""Stands for the chat in the key of what we wrote."""


@dataclass(frozen=True, slots=True)
class MessageId:
    """One message: where it is, its bare id there, and who wrote it."""

    chat: str
    bare: str
    is_ours: bool
    author: str = ""
    """In a group, where the id says so."""

    @property
    def key(self) -> str:
        return message_key(self.chat, self.bare, is_ours=self.is_ours)

    @property
    def written(self) -> str:
        """As WAHA takes it back: to quote it, and to mark it as read."""
        author = f"_{self.author}" if self.author and self.is_group else ""
        return f"{'true' if self.is_ours else 'false'}_{self.chat}_{self.bare}{author}"

    @property
    def is_group(self) -> bool:
        return self.chat.endswith("@g.us")


def message_key(chat: str, bare: str, *, is_ours: bool) -> str:
    """The identity of a message within its session.

    What customers write has its chat in the key: anybody may choose an id, also one that is taken elsewhere. What we
    write has not, for its id is our own, while its chat is told now by phone and now by lid.
    """
    return f"{OURS if is_ours else chat}/{bare}"


def jid(value: object) -> str:
    """An address, from text or from the library's object; without the device, and on the server that WAHA writes."""
    plain = record(value)
    written = name(plain.get("_serialized")) or _joined(plain) if plain else name(value)
    user, at, server = written.rpartition("@")
    if not at:
        return written
    server = "c.us" if server == "s.whatsapp.net" else server
    return f"{_DEVICE.sub('', user) if server in _PEOPLE else user}@{server}"


def known(address: str) -> Identity | None:
    """Who an address of a person is; never a group, and nothing without a server: `me` is nobody's number."""
    return identity(address) if "@" in address and not address.endswith("@g.us") else None


def message_id(value: object) -> MessageId | None:
    """What a serialised id says: `false_<chat>_<id>` and in groups `_<author>`; None for any other."""
    plain = record(value)
    found = _SERIALISED.fullmatch(name(plain.get("_serialized")) if plain else name(value))
    if not found:
        return None
    bare, _, author = found[3].partition("_")
    return MessageId(jid(found[2]), bare, found[1] == "true", jid(author)) if bare else None


def is_broadcast(chat: str) -> bool:
    """Stories, broadcast lists and channels: nobody there writes to us."""
    return chat.endswith(("@broadcast", "@newsletter"))


def _joined(plain: dict[str, Any]) -> str:
    user, server = name(plain.get("user")), name(plain.get("server"))
    return f"{user}@{server}" if user and server else ""
