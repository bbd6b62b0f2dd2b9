"""The line of syncs that are under way."""

from store.models import Millis, Sync
from store.models import SyncState as State
from tests.builders import MINUTE, NOW
from tui.sync_state import SyncState


def a_sync(session: int = 1, done: int = 45, total: int = 120, state: State = "syncing", seq: int = 1) -> Sync:
    return Sync(session, state, done, total, changed_at=NOW, seq=seq)


def line(*syncs: Sync, now: Millis = NOW, sessions: tuple[int, ...] = (1, 2)) -> str:
    held = SyncState()
    for one in syncs:
        held.apply(one)
    return held.line(sessions, now, "…")


def test_it_tells_how_far_the_chats_are() -> None:
    assert "Syncing chats… 45/120 (38%)" == line(a_sync())


def test_several_sessions_are_one_sum() -> None:
    assert "Syncing chats… 50/150 (33%)" == line(a_sync(), a_sync(2, 5, 30))


def test_what_has_ended_or_broken_off_or_is_of_elsewhere_is_not_told() -> None:
    assert "" == line(a_sync(state="completed", done=120))
    assert "" == line(a_sync(), now=Millis(NOW + 2 * MINUTE))
    assert "" == line(a_sync(3))
    assert "" == line(a_sync(total=0, done=0))


def test_an_older_word_changes_nothing() -> None:
    assert "" == line(a_sync(state="completed", seq=5), a_sync(seq=4))
