"""Every verb done, by whom, what it changed, and whether it was taken back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from store import chats, sessions
from store.chats import ChatRow
from store.database import Reader, Transaction
from store.errors import NoSuchChat
from store.models import Millis
from store.table import as_json

SYSTEM = "system"
"""Who opens what a customer wrote to again, and what has slept for long enough."""

_COLUMNS = "id, operator, verb, args, at, is_step, undone_at, undone_by"
_ADD = "INSERT INTO actions (id, operator, verb, args, at, is_step) VALUES (?, ?, ?, ?, ?, ?)"
_LAST = "SELECT coalesce(max(id), 0) FROM actions"
_AFTER = """
SELECT id, args FROM actions WHERE id > ? AND verb IN (SELECT value FROM json_each(?)) ORDER BY id"""
_ONE = f"SELECT {_COLUMNS} FROM actions WHERE id = ?"
_HAS_ACTED = "SELECT 1 FROM actions WHERE operator = ? LIMIT 1"
_LAST_STEP = f"""
SELECT {_COLUMNS} FROM actions WHERE operator = ? AND is_step = 1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1"""
_LAST_UNDONE = f"""
SELECT {_COLUMNS} FROM actions AS a WHERE undone_by = ?1 AND undone_n IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM actions AS n WHERE n.operator = ?1 AND n.id > a.undone_after AND n.is_step = 1)
ORDER BY undone_n DESC LIMIT 1"""
_STRIKE = """
UPDATE actions SET undone_at = ?2, undone_by = ?3,
    undone_n = (SELECT coalesce(max(undone_n), 0) + 1 FROM actions), undone_after = (SELECT max(id) FROM actions)
WHERE id = ?1"""
_PUT_BACK = "UPDATE actions SET undone_at = NULL, undone_by = NULL, undone_n = NULL, undone_after = NULL WHERE id = ?"
_NO_STEP = "UPDATE actions SET is_step = 0 WHERE id = ?"
_CHANGE = "INSERT INTO changes (action_id, chat_id, field, value, before) VALUES (?, ?, ?, ?, ?)"
_OF_PEOPLE = f"""
SELECT {_COLUMNS} FROM actions WHERE verb IN ('merge', 'split', 'forget') ORDER BY id"""


@dataclass(frozen=True, slots=True)
class Actor:
    operator: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Step:
    """A verb that is about to be done. `line` is what it leaves in the threads; empty: nothing."""

    actor: Actor
    verb: str
    args: dict[str, Any] = field(default_factory=dict)
    line: str = ""
    is_step: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """`changed` counts chats; `seq` is where the store stands after it. `unchanged`: chats left alone, and why."""

    action: int
    changed: int
    seq: int
    unchanged: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ActionRow:
    id: int
    operator: str
    verb: str
    args: dict[str, Any]
    at: Millis
    is_step: bool
    undone_at: Millis | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a chat, as it was and as an action made it."""

    chat_id: int
    field: str
    value: str | None
    before: str | None = None


_CHANGED = attrgetter(*(part.name for part in fields(Change)))


async def add(tx: Transaction, step: Step, args: dict[str, Any], *, is_step: bool = True) -> int:
    """Keep the action, with `args` beside those of the step; returns its id."""
    number = await last(tx) + 1
    kept = json.dumps({**step.args, **args})
    await tx.run(_ADD, (number, step.actor.operator, step.verb, kept, step.actor.at, int(is_step and step.is_step)))
    return number


async def no_step(tx: Transaction, action: int) -> None:
    """It changed nothing that undo could give back."""
    await tx.run(_NO_STEP, (action,))


async def last(source: Reader | Transaction) -> int:
    """The newest action's id."""
    return int((await source.rows(_LAST))[0][0])


async def has_acted(source: Reader | Transaction, operator: str) -> bool:
    """Whether this operator has ever done anything here."""
    return bool(await source.rows(_HAS_ACTED, (operator,)))


async def chats_after(reader: Reader, action: int, verbs: Sequence[str]) -> list[tuple[int, list[int]]]:
    """(id, its chats) of the actions of these verbs that were done after one."""
    return [(int(one), json.loads(args)["chats"]) for one, args in await reader.rows(_AFTER, (action, as_json(verbs)))]


async def note_changes(tx: Transaction, action: int, changes: Iterable[Change]) -> None:
    await tx.many(_CHANGE, [(action, *_CHANGED(one)) for one in changes])


async def one(source: Reader | Transaction, action: int) -> ActionRow | None:
    return next(iter(await _rows(source, _ONE, (action,))), None)


async def last_step(source: Reader | Transaction, operator: str) -> ActionRow | None:
    """The operator's newest one that was not taken back."""
    return next(iter(await _rows(source, _LAST_STEP, (operator,))), None)


async def last_undone(source: Reader | Transaction, operator: str) -> ActionRow | None:
    """What the operator took back last; None once they have done something new."""
    return next(iter(await _rows(source, _LAST_UNDONE, (operator,))), None)


async def of_people(source: Reader | Transaction) -> list[ActionRow]:
    """Every merge, split and forgetting, oldest first."""
    return await _rows(source, _OF_PEOPLE, ())


async def strike_out(tx: Transaction, action: int, by: Actor) -> None:
    await tx.run(_STRIKE, (action, by.at, by.operator))


async def put_back(tx: Transaction, action: int) -> None:
    await tx.run(_PUT_BACK, (action,))


async def held_chats(tx: Transaction, chat_ids: Sequence[int]) -> dict[int, ChatRow]:
    """Those that can be seen, by id. Raises NoSuchChat."""
    held = {one: row for one, row in (await chats.by_id(tx, chat_ids)).items() if row.merged_into is None}
    missing = [str(one) for one in chat_ids if one not in held]
    if missing:
        raise NoSuchChat(f"there is no chat {', '.join(missing)}")
    return held


async def families(tx: Transaction, held: dict[int, ChatRow]) -> dict[int, ChatRow]:
    """The chats with all that stand in them."""
    heads = [row.id for row in held.values() if row.merged_count]
    return held | {row.id: row for row in await chats.families(tx, heads)} if heads else held


async def touch_sessions(tx: Transaction, before: dict[int, int]) -> None:
    """Announce the sessions whose unread count is no longer what it was."""
    after = await sessions.unread_counts(tx)
    moved = [one for one, count in after.items() if count != before.get(one, 0)]
    if moved:
        rows = await sessions.all_rows(tx)
        await sessions.save(tx, [rows[one] for one in moved])


async def _rows(source: Reader | Transaction, sql: str, args: Sequence[Any]) -> list[ActionRow]:
    return [of_row(one) for one in await source.rows(sql, args)]


def of_row(one: Sequence[Any]) -> ActionRow:
    """The columns in the order of its fields; further ones are left alone."""
    return ActionRow(one[0], one[1], one[2], json.loads(one[3]), one[4], bool(one[5]), one[6], one[7])
