"""Where chats stand with the operators: status, assignee, tags, priority, pin, mute.

Each is a field. Its value is that of its newest action that was not taken back, or what stood there before any.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from store import actions, chats, lines, readings, sessions
from store.actions import Change, Done, Step
from store.chats import ChatRow
from store.database import Transaction
from store.models import ChatStatus, Millis
from store.table import replaced

STATUS, ASSIGNEE, PRIORITY, PINNED, MUTED, READ_AT = "status", "assignee", "priority", "pinned", "muted", "read_at"
_TAG = "tag:"
_AWAY = ("done", "snoozed")
"""Out of sight: a customer who writes opens it."""
_UNSEEN = "a message came after what you saw: look at it, then do it again"

Fields = Mapping[str, str | None]
"""By name: what is to stand there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a verb makes of chats."""

    fields: Fields = field(default_factory=dict)
    only: ChatStatus | None = None
    """Leave chats with another status alone."""
    reads: bool = False
    """Mark as read too what has been seen."""
    seen_seq: int | None = None
    """Leave chats alone that an unread message came to after this seq."""


def status(word: ChatStatus) -> Fields:
    return {STATUS: word}


def snoozed(until: Millis | None) -> Fields:
    """Without a time only a customer who writes opens it."""
    return {STATUS: _snoozed(until)}


def tag(name: str, *, is_on: bool) -> Fields:
    return {_TAG + name: "1" if is_on else None}


def flag(name: str, *, is_on: bool) -> Fields:
    return {name: str(int(is_on))}


async def do(tx: Transaction, chat_ids: Sequence[int], step: Step, wanted: Wanted) -> Done:
    """One action on all of them; on what stands in a chat as on the chat. Raises NoSuchChat."""
    held = await actions.held_chats(tx, chat_ids)
    whole = await actions.families(tx, held)
    before = await sessions.unread_counts(tx)
    seen = tx.seq if wanted.seen_seq is None else wanted.seen_seq
    left = await _left_alone(tx, whole, wanted, seen)
    meant = {one: row for one, row in whole.items() if (row.merged_into or one) not in left}
    drawn = {one: with_fields(row, wanted.fields) for one, row in meant.items()}
    left |= {one: "it is so already" for one, row in meant.items() if _is_so(row, drawn[one], wanted)}
    touched = {one: row for one, row in meant.items() if (row.merged_into or one) not in left}
    action = await actions.add(tx, step, {"chats": list(held), "seen_seq": seen}, is_step=bool(touched))
    if wanted.reads:
        await readings.mark(tx, touched, seen, step, action)
        drawn = await readings.recounted(tx, {one: readings.read_at(drawn[one], step.actor.at) for one in touched})
    pairs = [(row, drawn[one]) for one, row in touched.items() if drawn[one] != row]
    await chats.update(tx, pairs)
    # also where it changes nothing: it is to stand when whoever did the same before takes that back
    await actions.note_changes(tx, action, [*_changes(meant.values(), wanted.fields), *readings.looked(pairs)])
    heads = [row for row in touched.values() if row.merged_into is None]
    if step.line:
        await lines.add(tx, heads, step, action)
    await actions.touch_sessions(tx, before)
    return Done(action, len(heads), tx.seq, tuple(left.items()))


async def reopen(tx: Transaction, chat_ids: Sequence[int], step: Step) -> Done:
    """A customer who writes again is never left in a drawer."""
    return await do(tx, chat_ids, step, Wanted(status("open")))


async def _left_alone(tx: Transaction, whole: Mapping[int, ChatRow], wanted: Wanted, seen: int) -> dict[int, str]:
    """Chats that nothing is done to, and why."""
    left = {}
    if wanted.seen_seq is not None:
        late = await readings.late(tx, dict.fromkeys(whole, seen))
        left = {whole[one].merged_into or one: _UNSEEN for one in late}
    for one, row in whole.items():
        if row.merged_into is not None or one in left:
            continue
        if wanted.only is not None and row.status != wanted.only:
            left[one] = f"it is not {wanted.only} but {row.status}"
    return left


def _is_so(row: ChatRow, drawn: ChatRow, wanted: Wanted) -> bool:
    return row.merged_into is None and drawn == row and not (wanted.reads and row.unread_count)


def with_fields(row: ChatRow, fields: Fields) -> ChatRow:
    """The row with these values."""
    made = replaced(row)
    for name, value in fields.items():
        _set(made, name, value)
    return made


def _set(row: ChatRow, name: str, value: str | None) -> None:
    if name == STATUS:
        word, _, until = (value or "open").partition(" ")
        row.status = word  # type: ignore[assignment]  # written by `value_of` and `Fields` alone
        row.snoozed_until = Millis(int(until)) if until else None
    elif name == ASSIGNEE:
        row.assignee = value
    elif name.startswith(_TAG):
        row.tags = _retagged(row.tags, name.removeprefix(_TAG), is_on=value is not None)
    elif name == READ_AT:
        row.read_at = None if value is None else Millis(int(value))
    else:
        setattr(row, name, int(value or 0))


def value_of(row: ChatRow, name: str) -> str | None:
    """What stands there now."""
    if name == STATUS:
        return _snoozed(row.snoozed_until) if row.status == "snoozed" else row.status
    if name == ASSIGNEE:
        return row.assignee
    if name.startswith(_TAG):
        return "1" if name.removeprefix(_TAG) in json.loads(row.tags) else None
    return str(getattr(row, name))


def _snoozed(until: Millis | None) -> str:
    return "snoozed" if until is None else f"snoozed {until}"


def is_away(row: ChatRow) -> bool:
    return row.status in _AWAY


def _retagged(tags: str, name: str, *, is_on: bool) -> str:
    held = {one for one in json.loads(tags) if one != name}
    return json.dumps(sorted(held | {name}) if is_on else sorted(held), ensure_ascii=False)


def _changes(rows: Iterable[ChatRow], fields: Fields) -> list[Change]:
    return [Change(row.id, name, value, value_of(row, name)) for row in rows for name, value in fields.items()]
