"""Every query on the files that came with messages: which wait, which are stored, and why one is not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from store import messages
from store.database import Reader, Transaction
from store.models import MediaState, Millis
from store.table import as_json, replaced

_EXPECT = """
INSERT INTO media (delivery_id, pointer, session_id, dedupe_key, state) VALUES (?, ?, ?, ?, 'waiting')
ON CONFLICT DO UPDATE SET state = 'waiting', reason = NULL WHERE state IN ('broken', 'too_big', 'removed')"""
_HOLD = """
INSERT INTO media (delivery_id, pointer, session_id, dedupe_key, state, sha256, size, found_type)
VALUES (0, ?, ?, ?, 'stored', ?, ?, ?) ON CONFLICT DO NOTHING"""
_WAITING = """
SELECT id, delivery_id, pointer, session_id, dedupe_key, reason FROM media
WHERE state = 'waiting' AND id > ? ORDER BY id LIMIT ?"""
_SETTLE = """
UPDATE media SET state = ?, reason = ?, hint = ?, sha256 = ?, size = ?, found_type = ?, seconds = ?, kept_at = ?
WHERE id = ? AND state = 'waiting'"""
_STORED_OF = """
SELECT delivery_id FROM media WHERE delivery_id IN (SELECT value FROM json_each(?))
GROUP BY delivery_id HAVING min(state IN ('stored', 'removed'))"""

MessageKey = tuple[int, str]
"""Session and dedupe_key."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A file that a delivery brings, and the message that it belongs to."""

    delivery_id: int
    pointer: str
    session_id: int
    dedupe_key: str


@dataclass(frozen=True, slots=True)
class Held:
    """A file that lies there before its message does, since no delivery brought it."""

    session_id: int
    dedupe_key: str
    sha256: str
    size: int
    found_type: str | None


@dataclass(frozen=True, slots=True)
class WaitingMedia:
    id: int
    delivery_id: int
    pointer: str
    session_id: int
    dedupe_key: str
    reason: str | None
    """Why it still waits, when it was tried already."""


@dataclass(frozen=True, slots=True)
class SettledMedia:
    """What became of a file. Waiting with a reason: it could not be stored yet."""

    state: MediaState
    reason: str | None = None
    sha256: str | None = None
    size: int | None = None
    found_type: str | None = None
    hint: str | None = None
    seconds: int | None = None
    kept_at: Millis | None = None

    def values(self) -> tuple[object, ...]:
        """As the columns stand."""
        found = (self.sha256, self.size, self.found_type, self.seconds, self.kept_at)
        return (self.state, self.reason, self.hint, *found)


async def expect(tx: Transaction, files: Iterable[Expected]) -> None:
    """These are to be stored. One that is stays so; one that could not be is tried once more."""
    await tx.many(_EXPECT, [(one.delivery_id, one.pointer, one.session_id, one.dedupe_key) for one in files])


async def hold(tx: Transaction, files: Iterable[Held]) -> None:
    """These are stored, and of these messages."""
    await tx.many(
        _HOLD, [(one.dedupe_key, one.session_id, one.dedupe_key, one.sha256, one.size, one.found_type) for one in files]
    )


async def waiting(reader: Reader, after: int, limit: int) -> list[WaitingMedia]:
    """Files to store, oldest first."""
    return [WaitingMedia(*row) for row in await reader.rows(_WAITING, (after, limit))]


async def settle(tx: Transaction, file: WaitingMedia, settled: SettledMedia) -> None:
    """Say what became of it, on its message too."""
    await tx.run(_SETTLE, (*settled.values(), file.id))
    await show(tx, [(file.session_id, file.dedupe_key)])


async def show(tx: Transaction, keys: Collection[MessageKey]) -> None:
    """The files of these messages have changed: let every screen see it."""
    held = (await messages.by_key(tx, set(keys))).values() if keys else ()
    await messages.save(tx, [], [(row, replaced(row)) for row in sorted(held, key=lambda row: row.rank)])


async def stored_of(source: Reader | Transaction, delivery_ids: Collection[int]) -> set[int]:
    """Those of these deliveries that brought files, all of which are stored: nothing big is in their bodies alone."""
    rows = await source.rows(_STORED_OF, (as_json(delivery_ids),)) if delivery_ids else []
    return {int(one) for (one,) in rows}
