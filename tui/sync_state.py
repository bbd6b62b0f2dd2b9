"""The syncs that are under way, as one line: pure, fed by frames."""

from collections.abc import Collection

from store.models import Millis, Sync

FORGOTTEN_AFTER = 60.0
"""Seconds without a word after which a sync is no longer under way."""


class SyncState:
    """The newest word of each session's sync."""

    def __init__(self) -> None:
        self._syncs: dict[int, Sync] = {}

    def apply(self, sync: Sync) -> None:
        held = self._syncs.get(sync.session_id)
        if held is None or sync.seq > held.seq:
            self._syncs[sync.session_id] = sync

    def forget(self) -> None:
        """Another epoch: what was held means nothing now."""
        self._syncs.clear()

    def line(self, sessions: Collection[int], now: Millis, ellipsis: str) -> str:
        """How far those of these sessions have come; empty when none is under way."""
        going = [one for one in self._syncs.values() if one.session_id in sessions and _is_going(one, now)]
        done, total = sum(one.done for one in going), sum(one.total for one in going)
        return f"Syncing chats{ellipsis} {done}/{total} ({done * 100 / total:.0f}%)" if total else ""


def _is_going(sync: Sync, now: Millis) -> bool:
    return sync.state == "syncing" and now - (sync.changed_at or 0) <= FORGOTTEN_AFTER * 1000
