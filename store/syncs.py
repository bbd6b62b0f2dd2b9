"""Every query on syncs: how far each session's has come, and what its webhooks had missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from store.database import Reader, Transaction
from store.models import Millis, Sync
from store.table import Table, as_json


@dataclass(slots=True)
class SyncRow:
    """A row of `syncs`."""

    session_id: int
    state: Literal["syncing", "completed", "partial", "failed"]
    done: int
    total: int
    failed: int
    total_synced: int
    sync_errors: int
    last_sync_at: Millis | None
    last_error: str | None
    last_failed_at: Millis | None
    changed_at: Millis
    created_seq: int
    seq: int


TABLE = Table("syncs", SyncRow)
_OF = f"SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN syncs ON syncs.session_id = j.value"
_GAP = """
(SELECT count(*) FROM messages AS m
    WHERE m.session_id = s.id AND m.origin IN ('sync', 'catch_up') AND m.merged_into IS NULL
        AND m.sent_at >= s.heard_since)"""
_SHOWN = f"""
SELECT {TABLE.qualified}, {_GAP}
FROM syncs JOIN sessions AS s ON s.id = syncs.session_id"""
_CHANGED = f"{_SHOWN} WHERE syncs.seq > ? ORDER BY syncs.seq LIMIT ?"
_ONE = f"{_SHOWN} WHERE syncs.session_id = ?"
_ALL = f"SELECT {TABLE.columns} FROM syncs ORDER BY session_id"
_GAPS = f"SELECT s.id, {_GAP} FROM json_each(?) AS j CROSS JOIN sessions AS s ON s.id = j.value"
_HEARD = """
UPDATE sessions SET heard_since = ?2 WHERE id = ?1 AND (heard_since IS NULL OR heard_since > ?2)"""


async def of_sessions(tx: Transaction, sessions: Iterable[int]) -> dict[int, SyncRow]:
    return {row.session_id: row for row in await TABLE.load(tx, _OF, (as_json(sessions),))}


async def save(tx: Transaction, rows: Iterable[SyncRow]) -> None:
    """Each takes the next seq."""
    for row in rows:
        is_new, row.seq = not row.seq, tx.take_seq()
        if is_new:
            row.created_seq = row.seq
            await TABLE.insert(tx, [row])
        else:
            await TABLE.update(tx, [row])


async def heard(tx: Transaction, since: Mapping[int, Millis]) -> None:
    """The webhooks of these sessions were heard at these times, or before."""
    await tx.many(_HEARD, since.items())


async def all_rows(reader: Reader) -> list[SyncRow]:
    return await TABLE.load(reader, _ALL)


async def of_session(reader: Reader, session_id: int) -> Sync | None:
    """None: none was ever begun."""
    return next((_sync(row) for row in await reader.rows(_ONE, (session_id,))), None)


async def changed_since(reader: Reader, seq: int, limit: int) -> list[tuple[int, Sync]]:
    """(created_seq, sync) of those that changed after `seq`, in the order of their change."""
    return [(int(row[-3]), _sync(row)) for row in await reader.rows(_CHANGED, (seq, limit))]


async def gaps(reader: Reader, sessions: Iterable[int]) -> dict[int, int]:
    """Messages that only a sync or catching up brought although the session's webhooks were listened to by then."""
    return {int(one): int(count) for one, count in await reader.rows(_GAPS, (as_json(sessions),))}


def _sync(columns: tuple[object, ...]) -> Sync:
    row = SyncRow(*columns[:-1])  # type: ignore[arg-type]  # the columns are SyncRow's, in its order
    return Sync(
        session_id=row.session_id,
        state=row.state,
        done=row.done,
        total=row.total,
        total_synced=row.total_synced,
        sync_errors=row.sync_errors,
        last_sync_at=row.last_sync_at,
        last_error=row.last_error,
        last_failed_at=row.last_failed_at,
        changed_at=row.changed_at,
        gap=int(columns[-1]),  # type: ignore[call-overload]  # a count
        seq=row.seq,
    )
