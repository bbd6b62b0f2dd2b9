"""Whom a chat of a sync is with, and what the batch says of them."""

from typing import Any

from daemon.facts import GroupSeen, Participant, Peer, Person
from daemon.providers.body import name, record, text
from daemon.providers.people import claimed_name, identity
from daemon.providers.webjs_objects import jid
from store.models import Identity

_KINDS = ("chat_type", "type")
_GROUP_IDS = ("group_jid", "chat_id", "jid", "id", "group_id")
_PERSON_IDS = ("chat_id", "jid", "id")
_PARTICIPANTS = ("group_participants", "participants")
_ADMINS = ("is_admin", "isAdmin", "is_superadmin", "isSuperAdmin")
_PARTICIPANT_IDS = ("phone", "jid", "id", "contact_phone", "participant")
_GROUP_NAMES = ("group_name", "name", "contact_name")
_PERSON_NAMES = ("contact_name", "name", "pushname", "notify_name")


def peer_of(chat: dict[str, Any]) -> Peer | str:
    """The other side of a chat; else in words why there is none."""
    kind = next(filter(None, (name(chat.get(key)) for key in _KINDS)), "")
    group = _first_jid(chat, _GROUP_IDS)
    is_group = kind == "group" or chat.get("is_group") is True or (not kind and group.endswith("@g.us"))
    if kind not in ("group", "private", ""):
        return f"chat type {kind[:64]!r} is not known"
    return _group(chat, group) if is_group else _person(chat)


def _group(chat: dict[str, Any], group: str) -> Peer | str:
    if not group:
        return "a group without an id"
    address = group if "@" in group else f"{group}@g.us"
    return Peer(address, group=GroupSeen(address, _called(chat, _GROUP_NAMES), _participants(chat)))


def _person(chat: dict[str, Any]) -> Peer | str:
    address, phone = _first_jid(chat, _PERSON_IDS), name(chat.get("contact_phone"))
    known, numbered = identity(address), identity(phone)
    if known and known.kind == "lid" and numbered and numbered.value.removeprefix("+") == known.value:
        numbered = None  # the gateway cuts the digits off whatever it has, a lid too
    identities = tuple(dict.fromkeys(filter(None, (known, numbered))))
    if known and known.kind == "phone":
        identities = (known,)  # a second spelling of one number is no second number
    if not identities:
        return "a chat with nobody"
    called = claimed_name(_called(chat, _PERSON_NAMES) or "", identities)
    return Peer(address if known else _address(identities[0]), person=Person(identities, called))


def _address(known: Identity) -> str:
    """As the gateway itself would write to them."""
    return f"{known.value.removeprefix('+')}@c.us" if known.kind == "phone" else known.value


def _participants(chat: dict[str, Any]) -> tuple[Participant, ...] | None:
    listed = next((chat[key] for key in _PARTICIPANTS if isinstance(chat.get(key), list)), None)
    if listed is None:
        return None
    known = {found.identity: found for one in reversed(listed) if (found := _participant(one))}
    return tuple(reversed(known.values()))


def _participant(one: object) -> Participant | None:
    plain = record(one)
    known = identity(_first_jid(plain, _PARTICIPANT_IDS) or jid(one))
    if known is None:
        return None
    told = [plain[key] is True for key in _ADMINS if key in plain]
    return Participant(known, claimed_name(text(plain.get("name")), (known,)), any(told) if told else None)


def _called(chat: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((text(chat[key]) for key in keys if text(chat.get(key)).strip()), None)


def _first_jid(plain: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next(filter(None, (jid(plain.get(key)) for key in keys)), "")
