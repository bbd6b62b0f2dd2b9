"""The body of a Meta webhook as facts: the envelope, and which field of a change is read by whom."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from daemon.facts import AccountNotice, Fact, Ignored, Part, Unknown
from daemon.providers.body import NoJson, name, parsed, pointer, record
from daemon.providers.meta.change import Change, refs_of
from daemon.providers.meta.messages import echoes, messages
from daemon.providers.meta.notices import NOTICES, notice
from daemon.providers.meta.statuses import error_words, statuses

# Their content belongs on the desk but is not read yet: quarantined, so that a later release can replay them.
_LATER = frozenset(
    {
        "group_lifecycle_update",
        "group_participants_update",
        "group_settings_update",
        "group_status_update",
        "history",
        "smb_app_state_sync",
        "user_id_update",
    }
)


def facts(raw: bytes) -> list[Part]:
    """At least one part; never raises."""
    try:
        body = parsed(raw)
    except NoJson as trouble:
        return [Part("", (), Unknown(f"no JSON: {trouble}"))]
    return list(_entries(body))


def _entries(body: object) -> Iterator[Part]:
    for at, entry in _elements(body, "", "entry"):
        if isinstance(entry, Part):
            yield entry
            continue
        for place, change in _elements(entry, at, "changes"):
            if isinstance(change, Part):
                yield change
            else:
                yield from _changed(place, record(change))


def _elements(holder: object, at: str, key: str) -> Iterator[tuple[str, Any]]:
    """Each element of a list with its place; in the place of a list that is missing or empty one part that says so."""
    listed = record(holder).get(key)
    place = pointer(at, key)
    if not isinstance(listed, list):
        yield at, Part(at, (), Unknown(f"there is no list {key}"))
        return
    if not listed:
        yield place, Part(place, (), Ignored(f"{key} is empty"))
    for index, element in enumerate(listed):
        yield pointer(place, index), element


def _changed(at: str, plain: dict[str, Any]) -> list[Part]:
    value = plain.get("value")
    field = name(plain.get("field"))
    if not isinstance(value, dict) or not field:
        return [Part(at, (), Unknown("a change without a field" if not field else "a change without a value"))]
    change = Change(field, at, refs_of(value), value)
    if lists := _LISTS.get(field):
        return _listed(change, lists)
    return [change.part(_told(change))]


def _told(change: Change) -> Fact:
    if change.field in NOTICES:
        return notice(change.field, change.value)
    if change.field in _LATER:
        return Unknown(f"{change.field} is not understood yet")
    return Unknown(f"field {change.field[:64]!r} is not known")


def _listed(change: Change, lists: dict[str, Callable[[Change, Sequence[object]], list[Part]]]) -> list[Part]:
    parts = []
    for key, read in lists.items():
        if key not in change.value:
            continue
        elements = change.value[key]
        if not isinstance(elements, list):
            parts.append(change.part(Unknown(f"{key} is no list"), key))
        else:
            parts += read(change, elements) if elements else [change.part(Ignored(f"{key} is empty"), key)]
    return parts or [change.part(Unknown(f"nothing known in {change.field}"))]


def _errors(change: Change, errors: Sequence[object]) -> list[Part]:
    return [change.part(AccountNotice("errors", error_words(list(errors)) or "no details"), "errors")]


_LISTS: dict[str, dict[str, Callable[[Change, Sequence[object]], list[Part]]]] = {
    "messages": {"messages": messages, "statuses": statuses, "errors": _errors},
    "smb_message_echoes": {"message_echoes": echoes, "errors": _errors},
}
