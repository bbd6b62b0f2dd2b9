"""How far a sync has come, from one batch to the next."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from store.models import Millis, Sync
from store.syncs import SyncRow
from store.table import replaced

BREAKS_OFF_AFTER = 60_000
"""Milliseconds without a batch after which a sync is over, whatever it lacks."""
TRIES = 3
"""How often a batch is tried when the store has trouble with what is in it."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of the chats of one batch in one session."""

    session_id: int
    chats: int
    taken: int
    total: int | None = None
    """How many chats the whole sync has, if anybody knows."""
    why: str | None = None
    """Why some were not taken."""
    percent: int | None = None
    """How far the whole sync has come with it, if anybody knows."""
    is_first: bool = False
    """Whatever was under way before has been broken off."""


def announced(row: SyncRow | None, coming: Batch, now: Millis) -> SyncRow:
    """So many more chats are about to be taken."""
    row = _going_on(row, coming, now)
    total = max(row.total, row.done + coming.chats, coming.total or 0)
    return replaced(row, state="syncing", total=total, changed_at=now)


def after(row: SyncRow | None, batch: Batch, now: Millis) -> SyncRow:
    """The sync after one more batch."""
    row = _going_on(row, batch, now)
    lost = batch.chats - batch.taken
    done, failed = row.done + batch.chats, row.failed + lost
    total = max(done, row.total, batch.total or 0) if batch.percent is None else _estimated(row, done, batch.percent)
    state = "syncing" if done < total else "completed" if not failed else "failed" if failed == done else "partial"
    row = replaced(
        row, state=state, done=done, total=total, failed=failed, changed_at=now, last_sync_at=now,
        total_synced=row.total_synced + batch.taken, sync_errors=row.sync_errors + lost,
    )  # fmt: skip
    return replaced(row, last_error=batch.why, last_failed_at=now) if lost else row


def _estimated(row: SyncRow, done: int, percent: int) -> int:
    """Of how many, where only the part of the whole is told. What comes after the end was only late."""
    if percent >= 100 or row.state != "syncing":
        return done
    return max(done + 1, row.total if row.done else 0, done * 100 // max(percent, 1))


def seen(sync: Sync, now: Millis) -> Sync:
    """The sync as it is at this moment. One of which nothing came for too long has ended, whatever it lacks."""
    if sync.state != "syncing" or sync.changed_at is None or now - sync.changed_at <= BREAKS_OFF_AFTER:
        return sync
    return replace(sync, state="partial")


def under_way(rows: Iterable[SyncRow], now: Millis) -> dict[str, int]:
    """Counts of what is being synced, for a monitor; empty while nothing is."""
    going = [row for row in rows if row.state == "syncing" and now - row.changed_at <= BREAKS_OFF_AFTER]
    if not going:
        return {}
    return {
        "sessions": len(going), "done": sum(row.done for row in going), "total": sum(row.total for row in going),
        "failed": sum(row.failed for row in going),
    }  # fmt: skip


def _going_on(row: SyncRow | None, batch: Batch, now: Millis) -> SyncRow:
    """The sync that a batch belongs to. Batches that come soon after each other are one, unless they know better."""
    if row is None:
        return SyncRow(batch.session_id, "syncing", 0, 0, 0, 0, 0, None, None, None, now, 0, 0)
    is_over = batch.total is not None and row.state != "syncing"
    if is_over or batch.is_first or now - row.changed_at > BREAKS_OFF_AFTER:
        return replaced(row, done=0, total=0, failed=0)
    return replaced(row)
