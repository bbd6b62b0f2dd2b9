"""Background work: it is started again, and it ends with its block."""

import asyncio

import pytest
from structlog.testing import capture_logs

from daemon.work.background import running
from store.errors import StoreBroken


async def test_failed_work_is_logged_and_started_again_with_a_growing_pause() -> None:
    runs = 0
    done = asyncio.Event()

    async def work() -> None:
        nonlocal runs
        runs += 1
        if runs < 4:
            raise RuntimeError("line is down")
        done.set()

    with capture_logs() as logged:
        async with running("ada", work, pause=0.001), asyncio.timeout(1):
            await done.wait()

    assert [("work_failed", "ada", 0.001), ("work_failed", "ada", 0.002), ("work_failed", "ada", 0.004)] == [
        (one["event"], one["work"], one["again_in"]) for one in logged
    ]


async def test_work_is_cancelled_and_has_ended_when_the_block_is_left() -> None:
    ended = False

    async def work() -> None:
        nonlocal ended
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            ended = True

    async with running("ada", work):
        await asyncio.sleep(0)

    assert ended


async def test_one_works_trouble_does_not_end_another() -> None:
    beats = 0

    async def fail() -> None:
        raise ValueError

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0.001)

    async with running("broken", fail, pause=0.001), running("whole", beat):
        await asyncio.sleep(0.02)

    assert beats > 2


async def test_work_that_is_done_is_not_started_again() -> None:
    runs = 0

    async def work() -> None:
        nonlocal runs
        runs += 1

    async with running("ada", work, pause=0) as task:
        await task
        await asyncio.sleep(0.01)

    assert 1 == runs


async def test_a_broken_store_ends_the_work_for_good() -> None:
    async def work() -> None:
        raise StoreBroken("disk I/O error")

    with capture_logs() as logged:
        async with running("ada", work, pause=0) as task:
            await asyncio.wait([task])

    assert ["work_ended"] == [one["event"] for one in logged]
    assert isinstance(task.exception(), StoreBroken)


async def test_an_error_inside_the_block_passes_and_ends_the_work() -> None:
    async def work() -> None:
        await asyncio.sleep(60)

    with pytest.raises(KeyError):
        async with running("ada", work) as task:
            raise KeyError

    assert task.cancelled()


async def test_a_cancelled_owner_ends_its_work_and_stays_cancelled() -> None:
    async def work() -> None:
        await asyncio.sleep(60)

    async def own() -> None:
        async with running("ada", work):
            await asyncio.sleep(60)

    owner = asyncio.create_task(own())
    await asyncio.sleep(0.01)
    owner.cancel()

    with pytest.raises(asyncio.CancelledError):
        await owner
    assert "ada" not in {task.get_name() for task in asyncio.all_tasks()}
