"""The two lanes: acks are durable, units are whole, nobody waits for ever."""

import asyncio
import contextlib
import time
from pathlib import Path

import pytest

from store.database import Transaction
from store.desk import open_store
from store.errors import StoreError, StoreStopping
from store.journal import NewDelivery
from tests.facts import NOON
from tests.shelf import Shelf


def a_delivery(raw: bytes = b"{}") -> NewDelivery:
    return NewDelivery(NOON, "meta", None, (1,), {}, raw)


async def test_an_acked_delivery_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        await asyncio.gather(*(store.append(a_delivery(b"%d" % n)) for n in range(200)))
    async with open_store(tmp_path) as store, store.reading() as reader:
        kept = await reader.rows("SELECT raw FROM deliveries ORDER BY id")

    assert {b"%d" % n for n in range(200)} == {raw for (raw,) in kept}
    assert store.depth == 200


async def test_a_unit_that_fails_leaves_nothing_and_harms_nobody(shelf: Shelf) -> None:
    async def failing(tx: Transaction) -> None:
        await tx.run("UPDATE sessions SET key = 'changed'")
        tx.take_seq()
        raise ValueError("no")

    before = shelf.store.seq
    with pytest.raises(ValueError, match="no"):
        await shelf.store.write(failing)
    await shelf.store.append(a_delivery())

    assert (await shelf.sessions())[1].key == "care"
    assert before == shelf.store.seq


async def test_the_engines_error_reaches_the_caller_as_ours(shelf: Shelf) -> None:
    with pytest.raises(StoreError):
        await shelf.store.write(lambda tx: tx.run("INSERT INTO nowhere VALUES (1)"))


async def test_a_caller_who_gives_up_leaves_no_open_transaction(shelf: Shelf) -> None:
    async def slow(tx: Transaction) -> None:
        await tx.run("UPDATE workspaces SET name = 'slow'")
        time.sleep(0.05)  # noqa: ASYNC251  a unit runs on the connection's thread

    for _ in range(20):
        task = asyncio.ensure_future(shelf.store.write(slow))
        await asyncio.sleep(0.002)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    await asyncio.gather(*(shelf.store.append(a_delivery()) for _ in range(10)))

    assert [(10,)] == await shelf.rows("SELECT count(*) FROM deliveries")


async def test_while_appends_wait_a_write_is_put_off_but_never_for_ever(shelf: Shelf) -> None:
    done = asyncio.Event()

    async def keep_appending() -> None:
        while not done.is_set():
            await shelf.store.append(a_delivery())

    crowd = [asyncio.ensure_future(keep_appending()) for _ in range(32)]
    await asyncio.sleep(0.02)
    started = asyncio.get_running_loop().time()
    await shelf.store.write(lambda tx: tx.run("UPDATE workspaces SET name = 'x'"))
    waited = asyncio.get_running_loop().time() - started
    done.set()
    await asyncio.gather(*crowd)

    assert waited < 1.0


async def test_once_the_queue_is_half_full_a_write_is_no_longer_put_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.writer.PUT_OFF_SECONDS", 3600.0)
    monkeypatch.setattr("store.writer.LULL_SECONDS", 3600.0)
    done = asyncio.Event()
    async with open_store(tmp_path, crowd=100) as store:

        async def keep_appending() -> None:
            while not done.is_set():
                await store.append(a_delivery())

        lanes = [asyncio.ensure_future(keep_appending()) for _ in range(32)]
        while store.depth < 32:  # a write that comes before them all has nothing to wait for
            await asyncio.sleep(0)
        await asyncio.wait_for(store.write(lambda tx: tx.run("UPDATE desk SET seq = seq")), 10)
        at_last = store.depth
        done.set()
        await asyncio.gather(*lanes)

    assert at_last >= 100


async def test_a_unit_that_waits_for_something_else_is_refused_and_leaves_nothing(shelf: Shelf) -> None:
    never: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def waiting(tx: Transaction) -> None:
        await tx.run("UPDATE workspaces SET name = 'x'")
        await never

    with pytest.raises(RuntimeError):
        await shelf.store.write(waiting)

    assert [("Acme",), ("Bolt",)] == await shelf.rows("SELECT name FROM workspaces ORDER BY id")


async def test_verbs_go_before_projection(shelf: Shelf) -> None:
    order: list[str] = []

    def noting(name: str) -> asyncio.Future[None]:
        async def unit(_: Transaction) -> None:
            order.append(name)

        return asyncio.ensure_future(shelf.store.write(unit, urgent=name.startswith("verb")))

    await asyncio.gather(*(noting(name) for name in ("batch 1", "batch 2", "verb 1", "verb 2")))

    assert ["verb 1", "verb 2", "batch 1", "batch 2"] == order


async def test_at_stop_what_waits_is_done_and_what_comes_after_is_refused(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        waiting = [asyncio.ensure_future(store.append(a_delivery())) for _ in range(50)]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    with pytest.raises(StoreStopping):
        await store.append(a_delivery())


async def test_a_big_body_lies_in_a_file_and_comes_back_whole(shelf: Shelf) -> None:
    raw = b"x" * 300_000
    await shelf.store.append(a_delivery(raw))

    ((inline, path, size),) = await shelf.rows("SELECT raw, raw_path, size FROM deliveries")
    assert (None, 300_000) == (inline, size)
    assert raw == (shelf.store.bodies / path).read_bytes()
    assert 0o600 == (shelf.store.bodies / path).stat().st_mode & 0o777


async def test_depth_counts_from_before_the_ack_until_the_projection(shelf: Shelf) -> None:
    appending = asyncio.ensure_future(shelf.store.append(a_delivery()))
    await asyncio.sleep(0)
    before_ack = shelf.store.depth
    await appending
    shelf.store.projected(1)

    assert (1, 0) == (before_ack, shelf.store.depth)
