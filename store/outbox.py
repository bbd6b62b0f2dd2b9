"""Every query on the outbox: intents to send, and how far each has come. Their tries are in store.attempts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from store.database import Reader, Transaction
from store.models import Millis, OutboxItem, OutboxState
from store.table import Table, as_json
from store.whose import Within


@dataclass(slots=True)
class OutboxRow:
    """A row of `outbox`. `session_id` and `peer` name its chat."""

    id: int
    workspace_id: int
    session_id: int
    peer: str
    operator: str
    client_key: str | None
    asked: str | None
    state: OutboxState
    address: str
    body: str
    quoted_id: str | None
    template: str | None
    tries: int
    due_at: Millis
    created_at: Millis
    error: str | None
    error_code: str | None
    hint: str | None
    created_seq: int
    seq: int


TABLE = Table("outbox", OutboxRow)

_BY_ID = f"SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN outbox ON outbox.id = j.value"
_BY_CLIENT_KEY = f"SELECT {TABLE.columns} FROM outbox WHERE client_key = ?"
# one short walk of an index for each session: to number the rows of each would be to read all of them on every look
_OPEN = f"""
SELECT {TABLE.qualified} FROM sessions CROSS JOIN outbox ON outbox.id IN (
    SELECT o.id FROM outbox AS o
    WHERE o.session_id = sessions.id AND o.state IN ('scheduled', 'queued', 'sending', 'unknown')
        AND (o.state <> 'unknown' OR o.due_at > ?)
    ORDER BY o.id LIMIT ?)
ORDER BY outbox.id"""
_UNFINISHED = f"SELECT {TABLE.columns} FROM outbox WHERE state = 'sending'"
_STALE = f"SELECT {TABLE.columns} FROM outbox WHERE state IN ('scheduled', 'queued') AND due_at <= ?"
_ITEM = """
SELECT o.id, c.id, m.id, o.session_id, s.key, o.operator, o.state, c.name, o.body, o.template ->> '$.name',
    o.tries, o.due_at, o.created_at, o.error, o.error_code, o.hint, o.seq, o.created_seq
FROM outbox AS o JOIN messages AS m ON m.outbox_id = o.id JOIN chats AS h ON h.id = m.chat_id
JOIN chats AS c ON c.id = coalesce(h.merged_into, h.id)
JOIN sessions AS s ON s.id = o.session_id"""
_LISTED = f"{_ITEM} WHERE o.id < ?1{{}} ORDER BY o.id DESC LIMIT ?2"
_OF_STATES = " AND o.state IN (SELECT value FROM json_each(?3))"
_WITHIN = " AND o.workspace_id IN (SELECT value FROM json_each(?4))"
_ONE = f"{_ITEM} WHERE o.id = ?"
_CHANGED = f"{_ITEM} WHERE o.seq > ? ORDER BY o.seq LIMIT ?"
_TALLY = "SELECT state, count(*) FROM outbox WHERE state NOT IN ('sent', 'cancelled') GROUP BY state"
_TALLY_WITHIN = """
SELECT state, count(*) FROM outbox
WHERE state NOT IN ('sent', 'cancelled') AND workspace_id IN (SELECT value FROM json_each(?)) GROUP BY state"""
_FIRST_ID = 2**62

TROUBLED: tuple[OutboxState, ...] = ("failed", "unknown", "held")
"""States that wait for a person."""
WAITING: tuple[OutboxState, ...] = ("scheduled", "queued", "sending")


async def insert(tx: Transaction, row: OutboxRow) -> None:
    """It takes the next seq."""
    row.seq = row.created_seq = tx.take_seq()
    await TABLE.insert(tx, [row])


async def update(tx: Transaction, changed: Iterable[tuple[OutboxRow, OutboxRow]]) -> None:
    """Pairs: as it was, as it is. Each takes the next seq."""
    pairs = list(changed)
    for _, row in pairs:
        row.seq = tx.take_seq()
    await TABLE.change(tx, pairs)


async def next_id(tx: Transaction) -> int:
    return int((await tx.rows(TABLE.last_id))[0][0]) + 1


async def by_id(source: Reader | Transaction, ids: Collection[int]) -> dict[int, OutboxRow]:
    rows = await TABLE.load(source, _BY_ID, (as_json(ids),)) if ids else []
    return {row.id: row for row in rows}


async def by_client_key(source: Reader | Transaction, key: str) -> OutboxRow | None:
    return next(iter(await TABLE.load(source, _BY_CLIENT_KEY, (key,))), None)


async def open_rows(source: Reader | Transaction, now: Millis, limit: int) -> list[OutboxRow]:
    """What is on its way, oldest first, and unknown ones for as long as the next of their chat waits for them.

    At most `limit` of each session: what waits at one that is away keeps no other waiting.
    """
    return await TABLE.load(source, _OPEN, (now, limit))


async def unfinished(tx: Transaction) -> list[OutboxRow]:
    """Those whose try was under way when the daemon last ended."""
    return await TABLE.load(tx, _UNFINISHED)


async def stale(tx: Transaction, due_before: Millis) -> list[OutboxRow]:
    """Those that were to be tried before then, and were not."""
    return await TABLE.load(tx, _STALE, (due_before,))


async def listed(
    reader: Reader, states: Sequence[str], before: int | None, limit: int, within: Within = None
) -> list[OutboxItem]:
    """Newest first; no states: all of them. `before` is the id of the last one seen."""
    start = _FIRST_ID if before is None else before
    terms = (_OF_STATES if states else "") + ("" if within is None else _WITHIN)
    args = (start, limit, as_json(states), as_json(within or ()))
    used = 4 if within is not None else 3 if states else 2
    return [_item(row) for row in await reader.rows(_LISTED.format(terms), args[:used])]


async def item(reader: Reader | Transaction, outbox_id: int) -> OutboxItem | None:
    return next((_item(row) for row in await reader.rows(_ONE, (outbox_id,))), None)


async def changed_since(reader: Reader, seq: int, limit: int) -> list[tuple[int, OutboxItem]]:
    """(created_seq, item) of those that changed after `seq`, in the order of their change."""
    return [(int(row[-1]), _item(row)) for row in await reader.rows(_CHANGED, (seq, limit))]


async def tally(reader: Reader, within: Within = None) -> dict[str, int]:
    """How many are in each state that is not an end."""
    rows = await (reader.rows(_TALLY) if within is None else reader.rows(_TALLY_WITHIN, (as_json(within),)))
    return {str(state): int(count) for state, count in rows}


def _item(row: Sequence[Any]) -> OutboxItem:
    return OutboxItem(*row[:-1])
