"""Every query on imported messages: which action brought which, and whether one that counts still does."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from store import messages
from store.database import Reader, Transaction
from store.messages import RANK_SHIFT, MessageRow
from store.table import as_json, replaced

_OPEN = """
SELECT i.action_id FROM imports AS i JOIN actions AS a ON a.id = i.action_id
WHERE i.chat_id = ? AND i.file_key = ? AND a.undone_at IS NULL ORDER BY i.action_id DESC LIMIT 1"""
_BEGIN = "INSERT INTO imports (action_id, chat_id, file_key) VALUES (?, ?, ?)"
_BRING = "INSERT OR IGNORE INTO imported (action_id, message_id) VALUES (?, ?)"
_ARGS = "UPDATE actions SET args = json_set(args, '$.messages', (args ->> '$.messages') + ?) WHERE id = ?"
_IN_MINUTE = f"""
SELECT {messages.TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages
ON messages.chat_id = j.value ->> 0 AND messages.merged_into IS NULL
AND messages.rank >= (j.value ->> 1) * 60 << {RANK_SHIFT} AND messages.rank < ((j.value ->> 1) + 1) * 60 << {RANK_SHIFT}
WHERE messages.direction <> 'internal' AND messages.origin {{}} ORDER BY messages.rank"""
_TOLD = _IN_MINUTE.format("<> 'import'")
_IMPORTED = _IN_MINUTE.format("= 'import'")
_OF_ACTION = f"""
SELECT {messages.TABLE.qualified}, EXISTS (
    SELECT 1 FROM imported AS other JOIN actions AS a ON a.id = other.action_id
    WHERE other.message_id = messages.id AND a.undone_at IS NULL)
FROM imported AS i CROSS JOIN messages ON messages.id = i.message_id
WHERE i.action_id = ? AND i.message_id > ?
ORDER BY i.message_id LIMIT ?"""
_TURN = "UPDATE imports SET turned = turned + 1 WHERE action_id = ?"
_TURNING = "SELECT action_id, turned FROM imports WHERE settled < turned ORDER BY action_id LIMIT 1"
_SETTLE = "UPDATE imports SET settled = ? WHERE action_id = ?"
_SPOKEN_IN = """
SELECT value FROM json_each(?) WHERE EXISTS (
    SELECT 1 FROM messages WHERE chat_id = value AND direction IN ('inbound', 'outbound')
    AND (origin = 'import') = 0 AND merged_into IS NULL)"""
_FAMILY = "SELECT id FROM chats WHERE id = ?1 OR merged_into = ?1"


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """The chats in which something changed. `last`: the message to go on behind; None: that was all."""

    chats: set[int]
    last: int | None


async def open_action(tx: Transaction, chat_id: int, file_key: str) -> int | None:
    """The import of this file that is under way or done, and was not taken back."""
    return next((int(one) for (one,) in await tx.rows(_OPEN, (chat_id, file_key))), None)


async def begin(tx: Transaction, action: int, chat_id: int, file_key: str) -> None:
    await tx.run(_BEGIN, (action, chat_id, file_key))


async def bring(tx: Transaction, action: int, message_ids: Iterable[int], added: int) -> None:
    """The action brought these too, `added` of them for the first time."""
    await tx.many(_BRING, [(action, one) for one in message_ids])
    if added:
        await tx.run(_ARGS, (added, action))


async def told_in(tx: Transaction, chat_id: int, minutes: Collection[int]) -> list[MessageRow]:
    """What was said in a conversation in these minutes, as far as it is known otherwise; in the order of the thread."""
    family = [int(one) for (one,) in await tx.rows(_FAMILY, (chat_id,))]
    return await messages.TABLE.load(tx, _TOLD, (as_json((one, minute) for one in family for minute in minutes),))


async def imported_in(tx: Transaction, places: Collection[tuple[int, int]]) -> list[MessageRow]:
    """What stands in these chats in these minutes by imports alone, in the order of the thread."""
    return await messages.TABLE.load(tx, _IMPORTED, (as_json(places),)) if places else []


async def spoken_in(tx: Transaction, chat_ids: Collection[int]) -> set[int]:
    """Those of these chats that hold more than imports."""
    return {int(one) for (one,) in await tx.rows(_SPOKEN_IN, (as_json(chat_ids),))}


async def show(tx: Transaction, rows: Iterable[MessageRow]) -> None:
    """Let rows that an undo took out of their thread stand there again."""
    await messages.save(tx, [], [(row, _standing(row, is_brought=True)) for row in rows])


async def turn(tx: Transaction, action: int) -> None:
    """It was taken back or put back: its messages are to be reconsidered, from the first one on."""
    await tx.run(_TURN, (action,))


async def turning(source: Reader | Transaction) -> tuple[int, int] | None:
    """The first action whose messages do not all stand as they should yet, and how often it was turned."""
    return next(((int(one), int(turned)) for one, turned in await source.rows(_TURNING)), None)


async def settle(tx: Transaction, action: int, turned: int) -> None:
    """Its messages stand as that turn left them."""
    await tx.run(_SETTLE, (turned, action))


async def reconsider(tx: Transaction, action: int, after: int, most: int) -> Reconsidered:
    """Let its messages beyond the id `after`, `most` of them, stand while an action that counts brings them."""
    width = len(messages.TABLE.row.__dataclass_fields__)
    rows = await tx.rows(_OF_ACTION, (action, after, most))
    found = [(MessageRow(*one[:width]), bool(one[width])) for one in rows]
    # what a provider has told of meanwhile is no import's any more
    pairs = [(row, _standing(row, is_brought=brought)) for row, brought in found if _is_imports(row)]
    moved = sorted(((old, now) for old, now in pairs if old != now), key=lambda pair: pair[1].rank)
    await messages.save(tx, [], moved)
    return Reconsidered({row.chat_id for row, _ in moved}, found[-1][0].id if len(found) == most else None)


def _is_imports(row: MessageRow) -> bool:
    return row.origin == "import" and row.merged_into in (None, row.id)


def _standing(row: MessageRow, *, is_brought: bool) -> MessageRow:
    counts = is_brought and row.is_marked_unread and row.read_at is None and row.revoked_at is None
    return replaced(row, merged_into=None if is_brought else row.id, is_unread=int(bool(counts)))
