"""Every query on catching up: since when a session's past is asked for, and how far that has come."""

from dataclasses import dataclass

from store.database import Reader, Transaction
from store.models import Millis
from store.table import Table


@dataclass(frozen=True, slots=True)
class CatchUpRow:
    """A row of `catch_ups`: the last one of a session."""

    session_id: int
    since: Millis
    started_at: Millis
    cursor: str | None = None
    """Where to go on, in the dialect's own words."""
    done: int = 0
    """Chats that were asked for."""
    total: int | None = None
    ended_at: Millis | None = None
    """None: it is under way, or was when the daemon ended."""
    trouble: str | None = None
    """Why it broke off, or waits. Foreign text."""
    hint: str | None = None


TABLE = Table("catch_ups", CatchUpRow)
_ALL = f"SELECT {TABLE.columns} FROM catch_ups"
_OF = f"{_ALL} WHERE session_id = ?"
# the first of the two on the origin is the index's, word for word
_FOUND = """
SELECT count(*) FROM messages
WHERE session_id = ? AND origin IN ('sync', 'catch_up') AND merged_into IS NULL AND sent_at >= ?
    AND origin = 'catch_up' AND received_at >= ?"""


async def all_rows(source: Reader | Transaction) -> dict[int, CatchUpRow]:
    """By session."""
    return {row.session_id: row for row in await TABLE.load(source, _ALL)}


async def of(source: Reader | Transaction, session_id: int) -> CatchUpRow | None:
    return next(iter(await TABLE.load(source, _OF, (session_id,))), None)


async def keep(tx: Transaction, row: CatchUpRow) -> None:
    """In the place of the session's last one."""
    if await of(tx, row.session_id) is None:
        await TABLE.insert(tx, [row])
    else:
        await TABLE.update(tx, [row])


async def found(reader: Reader, row: CatchUpRow) -> int:
    """Messages that nothing else had brought."""
    rows = await reader.rows(_FOUND, (row.session_id, row.since, row.started_at))
    return int(rows[0][0])
