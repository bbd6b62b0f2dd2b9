"""groups[]: what becomes of a group of the Groups API, as facts of the group and as lines in its conversation."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from daemon.facts import AccountNotice, ContactSeen, Fact, GroupChanged, GroupSeen, Part, Peer, Person, Unknown
from daemon.providers.body import name, record, seconds, text
from daemon.providers.meta.change import Change
from daemon.providers.meta.lines import line
from daemon.providers.meta.notices import one_line
from daemon.providers.meta.people import addresses, called, links
from daemon.providers.meta.statuses import error_words
from daemon.providers.people import claimed_name, in_order
from store.models import Identity


def groups(change: Change, elements: Sequence[object]) -> list[Part]:
    """Meta's own samples write `initiated_by` beside the group: both places are read."""
    outside = {key: change.value[key] for key in ("initiated_by",) if key in change.value}
    found = []
    for index, element in enumerate(elements):
        facts = _facts(change, {**outside, **record(element)})
        found += [change.row(fact, "groups", index) for fact in facts]
    return found


def _facts(change: Change, event: dict[str, Any]) -> Iterator[Fact]:
    kind, group_id = name(event.get("type")), name(event.get("group_id"))
    failed = error_words(event.get("errors"))
    words = list(EVENTS[kind](event)) if kind in EVENTS else None
    if words is None:
        yield Unknown(f"type {kind[:64]!r} of {change.field} is not known" if kind else "an event without a type")
        return
    if failed:
        at = seconds(event.get("timestamp"))
        subject = group_id or name(event.get("request_id"))
        yield AccountNotice(change.field, one_line(f"{kind}: {failed}"), subject=subject, at=at)
    if group_id:
        yield from _of_group(event, group_id, words if not failed or kind in _PARTLY else [])
    elif not failed:
        yield Unknown("an event of no group")


def _of_group(event: dict[str, Any], group_id: str, words: Sequence[str]) -> Iterator[Fact]:
    at = seconds(event.get("timestamp"))
    yield GroupChanged(GroupSeen(group_id, _subject(event)), at)
    for person in _people(event):
        yield ContactSeen(person, at)
        yield from links(addresses(*_given(person.identities)))
    peer = Peer(group_id, group=GroupSeen(group_id))
    told = name(event.get("request_id")) or name(event.get("join_request_id"))
    key = ":".join(filter(None, ("group", group_id, name(event.get("type")), told, name(event.get("timestamp")))))
    for number, one in enumerate(words):
        yield line(peer, f"{key}:{number}" if number else key, one, at)


def _given(identities: Sequence[Identity]) -> tuple[object, object]:
    values = {one.kind: one.value for one in identities}
    return values.get("phone"), values.get("bsuid")


def _subject(event: dict[str, Any]) -> str | None:
    """Its name, where this event is about it and was carried out."""
    changed = record(event.get("group_subject"))
    if changed:
        return text(changed.get("text")).strip() or None if changed.get("update_successful") is not False else None
    return text(event.get("subject")).strip() or None


def _people(event: dict[str, Any]) -> Iterator[Person]:
    """Those who joined, left or asked."""
    for each in (*_listed(event, "added_participants"), *_listed(event, "removed_participants"), event):
        if person := _person(each):
            yield person


def _person(each: dict[str, Any]) -> Person | None:
    identities = in_order(addresses(each.get("wa_id") or each.get("input"), each.get("user_id"),
                                    each.get("parent_user_id")))  # fmt: skip
    return Person(identities, claimed_name(called(each), identities)) if identities else None


def _listed(event: dict[str, Any], key: str) -> list[dict[str, Any]]:
    listed = event.get(key)
    return [record(one) for one in listed] if isinstance(listed, list) else []


def _names(event: dict[str, Any], key: str) -> str:
    known = [_person(each) for each in _listed(event, key)]
    return ", ".join(one.name or one.identities[0].value for one in known if one) or "somebody"


def _created(event: dict[str, Any]) -> Iterator[str]:
    subject = _subject(event)
    yield f"the group was made: {subject}" if subject else "the group was made"


def _deleted(_: dict[str, Any]) -> Iterator[str]:
    yield "the group was deleted"


def _added(event: dict[str, Any]) -> Iterator[str]:
    how = " by the invite link" if event.get("reason") == "invite_link" else ""
    yield f"{_names(event, 'added_participants')} joined{how}"


def _removed(event: dict[str, Any]) -> Iterator[str]:
    if _listed(event, "removed_participants") or not _listed(event, "failed_participants"):
        who, by = _names(event, "removed_participants"), event.get("initiated_by")
        yield f"{who} left" if by == "participant" else f"{who} was removed by us" if by else f"{who} is no longer here"
    for each in _listed(event, "failed_participants"):
        person, why = _person(each), error_words(each.get("errors"))
        who = (person.name or person.identities[0].value) if person else "somebody"
        yield f"{who} could not be removed" + (f": {why}" if why else "")


def _asked(event: dict[str, Any]) -> Iterator[str]:
    yield f"{_asker(event)} asks to join: answer in WhatsApp Manager"


def _asks_no_more(event: dict[str, Any]) -> Iterator[str]:
    yield f"{_asker(event)} no longer asks to join"


def _asker(event: dict[str, Any]) -> str:
    person = _person(event)
    return (person.name or person.identities[0].value) if person else "somebody"


def _settings(event: dict[str, Any]) -> Iterator[str]:
    for key, called_so in SETTINGS.items():
        changed = event.get(key)
        if not isinstance(changed, dict):
            continue
        why = error_words(changed.get("errors"))
        if changed.get("update_successful") is False or why:
            yield f"{called_so} could not be changed" + (f": {why}" if why else "")
        else:
            words = " ".join(text(changed.get("text")).split())
            yield f"{called_so} is now: {words}" if words else f"{called_so} was changed"


def _suspended(_: dict[str, Any]) -> Iterator[str]:
    yield "Meta has suspended the group: nothing can be sent to it"


def _cleared(_: dict[str, Any]) -> Iterator[str]:
    yield "the group is no longer suspended"


SETTINGS = {"group_subject": "the subject", "group_description": "the description", "profile_picture": "the picture"}
EVENTS: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "group_create": _created,
    "group_delete": _deleted,
    "group_participants_add": _added,
    "group_add_participants": _added,
    "group_participants_remove": _removed,
    "group_remove_participants": _removed,
    "group_join_request_created": _asked,
    "group_join_request_revoked": _asks_no_more,
    "group_settings_update": _settings,
    "group_suspend": _suspended,
    "group_suspend_cleared": _cleared,
}
"""By type; the words are those of each line that it leaves."""
_PARTLY = frozenset({"group_participants_remove", "group_remove_participants"})
"""Some of it may have been done although there are errors."""
FIELDS = ("group_lifecycle_update", "group_participants_update", "group_settings_update", "group_status_update")
