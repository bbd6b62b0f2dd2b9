"""Every verb done, by whom, and what it changed. read and unread live here; triage comes with its own release."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from store import chats, messages, sessions, standings
from store.chats import ChatRow
from store.database import Reader, Transaction
from store.errors import NoSuchChat
from store.messages import MessageRow
from store.models import Millis
from store.table import as_json

_ADD = "INSERT INTO actions (id, operator, verb, args, at, is_step) VALUES (?, ?, ?, ?, ?, ?)"
_LAST = "SELECT coalesce(max(id), 0) FROM actions"
_AFTER = "SELECT id, args FROM actions WHERE id > ? AND verb = ? ORDER BY id"
_CHANGE = "INSERT INTO changes (action_id, chat_id, field, value) VALUES (?, ?, ?, ?)"
_UNREAD_SEEN = f"""
SELECT {messages.TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages
ON messages.chat_id = j.value AND messages.is_unread = 1 WHERE messages.created_seq <= ?"""
_NEWEST_INBOUND = f"""
SELECT {messages.TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages ON messages.rank =
    (SELECT max(rank) FROM messages WHERE chat_id = j.value AND direction = 'inbound' AND revoked_at IS NULL)"""


@dataclass(frozen=True, slots=True)
class Actor:
    operator: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Done:
    """`changed` counts chats; `seq` is where the store stands after it."""

    action: int
    changed: int
    seq: int


async def read(
    tx: Transaction, chat_ids: Sequence[int], actor: Actor, *, seen_seq: int | None = None, opened: bool = False
) -> Done:
    """Mark what existed at `seen_seq` (or exists now) as read. Raises NoSuchChat."""
    held = await held_chats(tx, chat_ids)
    whole = await _families(tx, held)
    seen = tx.seq if seen_seq is None else seen_seq
    action = await add(tx, actor, "read", {"chats": list(held), "seen_seq": seen}, is_step=not opened)
    rows = await messages.TABLE.load(tx, _UNREAD_SEEN, (as_json(whole), seen))
    changed = [(row, replace(row, is_unread=0, read_at=actor.at, read_by=action)) for row in rows]
    await messages.save(tx, [], changed)
    return await _recount(tx, whole, actor, action, read=True)


async def unread(tx: Transaction, chat_ids: Sequence[int], actor: Actor) -> Done:
    """Let the newest customer message of each chat count again. Raises NoSuchChat."""
    held = await held_chats(tx, chat_ids)
    action = await add(tx, actor, "unread", {"chats": list(held)}, is_step=True)
    whole = await _families(tx, held)
    newest: dict[int, MessageRow] = {}
    for row in await messages.TABLE.load(tx, _NEWEST_INBOUND, (as_json(whole),)):
        head = whole[row.chat_id].merged_into or row.chat_id
        newest[head] = max(newest.get(head, row), row, key=lambda one: one.rank)
    changed = [(row, _unread_again(row)) for row in newest.values() if not row.is_unread]
    await messages.save(tx, [], changed)
    return await _recount(tx, whole, actor, action, read=False)


async def add(tx: Transaction, actor: Actor, verb: str, args: dict[str, Any], *, is_step: bool) -> int:
    """Keep the action; returns its id."""
    number = int((await tx.rows(_LAST))[0][0]) + 1
    await tx.run(_ADD, (number, actor.operator, verb, json.dumps(args), actor.at, int(is_step)))
    return number


async def last(reader: Reader) -> int:
    """The newest action's id."""
    return int((await reader.rows(_LAST))[0][0])


async def chats_after(reader: Reader, action: int, verb: str) -> list[tuple[int, list[int]]]:
    """(id, its chats) of the actions of a verb that were done after one."""
    return [(int(one), json.loads(args)["chats"]) for one, args in await reader.rows(_AFTER, (action, verb))]


async def note_change(tx: Transaction, action: int, chat_id: int, field: str, value: str | None) -> None:
    await tx.run(_CHANGE, (action, chat_id, field, value))


async def held_chats(tx: Transaction, chat_ids: Sequence[int]) -> dict[int, ChatRow]:
    """Those that can be seen, by id. Raises NoSuchChat."""
    held = {one: row for one, row in (await chats.by_id(tx, chat_ids)).items() if row.merged_into is None}
    missing = [str(one) for one in chat_ids if one not in held]
    if missing:
        raise NoSuchChat(f"there is no chat {', '.join(missing)}")
    return held


async def _families(tx: Transaction, held: dict[int, ChatRow]) -> dict[int, ChatRow]:
    """The chats with all that stand in them."""
    heads = [row.id for row in held.values() if row.merged_count]
    return held | {row.id: row for row in await chats.families(tx, heads)} if heads else held


def _unread_again(row: MessageRow) -> MessageRow:
    return replace(row, is_unread=1, is_marked_unread=1, read_at=None, read_by=None)


async def _recount(tx: Transaction, held: dict[int, ChatRow], actor: Actor, action: int, *, read: bool) -> Done:
    before = await sessions.unread_counts(tx)
    standing = await standings.of_chats(tx, held.values())
    pairs = []
    unread: dict[int, int] = defaultdict(int)
    # those that stand in another first: they are part of its count
    for chat_id, row in sorted(held.items(), key=lambda pair: pair[1].merged_into is None):
        now = replace(row, read_at=max(row.read_at or actor.at, actor.at) if read else row.read_at)
        now.unread_count = standings.unread_count(now, standing[chat_id])
        if row.merged_into is None:
            now.unread_count += unread[chat_id]
        else:
            unread[row.merged_into] += now.unread_count
        if (now.unread_count, now.read_at) != (row.unread_count, row.read_at):
            pairs.append((row, now))
    await chats.update(tx, pairs)
    await touch_sessions(tx, before)
    changed = sum(old.unread_count != now.unread_count for old, now in pairs if now.merged_into is None)
    return Done(action, changed, tx.seq)


async def touch_sessions(tx: Transaction, before: dict[int, int]) -> None:
    """Announce the sessions whose unread count is no longer what it was."""
    after = await sessions.unread_counts(tx)
    moved = [one for one, count in after.items() if count != before.get(one, 0)]
    if moved:
        rows = await sessions.all_rows(tx)
        await sessions.save(tx, [rows[one] for one in moved])
