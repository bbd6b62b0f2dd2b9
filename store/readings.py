"""What was read, and made unread again: by which action, so that each can be taken back by itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from store import actions, chats, messages, sessions, standings
from store.actions import Change, Done, Step
from store.chats import ChatRow
from store.database import Transaction
from store.messages import MessageRow
from store.models import Millis
from store.table import as_json, replaced

_UNREAD_SEEN = f"""
SELECT {messages.TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages
ON messages.chat_id = j.value AND messages.is_unread = 1 WHERE messages.created_seq <= ?"""
_NEWEST_OF = """SELECT max(rank) FROM messages
    WHERE chat_id = j.value AND direction = 'inbound' AND (origin = 'import') = {}
        AND merged_into IS NULL AND revoked_at IS NULL"""
# one of an imported chat only where nothing else was ever heard
_NEWEST_INBOUND = f"""
SELECT {messages.TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages ON messages.rank =
    coalesce(({_NEWEST_OF.format(0)}), ({_NEWEST_OF.format(1)}))"""
_ADD = "INSERT OR IGNORE INTO readings (message_id, action_id, is_read) VALUES (?, ?, ?)"
# the newest reading whose action was not taken back; 2 for each action and 1 when it read, so that one number says both
_OF_ACTION = f"""
SELECT {messages.TABLE.qualified},
    (SELECT max(r.action_id * 2 + r.is_read) FROM readings AS r LEFT JOIN actions AS a ON a.id = r.action_id
        WHERE r.message_id = messages.id AND a.undone_at IS NULL),
    EXISTS (SELECT 1 FROM readings AS r LEFT JOIN actions AS a ON a.id = r.action_id
        WHERE r.message_id = messages.id AND a.undone_at IS NULL AND r.is_read = 0)
FROM readings AS t CROSS JOIN messages ON messages.id = t.message_id WHERE t.action_id = ?"""
_TIMES = "SELECT a.id, a.at FROM json_each(?) AS j CROSS JOIN actions AS a ON a.id = j.value"
_LATE = """
SELECT j.value ->> 0 FROM json_each(?) AS j
WHERE EXISTS (SELECT 1 FROM messages WHERE chat_id = j.value ->> 0 AND is_unread = 1 AND created_seq > j.value ->> 1)"""


async def read(tx: Transaction, chat_ids: Sequence[int], step: Step, *, seen_seq: int | None = None) -> Done:
    """Mark what existed at `seen_seq` (or exists now) as read. Raises NoSuchChat."""
    held = await actions.held_chats(tx, chat_ids)
    whole = await actions.families(tx, held)
    before = await sessions.unread_counts(tx)
    seen = tx.seq if seen_seq is None else seen_seq
    action = await actions.add(tx, step, {"chats": list(held), "seen_seq": seen})
    await mark(tx, whole, seen, step, action)
    drawn = await recounted(tx, {one: read_at(row, step.actor.at) for one, row in whole.items()})
    pairs = [(row, drawn[one]) for one, row in whole.items() if drawn[one] != row]
    await chats.update(tx, pairs)
    await actions.note_changes(tx, action, looked(pairs))
    await actions.touch_sessions(tx, before)
    return await _done(tx, action, sum(old.unread_count != now.unread_count for old, now in _heads(pairs)))


async def unread(tx: Transaction, chat_ids: Sequence[int], step: Step) -> Done:
    """Let the newest customer message of each chat count again. Raises NoSuchChat."""
    held = await actions.held_chats(tx, chat_ids)
    whole = await actions.families(tx, held)
    before = await sessions.unread_counts(tx)
    action = await actions.add(tx, step, {"chats": list(held)})
    newest: dict[int, MessageRow] = {}
    for row in await messages.TABLE.load(tx, _NEWEST_INBOUND, (as_json(whole),)):
        head = whole[row.chat_id].merged_into or row.chat_id
        newest[head] = max(newest.get(head, row), row, key=lambda one: one.rank)
    marked = [row for row in newest.values() if not row.is_unread]
    # what came read without anybody's action is so again when this one is taken back
    await tx.many(_ADD, [(row.id, 0, 1) for row in marked if row.read_at is not None and row.read_by is None])
    await tx.many(_ADD, [(row.id, action, 0) for row in marked])
    again = [(row, replaced(row, is_unread=1, is_marked_unread=1, read_at=None, read_by=None)) for row in marked]
    await messages.save(tx, [], again)
    drawn = await recounted(tx, whole)
    pairs = [(row, drawn[one]) for one, row in whole.items() if drawn[one] != row]
    await chats.update(tx, pairs)
    await actions.note_changes(tx, action, [Change(row.id, "unread", "1") for _, row in _heads(pairs)])
    await actions.touch_sessions(tx, before)
    return await _done(tx, action, len(_heads(pairs)))


async def mark(tx: Transaction, chat_ids: Iterable[int], seen: int, step: Step, action: int) -> None:
    """Let the unread messages of these chats that existed at `seen` be read by this action."""
    rows = await messages.TABLE.load(tx, _UNREAD_SEEN, (as_json(chat_ids), seen))
    changed = [(row, replaced(row, is_unread=0, read_at=step.actor.at, read_by=action)) for row in rows]
    await messages.save(tx, [], changed)
    await tx.many(_ADD, [(row.id, action, 1) for row in rows])


async def reconsider(tx: Transaction, action: int) -> bool:
    """The action was taken back or put back: its messages are as the newest one that counts leaves them."""
    width = len(messages.TABLE.row.__dataclass_fields__)
    found = [(MessageRow(*one[:width]), one[width], one[width + 1]) for one in await tx.rows(_OF_ACTION, (action,))]
    readers = {newest // 2 for _, newest, _ in found if newest is not None and newest % 2}
    times: dict[int, Millis] = dict(await tx.rows(_TIMES, (as_json(readers),)))
    pairs = [(row, _as_left(row, newest, times, is_marked=bool(marked))) for row, newest, marked in found]
    await messages.save(tx, [], [(old, now) for old, now in pairs if old != now])
    return bool(found)


def _as_left(row: MessageRow, newest: int | None, times: Mapping[int, Millis], *, is_marked: bool) -> MessageRow:
    reader = newest // 2 if newest is not None and newest % 2 else None
    at = None if reader is None else times.get(reader, row.received_at)
    counts = row.direction == "inbound" and bool(row.is_raising or is_marked) and row.merged_into is None
    return replace(
        row,
        read_by=reader or None,
        read_at=at,
        is_marked_unread=int(is_marked),
        is_unread=int(counts and at is None and row.revoked_at is None),
    )


async def late(tx: Transaction, seen: Mapping[int, int]) -> set[int]:
    """Of these chats those with an unread message that came after the seq beside them."""
    return {int(one) for (one,) in await tx.rows(_LATE, (as_json(seen.items()),))}


async def recounted(tx: Transaction, rows: Mapping[int, ChatRow]) -> dict[int, ChatRow]:
    """The rows of whole families with their unread counts as their messages now have them."""
    counts = await standings.unread_of(tx, rows.values())
    drawn: dict[int, ChatRow] = {}
    within: dict[int, int] = defaultdict(int)
    # those that stand in another first: they are part of its count
    for one, row in sorted(rows.items(), key=lambda pair: pair[1].merged_into is None):
        count = counts[one]
        if row.merged_into is None:
            count += within[one]
        else:
            within[row.merged_into] += count
        drawn[one] = row if count == row.unread_count else replaced(row, unread_count=count)
    return drawn


def read_at(row: ChatRow, at: Millis) -> ChatRow:
    return row if row.read_at is not None and row.read_at >= at else replaced(row, read_at=at)


def looked(pairs: Iterable[tuple[ChatRow, ChatRow]]) -> list[Change]:
    """When the chats were read, for those in which that is new."""
    return [
        Change(now.id, "read_at", _text(now.read_at), _text(old.read_at))
        for old, now in pairs
        if old.read_at != now.read_at
    ]


async def _done(tx: Transaction, action: int, changed: int) -> Done:
    if not changed:
        await actions.no_step(tx, action)
    return Done(action, changed, tx.seq)


def _heads(pairs: Iterable[tuple[ChatRow, ChatRow]]) -> list[tuple[ChatRow, ChatRow]]:
    return [(old, now) for old, now in pairs if now.merged_into is None]


def _text(at: Millis | None) -> str | None:
    return None if at is None else str(at)
