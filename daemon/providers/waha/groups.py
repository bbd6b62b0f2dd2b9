"""What happens to a group and to who is in it: a name, a list of members, and lines that nobody wrote."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from daemon.facts import (
    Fact,
    GroupChanged,
    GroupSeen,
    IdentityLinked,
    Ignored,
    MessageReceived,
    Participant,
    Peer,
    Unknown,
)
from daemon.providers.body import moment, name, record, text
from daemon.providers.waha.event import Event
from daemon.providers.waha.ids import jid, known
from store.models import Millis

_MOST_NAMED = 5
_NO_GROUP = Unknown("it names no group")
_DEPRECATED = Ignored("an older event of the same: group.v2 tells it")
_ADMINS = frozenset({"admin", "superadmin"})
HAPPENED: dict[str, str] = {
    "join": "{who} joined",
    "leave": "{who} left",
    "promote": "{who} is an admin now",
    "demote": "{who} is no longer an admin",
}
"""payload.type of group.v2.participants."""
_OF_OUR_OWN = {"join": "this number joined the group", "leave": "this number left the group"}
REQUESTS: dict[str, str] = {
    "created": "{who} asks to join",
    "rejected": "the request of {who} to join was refused",
    "revoked": "{who} took back the request to join",
}
"""payload.action of a request to join."""
_OLD = {"group.join": "join", "group.leave": "leave"}


def joined(event: Event) -> list[Fact]:
    """This number is in a group now: the one event that brings everybody in it."""
    payload, group = event.payload, record(event.payload.get("group"))
    jid_of, at = _group_id(group), moment(payload.get("timestamp"))
    if not jid_of:
        return [_NO_GROUP]
    people = _listed(group.get("participants"))
    listed = tuple(Participant(found, is_admin=_is_admin(one)) for one in people if (found := known(_address(one))))
    seen = GroupSeen(jid_of, _subject(group), listed or None)
    return [GroupChanged(seen, at or event.at), _line(jid_of, _OF_OUR_OWN["join"], at, "join", ()), *_links(people)]


def left(event: Event) -> list[Fact]:
    group, at = _group_id(record(event.payload.get("group"))), moment(event.payload.get("timestamp"))
    return [_line(group, _OF_OUR_OWN["leave"], at, "leave", ())] if group else [_NO_GROUP]


def participants(event: Event) -> list[Fact]:
    payload = event.payload
    group, kind = _group_id(record(payload.get("group"))), name(payload.get("type"))
    people = _listed(payload.get("participants"))
    if not group:
        return [_NO_GROUP]
    if kind not in HAPPENED:
        return [Unknown(f"{kind[:64]!r} of members is not known")]
    at = moment(payload.get("timestamp"))
    if kind in _OF_OUR_OWN and people and all(_address(one) in event.me for one in people):
        return [_line(group, _OF_OUR_OWN[kind], at, kind, ())]  # group.v2.join and leave tell it too
    return [_of_people(group, kind, people, at), *_links(people)]


def asked_to_join(event: Event) -> list[Fact]:
    payload = event.payload
    group, action = _group_id(record(payload.get("group"))), name(payload.get("action"))
    if not group:
        return [_NO_GROUP]
    if action not in REQUESTS:
        return [Unknown(f"{action[:64]!r} of a request to join is not known")]
    one = {"id": payload.get("requesterId"), "pn": payload.get("requesterPn")}
    words, at = REQUESTS[action].format(who=_called(one)), moment(payload.get("timestamp"))
    return [_line(group, words, at, action, (_address(one),)), *_links([one])]


def updated(event: Event) -> list[Fact]:
    group = record(event.payload.get("group"))
    jid_of, subject, at = _group_id(group), _subject(group), moment(event.payload.get("timestamp"))
    if not jid_of:
        return [_NO_GROUP]
    words = f"the group is called {subject} now" if subject else _what_changed(group)
    line = _line(jid_of, words, at, "update", sorted(f"{key}={value}" for key, value in group.items()))
    return [GroupChanged(GroupSeen(jid_of, subject), at or event.at), line] if subject else [line]


def old_event(event: Event) -> list[Fact]:
    """group.join and group.leave bring the library's own object: the same line as group.v2.participants."""
    payload = event.payload
    group, ids = jid(payload.get("chatId")), payload.get("recipientIds")
    if not group.endswith("@g.us") or not isinstance(ids, list) or not ids:
        return [_DEPRECATED]
    people = [{"id": one} for one in ids]
    return [_of_people(group, _OLD[event.name], people, moment(payload.get("timestamp")))]


def _of_people(group: str, kind: str, people: Sequence[dict[str, Any]], at: Millis | None) -> MessageReceived:
    who = [_called(one) for one in people[:_MOST_NAMED]] or ["somebody"]
    more = [f"{len(people) - _MOST_NAMED} more"] if len(people) > _MOST_NAMED else []
    words = HAPPENED[kind].format(who=" and ".join(filter(None, [", ".join(who), *more])))
    return _line(group, words, at, kind, sorted(map(_address, people)))


def _line(group: str, words: str, at: Millis | None, kind: str, about: Sequence[str]) -> MessageReceived:
    """These events have no id of their own: what they say is what makes one of them the same as another."""
    told = hashlib.sha256("\n".join([kind, str(at), *about]).encode(errors="backslashreplace")).hexdigest()[:32]
    return MessageReceived(
        peer=Peer(group, group=GroupSeen(group)),
        direction="internal",
        dedupe_key=f"{group}/{kind}:{told}",
        provider_message_id=None,
        type="system",
        body=words,
        sent_at=at,
    )


def _links(people: Iterable[dict[str, Any]]) -> list[Fact]:
    """The phones of lids, where both are told."""
    pairs = [(known(jid(one.get("id"))), known(jid(one.get("pn")))) for one in people]
    return [
        IdentityLinked(one, other, "named together")
        for one, other in pairs
        if one and other and {one.kind, other.kind} == {"lid", "phone"}
    ]


def _called(one: dict[str, Any]) -> str:
    """Their number. A lid says nothing to anybody."""
    found = [known(jid(one.get(key))) for key in ("pn", "id")]
    return next((each.value for each in found if each and each.kind == "phone"), "somebody")


def _address(one: dict[str, Any]) -> str:
    return jid(one.get("id"))


def _is_admin(one: dict[str, Any]) -> bool | None:
    role = name(one.get("role"))
    return role in _ADMINS if role else None


def _listed(value: object) -> list[dict[str, Any]]:
    return [record(one) for one in value] if isinstance(value, list) else []


def _group_id(group: dict[str, Any]) -> str:
    found = jid(group.get("id"))
    return found if found.endswith("@g.us") else ""


def _subject(group: dict[str, Any]) -> str | None:
    return text(group.get("subject")).strip() or None


def _what_changed(group: dict[str, Any]) -> str:
    return "the group's description was changed" if "description" in group else "the group's settings were changed"
