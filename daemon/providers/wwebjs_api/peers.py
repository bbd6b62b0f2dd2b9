"""Whom an object of the library is about, as the desk knows people and groups."""

from collections.abc import Iterable
from typing import Any

from daemon.facts import GroupSeen, Participant, Peer, Person
from daemon.providers.body import record, text
from daemon.providers.people import claimed_name, identity
from daemon.providers.webjs_objects import jid
from store.models import Identity

_SOMEBODY = "somebody"


def is_group(chat: str) -> bool:
    return chat.endswith("@g.us")


def peer_of(chat: str, also: str = "", called: str = "") -> Peer | None:
    """The other side of a chat. `also`: a second address of the same person, such as the lid beside the phone."""
    if is_group(chat):
        return Peer(chat, group=GroupSeen(chat))
    somebody = person((chat, also), called)
    return Peer(chat, person=somebody) if somebody and chat else None


def person(addresses: Iterable[str], called: str = "") -> Person | None:
    """Somebody by each kind of address that is given, the first first. None without any."""
    first: dict[str, Identity] = {}
    for address in addresses:
        if known := identity(address):
            first.setdefault(known.kind, known)
    found = tuple(first.values())
    return Person(found, claimed_name(called, found)) if found else None


def told(chat: dict[str, Any], address: str) -> Peer | None:
    """The other side of a Chat object, with its name and, of a group, who is in it."""
    if not is_group(address):
        return peer_of(address, called=text(chat.get("name")))
    metadata = record(chat.get("groupMetadata"))
    called = text(metadata.get("subject")).strip() or text(chat.get("name")).strip()
    return Peer(address, group=GroupSeen(address, called or None, _participants(metadata.get("participants"))))


def _participants(listed: object) -> tuple[Participant, ...] | None:
    """An empty list is none: the library has lost them now and then."""
    if not isinstance(listed, list):
        return None
    known: dict[Identity, Participant] = {}
    for one in map(record, listed):
        if somebody := identity(jid(one.get("id"))):
            is_admin = one.get("isAdmin") is True or one.get("isSuperAdmin") is True
            known.setdefault(somebody, Participant(somebody, is_admin=is_admin))
    return tuple(known.values()) or None


def who(address: str) -> str:
    """Somebody in the words of a line: their number, for a line has no names; digits of a lid say nothing."""
    known = identity(address)
    return known.value if known and known.kind == "phone" else _SOMEBODY


def all_of(addresses: Iterable[str]) -> str:
    """The same of several."""
    named = [who(one) for one in dict.fromkeys(filter(None, addresses))]
    numbers = [one for one in named if one != _SOMEBODY]
    hidden = len(named) - len(numbers)
    if hidden:
        numbers.append(_SOMEBODY if hidden == 1 else f"{hidden} with hidden numbers")
    return ", ".join(numbers) or _SOMEBODY
