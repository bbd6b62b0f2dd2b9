"""The body of a Meta webhook as facts: the envelope, and which field of a change is read by whom."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from daemon.facts import AccountNotice, Fact, Ignored, Part, Reaction, Unknown
from daemon.providers.body import NoJson, name, parsed, pointer, record, seconds
from daemon.providers.meta import address_book, calls, groups, history
from daemon.providers.meta.change import Change, refs_of
from daemon.providers.meta.errors import code_of, first_of, verdict
from daemon.providers.meta.messages import echoes, messages
from daemon.providers.meta.notices import NOTICES, notice, one_line
from daemon.providers.meta.statuses import error_words, statuses
from store.models import Millis
from store.session_noun import NoticeLevel

Read = Callable[[Change, Sequence[object]], list[Part]]


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
        told_at = seconds(record(entry).get("time"))
        for place, change in _elements(entry, at, "changes"):
            if isinstance(change, Part):
                yield change
            else:
                yield from _changed(place, record(change), told_at)


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


def _changed(at: str, plain: dict[str, Any], told_at: Millis | None) -> list[Part]:
    value = plain.get("value")
    field = name(plain.get("field"))
    if not isinstance(value, dict) or not field:
        return [Part(at, (), Unknown("a change without a field" if not field else "a change without a value"))]
    change = Change(field, at, refs_of(value), value, told_at)
    if lists := LISTS.get(field):
        return _listed(change, lists)
    return [change.part(_told(change))]


def _told(change: Change) -> Fact:
    if change.field in NOTICES:
        return notice(change)
    return Unknown(f"field {change.field[:64]!r} is not known")


def _listed(change: Change, lists: dict[str, Read]) -> list[Part]:
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
    """Trouble of the account itself, beside no message."""
    first = first_of(list(errors))
    level: NoticeLevel = "trouble" if verdict(first).reaction is Reaction.STOP else "warning"
    words = one_line(error_words(list(errors)) or "no details")
    return [change.part(AccountNotice("errors", words, level, code_of(first) or "", change.at), "errors")]


LISTS: dict[str, dict[str, Read]] = {
    "messages": {"messages": messages, "statuses": statuses, "errors": _errors},
    "smb_message_echoes": {"message_echoes": echoes, "errors": _errors},
    "history": {"history": history.history, "messages": history.files, "errors": _errors},
    "smb_app_state_sync": {"state_sync": address_book.state_sync, "errors": _errors},
    "user_id_update": {"user_id_update": address_book.user_ids, "errors": _errors},
    "calls": {"calls": calls.calls, "statuses": calls.progress, "errors": _errors},
    "user_preferences": {"user_preferences": calls.preferences, "errors": _errors},
    **{field: {"groups": groups.groups, "errors": _errors} for field in groups.FIELDS},
}
"""By field: which lists a change may hold, and who reads each."""
