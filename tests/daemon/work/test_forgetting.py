"""Raw bodies go when they are old enough, and none that somebody may still need."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from daemon.work.forgetting import Forgetting, Keep
from store import journal, retention
from store.desk import Store, open_store
from store.journal import INLINE_LIMIT, NewDelivery, Settled
from store.models import DeliveryState, Millis
from tests.builders import DAY, HOUR
from tests.facts import NOON

BIG = b"x" * (INLINE_LIMIT + 1)
KEEP = Keep(30 * DAY, DAY)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path) as one:
        yield one


async def receive(store: Store, raw: bytes = b"{}", state: DeliveryState = "done", *, days_ago: float = 0) -> None:
    at = Millis(NOON - int(days_ago * DAY))
    await store.append(NewDelivery(at, "meta", 1, (1,), {}, raw))
    async with store.reading() as reader:
        ((last,),) = await reader.rows("SELECT max(id) FROM deliveries")
    await store.write(lambda tx: journal.settle(tx, [Settled(last, state)]))
    for file in store.bodies.iterdir():
        os.utime(file, (NOON / 1000 - 40 * 86_400,) * 2)


async def kept(store: Store) -> list[int]:
    async with store.reading() as reader:
        return [one.id for one in await journal.listed(reader, None, None, 5000) if one.has_body][::-1]


def forgetting(store: Store, after: int = 0) -> Forgetting:
    return Forgetting(store, lambda: KEEP, lambda: Millis(NOON + after))


async def test_a_body_goes_after_thirty_days_and_its_delivery_stays(store: Store) -> None:
    await receive(store, days_ago=31)
    await receive(store, days_ago=29)
    await forgetting(store).round()
    async with store.reading() as reader:
        listed = await journal.listed(reader, None, None, 10)

    assert [2] == await kept(store)
    assert [(2, 2), (1, 2)] == [(one.id, one.size) for one in listed]


@pytest.mark.parametrize("state", ["quarantined", "failed", "pending"])
async def test_what_is_not_resolved_keeps_its_body(store: Store, state: DeliveryState) -> None:
    await receive(store, state=state, days_ago=300)
    await forgetting(store).round()

    assert [1] == await kept(store)


async def test_what_is_resolved_later_goes_within_a_day(store: Store) -> None:
    await receive(store, state="quarantined", days_ago=300)
    work = forgetting(store)
    await work.round()
    await store.write(lambda tx: journal.settle(tx, [Settled(1, "done")]))
    for _ in range(24):
        await work.round()

    assert [] == await kept(store)


async def test_what_came_later_in_age_goes_in_a_later_round(store: Store) -> None:
    await receive(store, days_ago=31)
    await receive(store, days_ago=29)
    now = [NOON]
    work = Forgetting(store, lambda: KEEP, lambda: now[0])
    await work.round()
    now[0] = Millis(NOON + 2 * DAY)
    await work.round()

    assert [] == await kept(store)


async def test_a_big_body_goes_after_a_day_once_its_media_is_stored(store: Store) -> None:
    await receive(store, BIG)
    await receive(store, BIG)
    await store.write(lambda tx: retention.media_is_stored(tx, [1]))
    await forgetting(store, 23 * HOUR).round()
    early = await kept(store)
    await forgetting(store, 25 * HOUR).round()

    assert ([1, 2], [2]) == (early, await kept(store))


async def test_the_file_of_a_big_body_goes_with_it_and_no_other(store: Store) -> None:
    await receive(store, BIG, days_ago=31)
    await receive(store, BIG)
    await forgetting(store).round()
    (left,) = store.bodies.iterdir()
    async with store.reading() as reader:
        detail = await journal.detail(reader, 2, store.bodies)

    assert BIG == left.read_bytes()
    assert detail
    assert BIG[:INLINE_LIMIT].decode() == detail.body


async def test_two_equal_big_bodies_have_a_file_each(store: Store) -> None:
    await receive(store, BIG)
    await receive(store, BIG)

    assert 2 == len(list(store.bodies.iterdir()))


async def test_a_body_that_is_being_replayed_meanwhile_stays(store: Store) -> None:
    await receive(store, days_ago=31)
    async with store.reading() as reader:
        stretch = await retention.walk(reader, 0, NOON, 10)
    await store.replay([1])
    await store.write(lambda tx: retention.forget(tx, stretch.aged))

    assert ([1], [1]) == ([one.id for one in stretch.aged], await kept(store))


async def test_what_a_crash_has_left_is_swept_up_and_what_is_being_written_is_not(store: Store) -> None:
    old, new = store.bodies / ".half", store.bodies / "whole"
    for file, age in ((old, 2 * HOUR), (new, 0)):
        file.write_bytes(b"x")
        os.utime(file, ((NOON - age) / 1000,) * 2)
    await forgetting(store).round()

    assert [new] == list(store.bodies.iterdir())


async def test_many_go_in_small_transactions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(250):
        await store.append(NewDelivery(Millis(NOON - 31 * DAY), "meta", 1, (1,), {}, b"{}"))
    await store.write(lambda tx: journal.settle(tx, [Settled(one, "done") for one in range(1, 251)]))
    sizes: list[int] = []
    real = retention.forget

    async def noting(tx: object, aged: list[object]) -> None:
        sizes.append(len(aged))
        await real(tx, aged)  # type: ignore[arg-type]

    monkeypatch.setattr(retention, "forget", noting)
    await forgetting(store).round()

    assert [100, 100, 50] == sizes
    assert [] == await kept(store)


async def test_heavy_bodies_go_fewer_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daemon.work.forgetting.MOST_BYTES", 10)
    sizes: list[int] = []
    real = retention.forget

    async def noting(tx: object, aged: list[object]) -> None:
        sizes.append(len(aged))
        await real(tx, aged)  # type: ignore[arg-type]

    monkeypatch.setattr(retention, "forget", noting)
    for size in (6, 6, 20, 2, 2):
        await receive(store, b"x" * size, days_ago=31)
    await forgetting(store).round()

    assert [1, 1, 1, 2] == sizes


async def test_what_waits_already_is_not_counted_twice(store: Store) -> None:
    await receive(store, state="pending")

    assert ([], 1) == (await store.replay([1]), store.depth)


async def test_a_body_that_is_gone_is_not_replayed(store: Store) -> None:
    await receive(store, days_ago=31)
    await forgetting(store).round()

    assert [] == await store.replay([1])
    assert 1 == store.depth  # as it came: nobody projects here
