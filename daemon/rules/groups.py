"""Who is in a group, and who was: lists of participants, folded so that their order does not matter."""

import json
from collections.abc import Iterable, Mapping

from daemon.facts import Participant
from daemon.rules.people import identity_key
from store.groups import ParticipantKey, ParticipantRow
from store.models import Millis
from store.people import GroupRow
from store.table import replaced

Rows = dict[ParticipantKey, ParticipantRow]


def newer_name(row: GroupRow, name: str | None, at: Millis) -> GroupRow:
    """The newest name wins."""
    if not name or (at, name) <= (row.name_at or 0, row.name or ""):
        return row
    return replaced(row, name=name, name_at=at)


def newer_list(row: GroupRow, listed: Iterable[Participant], at: Millis) -> GroupRow:
    """The newest list wins."""
    text = json.dumps(sorted({":".join(key_of(one)) for one in listed}))
    held = (row.participants_at or 0, len(row.participants or ""), row.participants or "")
    return replaced(row, participants=text, participants_at=at) if (at, len(text), text) > held else row


def key_of(one: Participant) -> ParticipantKey:
    return identity_key(0, one.identity)[1:]


def says_more(row: GroupRow, listed: Iterable[Participant], at: Millis) -> bool:
    """Whether a list tells more than that the newest one still holds: most messages of a group repeat the same."""
    people = list(listed)
    is_plain = all(one.is_admin is None and one.name is None for one in people)
    is_newer = row.participants is not None and at >= (row.participants_at or 0)
    return not (is_plain and is_newer and present(row) == {key_of(one) for one in people})


def present(row: GroupRow) -> set[ParticipantKey]:
    """Those in the newest list."""
    keys = [key.partition(":") for key in json.loads(row.participants or "[]")]
    return {(kind, value) for kind, _, value in keys}


def heard(
    row: GroupRow, held: Mapping[ParticipantKey, ParticipantRow], listed: Iterable[Participant], at: Millis
) -> Rows:
    """Everybody whom the group's newest list so far, or this one, says something new of."""
    told: Rows = {}
    seen_at = row.participants_at or Millis(0)
    for key in present(row):
        told[key] = _seen(held.get(key) or _unknown(row.id, key, key[1], seen_at), seen_at)
    for one in listed:
        key = key_of(one)
        before = told.get(key) or held.get(key) or _unknown(row.id, key, one.identity.value, at)
        told[key] = _with_words(_seen(before, at), one, at)
    return {key: now for key, now in told.items() if now != held.get(key)}


def _unknown(group_id: int, key: ParticipantKey, shown: str, at: Millis) -> ParticipantRow:
    return ParticipantRow(group_id, *key, shown, 0, Millis(0), None, Millis(0), at, at)


def _seen(row: ParticipantRow, at: Millis) -> ParticipantRow:
    return replaced(row, first_at=min(row.first_at, at), last_at=max(row.last_at, at))


def _with_words(row: ParticipantRow, one: Participant, at: Millis) -> ParticipantRow:
    if one.is_admin is not None and (at, one.is_admin) > (row.admin_at, bool(row.is_admin)):
        row = replaced(row, is_admin=int(one.is_admin), admin_at=at)
    if one.name and (at, one.name) > (row.name_at, row.name or ""):
        row = replaced(row, name=one.name, name_at=at)
    return row
