"""A message that a sync told of without its id, and the webhook that has the id: one line, whichever comes first."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from daemon.facts import MessageEdited
from daemon.rules.nameless import nameless_key
from store.models import Millis
from tests.facts import BUDI, NOON, a_group_peer, a_peer, inbound, outbound, seconds
from tests.pipeline import Pipeline, a_live_message, a_pipeline, a_synced_chat
from tests.shelf import SALES, Shelf


@pytest_asyncio.fixture
async def pipeline(tmp_path: Path) -> AsyncGenerator[Pipeline]:
    async with a_pipeline(tmp_path / "state") as one:
        yield one


async def told(pipeline: Pipeline) -> list[tuple[str, str | None, str]]:
    return [(one.body, one.provider_message_id, one.origin) for one in await pipeline.shelf.thread()]


LIVE = [("Halo", "false_6281234567890@c.us_AC14", "live")]


async def test_the_webhook_takes_over_the_row_that_the_sync_made(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat())
    (before,) = await pipeline.shelf.thread()
    await pipeline.deliver(a_live_message())

    (after,) = await pipeline.shelf.thread()
    assert (before.id, before.rank) == (after.id, after.rank)
    assert LIVE == await told(pipeline)


async def test_a_sync_tells_nothing_new_of_what_a_webhook_brought(pipeline: Pipeline) -> None:
    await pipeline.deliver(a_live_message())
    await pipeline.sync(a_synced_chat())

    assert LIVE == await told(pipeline)


async def test_a_batch_that_comes_again_after_the_webhook_makes_no_double(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat())
    await pipeline.deliver(a_live_message())
    await pipeline.sync(a_synced_chat(last_message={"body": "Halo", "timestamp": NOON // 1000 - 60, "from_me": False}))

    assert LIVE == await told(pipeline)


async def test_the_same_words_in_another_second_are_another_message(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat())
    await pipeline.deliver(a_live_message(seconds_ago=59))

    assert 2 == len(await told(pipeline))


async def test_other_words_or_the_other_side_are_another_message(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat())
    await pipeline.deliver(a_live_message("Hallo"), a_live_message(key="AC15", from_me=True, to="6281234567890@c.us"))

    assert 3 == len(await told(pipeline))


async def test_two_real_messages_of_one_second_stay_two(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat())
    await pipeline.deliver(a_live_message(key="A"), a_live_message(key="B"))
    await pipeline.sync(a_synced_chat())

    assert {"false_6281234567890@c.us_A", "false_6281234567890@c.us_B"} == {one for _, one, _ in await told(pipeline)}


async def test_a_synced_message_is_not_unread_until_its_webhook_comes(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat(unread_count=0))
    before = (await pipeline.shelf.chat()).unread_count
    await pipeline.deliver(a_live_message())

    assert (0, 1) == (before, (await pipeline.shelf.chat()).unread_count)


async def test_what_was_read_before_its_webhook_came_stays_read(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat(unread_count=1))
    chat = await pipeline.shelf.chat()
    await pipeline.shelf.read(chat.id, at=seconds(5))
    pipeline.at = Millis(NOON + 10_000)
    await pipeline.deliver(a_live_message())

    assert (1, 0) == (chat.unread_count, (await pipeline.shelf.chat()).unread_count)


async def test_the_count_of_the_phone_and_the_webhook_are_not_added(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat(unread_count=3))
    await pipeline.deliver(a_live_message())
    await pipeline.sync(a_synced_chat(unread_count=3))

    assert 3 == (await pipeline.shelf.chat()).unread_count


@pytest.mark.parametrize("order", list(permutations(("real", "edit", "said"))), ids="-".join)
async def test_a_sync_that_knows_the_edited_words_makes_no_double(order: tuple[str, ...], shelf: Shelf) -> None:
    facts = {"real": real(), "edit": EDIT, "said": said("edited")}
    for one in order:
        await shelf.take(facts[one], session=SALES)

    assert ["edited"] == [one.body for one in await shelf.thread()]


async def test_two_nameless_forms_of_one_message_become_its_one_line(shelf: Shelf) -> None:
    await shelf.take(said("hello"), said("edited"), session=SALES)
    await shelf.take(real(), EDIT, session=SALES)

    assert ["edited"] == [one.body for one in await shelf.thread()]
    assert 1 == len({one.id for one in await shelf.thread()})


async def test_another_session_or_chat_adopts_nothing(shelf: Shelf) -> None:
    await shelf.take(said("hello"), session=SALES)
    await shelf.take(real(peer=a_group_peer(), sender=a_peer(BUDI).person), session=SALES)

    assert 2 == len(await shelf.chats())
    assert [1, 1] == [len(await shelf.thread(chat.id)) for chat in await shelf.chats()]


async def test_an_answer_from_the_phone_is_adopted_too(shelf: Shelf) -> None:
    await shelf.take(said("hi", direction="outbound"), session=SALES)
    await shelf.take(outbound(peer=a_peer(BUDI)), session=SALES)

    assert [("hi", "o1")] == [(one.body, one.provider_message_id) for one in await shelf.thread()]


EDIT = MessageEdited("m1", "edited", seconds(3), "e1")


def real(**rest: Any) -> Any:
    return inbound(**{"peer": a_peer(BUDI), **rest})


def said(body: str, direction: Any = "inbound") -> Any:
    key = nameless_key("p:+6281234567890", NOON, direction, body)
    made = inbound(key, body, peer=a_peer(BUDI), origin="sync", is_nameless=True)
    return replace(made, provider_message_id=None, direction=direction)
