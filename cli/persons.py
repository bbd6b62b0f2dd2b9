"""What there is to know of a chat's person or group, as names and values."""

from typing import Any

from cli.columns import local_time
from daemon.api.chats import ChatDetail
from daemon.api.people import ContactDetail, GroupDetail
from store.models import GroupMember, Identity, Link, Membership, Message, NameClaim


def facts(about: ContactDetail | GroupDetail | None, chat_id: int) -> list[tuple[str, str]]:
    """`chat_id` is the chat that is shown already."""
    if isinstance(about, ContactDetail):
        return _person_facts(about, chat_id)
    return _group_facts(about, chat_id) if about is not None else []


def whole_chat(
    detail: ChatDetail, about: ContactDetail | GroupDetail | None, messages: tuple[Message, ...]
) -> dict[str, Any]:
    """All of it, for a script."""
    return {
        "chat": detail.chat,
        "contact": detail.contact,
        "group": detail.group,
        "person": about if isinstance(about, ContactDetail) else None,
        "members": about.members if isinstance(about, GroupDetail) else None,
        "messages": messages,
    }


def _person_facts(person: ContactDetail, chat_id: int) -> list[tuple[str, str]]:
    return [
        ("contact", str(person.contact.id)),
        *(("address", _address(one.identity, one.sessions)) for one in person.addresses),
        *(("called", _claim(one)) for one in person.names),
        *(("link", _link(one)) for one in person.links),
        *(
            ("also", f"chat {one.id} by {one.session_key}, {one.unread_count} unread")
            for one in person.chats
            if one.id != chat_id
        ),
        *(("in group", _membership(one)) for one in person.groups),
    ]


def _group_facts(group: GroupDetail, chat_id: int) -> list[tuple[str, str]]:
    return [
        ("group", group.group.jid),
        *(("also", f"chat {one.id} by {one.session_key}") for one in group.chats if one.id != chat_id),
        *(("member" if one.left_at is None else "left", _member(one)) for one in group.members),
    ]


def _shown(identity: Identity) -> str:
    """A number as it is; any other address with its kind."""
    return identity.value if identity.kind == "phone" else f"{identity.kind} {identity.value}"


def _address(identity: Identity, sessions: tuple[str, ...]) -> str:
    return f"{_shown(identity)} ({', '.join(sessions)})" if sessions else _shown(identity)


def _claim(claim: NameClaim) -> str:
    return f"{claim.name} ({_SOURCES[claim.source]})"


def _link(link: Link) -> str:
    why = f"{link.evidence} {link.operator}" if link.operator else link.evidence
    return f"{link.id}: {_shown(link.one)} is {_shown(link.other)} ({why}{'' if link.is_active else ', split'})"


def _membership(one: Membership) -> str:
    return _with_marks(one.name, is_admin=one.is_admin, left=local_time(one.left_at))


def _member(one: GroupMember) -> str:
    number = _shown(one.identity)
    name = f"{one.name} {number}" if one.name else number
    return _with_marks(name, is_admin=one.is_admin, left=local_time(one.left_at))


def _with_marks(name: str, *, is_admin: bool, left: str) -> str:
    marks = [*(["admin"] if is_admin else []), *([f"there until {left}"] if left else [])]
    return f"{name} ({', '.join(marks)})" if marks else name


_SOURCES = {"operator": "by an operator", "book": "in an address book", "push": "by themselves"}
