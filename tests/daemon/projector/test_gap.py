"""The gap: what only a sync brought from a time in which the webhooks were listened to."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_asyncio

from daemon.vitals import Vitals
from store import sessions
from store.models import Millis
from tests.facts import NOON
from tests.pipeline import Pipeline, a_live_message, a_pipeline, a_synced_chat, a_synced_group
from tests.shelf import SALES


@pytest_asyncio.fixture
async def pipeline(tmp_path: Path) -> AsyncGenerator[Pipeline]:
    async with a_pipeline(tmp_path / "state") as one:
        yield one


async def gap(pipeline: Pipeline) -> tuple[int, int]:
    """As the session and as its sync have it."""
    async with pipeline.store.reading() as reader:
        seen = await Vitals(lambda: pipeline.at).of(reader, await sessions.listed(reader))
    return next(one.gap for one in seen if one.id == SALES), (await pipeline.synced()).gap


def missed(**rest: object) -> dict[str, object]:
    """A message sent a minute after the webhooks were first heard."""
    return a_synced_chat("+628999999999", last_message="missed", timestamp=NOON // 1000 + 60, **rest)


async def test_a_message_that_no_webhook_brought_is_counted(pipeline: Pipeline) -> None:
    await pipeline.deliver(a_live_message())
    pipeline.at = Millis(NOON + 120_000)
    await pipeline.sync(missed(), a_synced_chat())

    assert (1, 1) == await gap(pipeline)


async def test_what_was_sent_before_anybody_listened_is_history_and_no_gap(pipeline: Pipeline) -> None:
    await pipeline.deliver(a_live_message())
    await pipeline.sync(a_synced_group(), a_synced_chat("+628999999999", timestamp=NOON // 1000 - 1))

    assert (0, 0) == await gap(pipeline)


async def test_a_session_that_was_never_heard_has_no_gap(pipeline: Pipeline) -> None:
    await pipeline.sync(missed(), a_synced_group())

    assert (0, 0) == await gap(pipeline)


async def test_a_webhook_that_comes_after_all_closes_the_gap(pipeline: Pipeline) -> None:
    await pipeline.deliver(a_live_message())
    pipeline.at = Millis(NOON + 120_000)
    await pipeline.sync(a_synced_chat(last_message="late", timestamp=NOON // 1000 + 60))
    before = await gap(pipeline)
    await pipeline.deliver(a_live_message("late", "AC99", seconds_ago=-60))

    assert ((1, 1), (0, 0)) == (before, await gap(pipeline))


async def test_the_same_sync_again_counts_nothing_twice(pipeline: Pipeline) -> None:
    await pipeline.deliver(a_live_message())
    pipeline.at = Millis(NOON + 120_000)
    for _ in range(3):
        await pipeline.sync(missed())

    assert (1, 1) == await gap(pipeline)
