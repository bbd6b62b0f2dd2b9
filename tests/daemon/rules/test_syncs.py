"""How batches add up to a sync."""

import pytest

from daemon.rules.syncs import BREAKS_OFF_AFTER, Batch, after, announced, seen
from store.models import Millis, Sync
from store.syncs import SyncRow
from tests.facts import NOON, seconds

LATER = Millis(NOON + BREAKS_OFF_AFTER + 1)


def told(row: SyncRow) -> tuple[str, int, int, int, int]:
    return row.state, row.done, row.total, row.total_synced, row.sync_errors


def test_a_batch_alone_is_a_sync() -> None:
    assert ("completed", 50, 50, 50, 0) == told(after(None, Batch(1, 50, 50), NOON))


@pytest.mark.parametrize(("taken", "state"), [(50, "completed"), (49, "partial"), (0, "failed")])
def test_what_was_not_taken_decides_how_it_ends(taken: int, state: str) -> None:
    row = after(None, Batch(1, 50, taken, why="why"), NOON)

    assert state == row.state
    assert (50 - taken, None if taken == 50 else "why") == (row.sync_errors, row.last_error)


def test_announced_batches_are_under_way_until_the_last_of_them() -> None:
    row = announced(None, Batch(1, 120, 0), NOON)
    steps = []
    for chats in (50, 50, 20):
        row = after(row, Batch(1, chats, chats), seconds(1))
        steps.append(told(row))

    assert ("syncing", 50, 120, 50, 0) == steps[0]
    assert ("completed", 120, 120, 120, 0) == steps[-1]


def test_a_sender_that_knows_the_whole_is_believed() -> None:
    assert ("syncing", 50, 120, 50, 0) == told(after(None, Batch(1, 50, 50, total=120), NOON))


def test_batches_soon_after_each_other_are_one_sync_and_later_ones_another() -> None:
    first = after(None, Batch(1, 50, 49), NOON)

    assert ("partial", 64, 64, 63, 1) == told(after(first, Batch(1, 14, 14), seconds(5)))
    assert ("completed", 14, 14, 63, 1) == told(after(first, Batch(1, 14, 14), LATER))


def test_a_sender_that_knows_the_whole_begins_anew_after_the_end() -> None:
    over = after(None, Batch(1, 50, 49, total=50), NOON)
    again = after(over, Batch(1, 50, 50, total=64), seconds(5))

    assert ("syncing", 50, 64, 99, 1) == told(again)
    assert ("completed", 64, 64, 113, 1) == told(after(again, Batch(1, 14, 14, total=64), seconds(6)))
    assert ("syncing", 0, 64) == told(announced(over, Batch(1, 64, 0, total=64), seconds(5)))[:3]


def test_a_sync_that_begins_again_soon_after_it_was_broken_off_is_told_from_its_own_beginning() -> None:
    broken_off = after(None, Batch(1, 50, 50, total=100, is_first=True), NOON)
    again = after(broken_off, Batch(1, 50, 50, total=100, is_first=True), seconds(5))

    assert ("syncing", 50, 100) == told(again)[:3]
    assert ("completed", 100, 100) == told(after(again, Batch(1, 50, 50, total=100), seconds(6)))[:3]


def test_announcing_twice_what_waits_adds_nothing() -> None:
    row = announced(announced(None, Batch(1, 120, 0), NOON), Batch(1, 120, 0), seconds(1))

    assert ("syncing", 0, 120) == (row.state, row.done, row.total)


def test_a_sync_of_which_nothing_more_comes_has_broken_off() -> None:
    under_way = Sync(1, "syncing", 50, 120, changed_at=NOON)

    assert "syncing" == seen(under_way, seconds(30)).state
    assert "partial" == seen(under_way, LATER).state
    assert "completed" == seen(Sync(1, "completed", changed_at=NOON), LATER).state


def test_a_sender_that_tells_a_part_of_the_whole_is_under_way_until_it_tells_all_of_it() -> None:
    steps = [after(None, Batch(1, 20, 20, percent=10), NOON)]
    for percent in (55, 100, 70):
        steps.append(after(steps[-1], Batch(1, 20, 20, percent=percent), seconds(1)))

    assert ("syncing", 20, 200) == told(steps[0])[:3]
    assert ("syncing", 40) == told(steps[1])[:2]
    assert ("completed", 60, 60) == told(steps[2])[:3]
    assert ("completed", 80, 80) == told(steps[3])[:3]
