"""Taking an action back, and putting it back: what it changed is as the newest action that counts leaves it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from store import actions, chats, lines, readings, sessions, triage
from store.actions import ActionRow, Actor, Step
from store.chats import ChatRow
from store.database import Transaction
from store.table import replaced

# each field that the action changed: what stands there, by which action, and what that one had seen
_STANDING = """
SELECT t.chat_id, t.field, CASE WHEN n.id IS NULL THEN f.before ELSE n.value END, n.action_id,
    CASE WHEN t.field = 'status' THEN (SELECT args ->> '$.seen_seq' FROM actions WHERE id = n.action_id) END
FROM changes AS t
LEFT JOIN changes AS n ON n.id = (
    SELECT c.id FROM changes AS c JOIN actions AS a ON a.id = c.action_id
    WHERE c.chat_id = t.chat_id AND c.field = t.field AND a.undone_at IS NULL ORDER BY c.action_id DESC LIMIT 1)
JOIN changes AS f ON f.id = (
    SELECT id FROM changes WHERE chat_id = t.chat_id AND field = t.field ORDER BY action_id LIMIT 1)
WHERE t.action_id = ? AND """
_OF_TRIAGE = f"""{_STANDING}(t.field IN ('status', 'assignee', 'priority', 'pinned', 'muted', 'read_at')
    OR t.field GLOB 'tag:*')"""
_OF_NAMES = f"{_STANDING}t.field = 'name'"


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """What came of it. `covered`: chats that keep what a newer action made of them."""

    changed: int
    covered: tuple[int, ...]


@dataclass(slots=True)
class _Standing:
    fields: dict[int, dict[str, str | None]]
    """By chat."""
    covered: set[int]
    seen: dict[int, int]
    """Of each chat whose status is decided anew: what whoever decides it had seen."""


async def reconsider(tx: Transaction, row: ActionRow, by: Actor, reopening: Step, *, redo: bool) -> Reconsidered:
    """Everything of the desk that the action changed. `reopening`: what opens a chat that must not be out of sight."""
    before = await sessions.unread_counts(tx)
    await (actions.put_back(tx, row.id) if redo else actions.strike_out(tx, row.id, by))
    notes = await lines.reconsider(tx, row.id, None if redo else by.at)
    has_read = await readings.reconsider(tx, row.id)
    standing = await _standing(tx, row.id)
    held = await _whole(tx, {*standing.fields, *(row.args.get("chats", ()) if has_read else ())})
    drawn = {one: triage.with_fields(chat, standing.fields.get(one, {})) for one, chat in held.items()}
    if has_read or any(triage.READ_AT in one for one in standing.fields.values()):
        drawn = await readings.recounted(tx, drawn)
    pairs = [(chat, drawn[one]) for one, chat in held.items() if drawn[one] != chat]
    await chats.update(tx, pairs)
    await _open_what_is_new(tx, pairs, standing.seen, reopening)
    await actions.touch_sessions(tx, before)
    heads = {now.merged_into or now.id for old, now in pairs if _shows(old, now)}
    return Reconsidered(len(heads) + notes, tuple(sorted(standing.covered)))


async def names(tx: Transaction, action: int) -> tuple[dict[int, str], set[int]]:
    """What operators call the chats of a renaming, now that it counts or does not; and those renamed since."""
    rows = await tx.rows(_OF_NAMES, (action,))
    return {row[0]: row[2] or "" for row in rows}, {row[0] for row in rows if row[3] is not None and row[3] > action}


async def _standing(tx: Transaction, action: int) -> _Standing:
    found = _Standing(defaultdict(dict), set(), {})
    for chat, field, value, by, seen in await tx.rows(_OF_TRIAGE, (action,)):
        found.fields[chat][field] = value
        if field != triage.READ_AT and by is not None and by > action:
            found.covered.add(chat)
        if field == triage.STATUS:
            found.seen[chat] = int(seen or 0)
    return found


async def _whole(tx: Transaction, ids: set[int]) -> dict[int, ChatRow]:
    """With the families that they stand in: unread counts are those of the whole."""
    rows = await chats.by_id(tx, ids)
    heads = {row.merged_into or row.id for row in rows.values() if row.merged_into or row.merged_count}
    return rows | {row.id: row for row in await chats.families(tx, heads)} if heads else rows


async def _open_what_is_new(
    tx: Transaction, pairs: Sequence[tuple[ChatRow, ChatRow]], seen: Mapping[int, int], reopening: Step
) -> None:
    """A chat that is put out of sight again, although a customer wrote meanwhile, is opened at once."""
    away = {now.id: now for old, now in pairs if triage.is_away(now) and not triage.is_away(old)}
    late = await readings.late(tx, {one: seen.get(one, 0) for one in away}) if away else set()
    heads = {away[one].merged_into or one for one in late}
    if heads:
        await triage.reopen(tx, sorted(heads), reopening)


def _shows(old: ChatRow, now: ChatRow) -> bool:
    """Whether anybody sees the difference."""
    return old != replaced(now, seq=old.seq, read_at=old.read_at)
