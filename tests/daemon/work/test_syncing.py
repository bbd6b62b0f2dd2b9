"""A batch that is handed in is journalled like any other, and answered when its chats are on the desk."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from daemon.api.errors import BadRequest
from daemon.rules.routing import Directory
from daemon.work.syncing import Syncing
from tests.facts import NOON
from tests.pipeline import GATEWAY_ID, Pipeline, a_pipeline, a_synced_chat, a_synced_group, poison
from tests.shelf import SALES


@pytest_asyncio.fixture
async def pipeline(tmp_path: Path) -> AsyncGenerator[Pipeline]:
    async with a_pipeline(tmp_path / "state") as one:
        yield one


@pytest.fixture
def syncing(pipeline: Pipeline) -> Syncing:
    return Syncing(pipeline.store, lambda: pipeline.directory, lambda: pipeline.at)


def a_batch(*chats: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {**rest, "chats": list(chats)}


async def test_the_answer_comes_when_the_chats_are_on_the_desk(syncing: Syncing, pipeline: Pipeline) -> None:
    done = await syncing.take(a_batch(a_synced_chat(), a_synced_group()), str(SALES), "ana")

    assert ("done", 2, 2, SALES, None) == (done.state, done.chats, done.taken, done.session_id, done.reason)
    assert 2 == len(await pipeline.shelf.chats())
    assert done.seq <= pipeline.store.seq


async def test_the_delivery_says_who_handed_it_in(syncing: Syncing, pipeline: Pipeline) -> None:
    done = await syncing.take(a_batch(a_synced_chat(), session_id=GATEWAY_ID), None, "ana")

    detail = await pipeline.settled(done.id)
    assert ({"x-frontdesk-operator": "ana"}, "gateway") == (detail.headers, detail.delivery.dialect)
    assert GATEWAY_ID in detail.body


async def test_the_same_batch_again_is_answered_too(syncing: Syncing, pipeline: Pipeline) -> None:
    for _ in range(2):
        done = await syncing.take(a_batch(a_synced_chat()), str(SALES), "ana")

    assert "done" == done.state
    assert 1 == len(await pipeline.shelf.thread())


async def test_chats_that_were_not_taken_are_counted_and_named(syncing: Syncing, pipeline: Pipeline) -> None:
    await poison(pipeline.store, "poison")
    bad, ill = {"chat_type": "private"}, a_synced_chat("+6281234567899", last_message="poison")
    done = await syncing.take(a_batch(a_synced_chat(), bad, ill), str(SALES), "ana")

    assert ("failed", 3, 1) == (done.state, done.chats, done.taken)
    assert "/chats/1: a chat with nobody" in str(done.reason)


async def test_each_of_a_full_batch_of_bad_chats_is_counted(syncing: Syncing) -> None:
    done = await syncing.take(a_batch(*[{"chat_type": "x" * 100}] * 49, a_synced_chat()), str(SALES), "ana")

    assert ("quarantined", 50, 1) == (done.state, done.chats, done.taken)


async def test_a_batch_may_leave_its_chats_to_name_their_sessions(syncing: Syncing, pipeline: Pipeline) -> None:
    done = await syncing.take(a_batch({**a_synced_chat(), "session_id": GATEWAY_ID}), None, "ana")

    assert ("done", 1) == (done.state, len(await pipeline.shelf.chats()))


async def test_a_chat_of_another_session_is_not_written_to_the_one_asked_for(
    syncing: Syncing, pipeline: Pipeline
) -> None:
    done = await syncing.take(a_batch({**a_synced_chat(), "session_id": "webjs_9"}), str(SALES), "ana")

    assert ("quarantined", 0) == (done.state, done.taken)
    assert [] == await pipeline.shelf.chats()


@pytest.mark.parametrize(
    ("batch", "session", "words"),
    [
        (a_batch(a_synced_chat()), None, "names none"),
        (a_batch(a_synced_chat()), "care", "no session of a gateway"),
        (a_batch(a_synced_chat(), session_id="webjs_9"), None, "no session of a gateway"),
        (a_batch(*[a_synced_chat()] * 51), str(SALES), "51 in one batch"),
        ({"chats": "all"}, str(SALES), "has a list of them"),
    ],
)
async def test_what_cannot_be_placed_is_refused_and_not_journalled(
    batch: dict[str, Any], session: str | None, words: str, syncing: Syncing, pipeline: Pipeline
) -> None:
    with pytest.raises(BadRequest, match=words):
        await syncing.take(batch, session, "ana")

    assert [(0,)] == await pipeline.shelf.rows("SELECT count(*) FROM deliveries")


async def test_what_takes_too_long_is_kept_and_said_so(pipeline: Pipeline) -> None:
    hasty = Syncing(pipeline.store, lambda: pipeline.directory, lambda: NOON, wait=0)
    done = await hasty.take(a_batch(a_synced_chat()), str(SALES), "ana")

    assert "pending" == done.state
    assert "done" == (await pipeline.settled(done.id)).delivery.state


async def test_without_a_gateway_nothing_can_be_synced(pipeline: Pipeline) -> None:
    lonely = Syncing(pipeline.store, lambda: Directory(()), lambda: NOON)

    with pytest.raises(BadRequest):
        await lonely.take(a_batch(a_synced_chat()), "sales", "ana")
