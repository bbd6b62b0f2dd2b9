"""The seed's rules for its sync job (24 to 34), each as the daemon keeps it."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_asyncio
import structlog

from daemon.feed import Feed, of_store
from daemon.projector.pieces import CHUNK
from daemon.rules.syncs import TRIES
from daemon.vitals import Vitals
from daemon.work.background import running
from tests.facts import NOON
from tests.pipeline import GATEWAY_ID, Pipeline, a_live_message, a_pipeline, a_synced_chat, a_synced_group, cure, poison
from tests.shelf import OTHER, SALES


@pytest_asyncio.fixture
async def pipeline(tmp_path: Path) -> AsyncGenerator[Pipeline]:
    async with a_pipeline(tmp_path / "state") as one:
        yield one


def chats_of(*bodies: str) -> list[object]:
    return [a_synced_chat(f"+62812345678{place:02d}", last_message=body) for place, body in enumerate(bodies)]


async def test_two_private_chats_become_two_contacts_and_two_chats_of_webjs(pipeline: Pipeline) -> None:
    """Rule 24."""
    await pipeline.sync(a_synced_chat("+6281234567890"), a_synced_chat("+6281234567891", contact_name="Citra"))

    chats = await pipeline.shelf.chats()
    assert {("webjs", "private", "Budi"), ("webjs", "private", "Citra")} == {
        (one.provider_type, one.kind, one.name) for one in chats
    }
    assert 2 == len({one.contact_id for one in chats})


async def test_a_group_becomes_one_group_with_name_and_participants_and_no_contact(pipeline: Pipeline) -> None:
    """Rule 25."""
    await pipeline.sync(a_synced_group())

    chat = await pipeline.shelf.chat()
    assert ("group", "Team", 2, None) == (chat.kind, chat.name, chat.participants_count, chat.contact_id)
    assert chat.group_id is not None
    assert [("1234567890-1234567890@g.us",)] == await pipeline.shelf.rows("SELECT jid FROM groups")


async def test_a_private_chat_and_a_group_are_one_contact_one_group_and_two_chats(pipeline: Pipeline) -> None:
    """Rule 26."""
    await pipeline.sync(a_synced_chat(), a_synced_group())

    assert ["group", "private"] == sorted(one.kind for one in await pipeline.shelf.chats())
    assert [(1, 1)] == await pipeline.shelf.rows(
        "SELECT (SELECT count(*) FROM contacts), (SELECT count(*) FROM groups)"
    )


async def test_a_store_in_trouble_is_tried_three_times_and_no_more(pipeline: Pipeline) -> None:
    """Rule 27."""
    await poison(pipeline.store, "poison")
    told = await pipeline.sync(*chats_of("fine", "poison"))

    assert 3 == TRIES
    assert ("failed", 3) == (told.delivery.state, told.delivery.attempts)


async def test_a_trouble_that_passes_leaves_nothing_behind(tmp_path: Path) -> None:
    """Rule 27: the point of trying again."""
    async with a_pipeline(tmp_path / "patient", pause=0.3) as pipeline:
        await poison(pipeline.store, "poison")
        number = await pipeline.journal({"session_id": SALES, "chats": chats_of("poison")})
        await asyncio.sleep(0.1)
        await cure(pipeline.store)
        told = await pipeline.settled(number)

        assert ("done", 2) == (told.delivery.state, told.delivery.attempts)
        assert ("completed", 1, 0) == await progress(pipeline)


async def test_a_final_failure_is_logged_once_with_its_context(pipeline: Pipeline) -> None:
    """Rule 28."""
    await poison(pipeline.store, "poison")
    with structlog.testing.capture_logs() as lines:
        told = await pipeline.sync(*chats_of("poison", "poison", "fine"))

    said = [line for line in lines if line["log_level"] == "error"]
    assert ["chat sync failed"] == [line["event"] for line in said]
    assert (told.delivery.id, 2, "/chats/0") == (said[0]["delivery"], said[0]["lost"], said[0]["first"])
    assert "dislikes" not in str(said)


async def test_a_bad_chat_leaves_nothing_half_written_and_costs_no_other(pipeline: Pipeline) -> None:
    """Rule 29. The seed takes a chunk of ten back; here only the bad chat is left out, and named in the quarantine."""
    told = await pipeline.sync(a_synced_chat(), a_synced_chat("", contact_phone=None, contact_name="Nobody"))

    assert ("quarantined", "/chats/1: a chat with nobody") == (told.delivery.state, told.delivery.reason)
    assert ["Budi"] == [one.name for one in await pipeline.shelf.chats()]
    assert [(1,)] == await pipeline.shelf.rows("SELECT count(*) FROM contacts")
    assert ("partial", 1, 1) == await progress(pipeline)


async def test_a_chunk_that_fails_is_taken_chat_by_chat(pipeline: Pipeline) -> None:
    """Rule 29: of 25 chats, in chunks of ten, exactly the two that cannot be stored are missing, whole."""
    bodies = [f"text {place}" for place in range(25)]
    bodies[3] = bodies[14] = "poison"
    await poison(pipeline.store, "poison")
    told = await pipeline.sync(*chats_of(*bodies))

    assert 10 == CHUNK
    assert ("failed", 23) == (told.delivery.state, len(await pipeline.shelf.chats()))
    assert ["/chats/3", "/chats/14"] == [one.partition(":")[0] for one in str(told.delivery.reason).split("; ")]
    assert [(0,)] == await pipeline.shelf.rows("SELECT count(*) FROM chats WHERE last_message_id IS NULL")
    assert ("partial", 23, 2) == await progress(pipeline)


async def test_each_chat_is_told_to_whoever_listens(pipeline: Pipeline) -> None:
    """Rule 30. As message.new, which carries the chat; the sync itself as sync.progress."""
    feed = of_store(pipeline.store, Vitals(lambda: NOON))
    async with running("feed", feed.fill):
        frames = asyncio.create_task(first_frames(feed, 3))
        await asyncio.sleep(0.05)
        await pipeline.sync(a_synced_chat(), a_synced_group())
        told = await asyncio.wait_for(frames, 5)

    assert 2 == sum(b'"type":"message.new"' in one for one in told)
    assert 1 == sum(b'"type":"sync.progress"' in one for one in told)
    assert any(b'"contact":null' in one and b'"name":"Team"' in one for one in told)


async def test_a_message_whose_id_is_known_stays_one(pipeline: Pipeline) -> None:
    """Rule 31."""
    for _ in range(2):
        await pipeline.sync(a_synced_chat(wam_id="existing_wam_id_123"))
    await pipeline.deliver(a_live_message(id="existing_wam_id_123"))

    assert ["existing_wam_id_123"] == [one.provider_message_id for one in await pipeline.shelf.thread()]


async def test_a_full_batch_is_done_long_before_the_seed_gives_up(pipeline: Pipeline) -> None:
    """Rule 32. The seed gives a job 300 s. Nothing here runs long enough to need a time-out: a batch is one write."""
    async with asyncio.timeout(30):
        told = await pipeline.sync(*chats_of(*(f"text {place}" for place in range(50))))

    assert ("done", 50) == (told.delivery.state, len(await pipeline.shelf.chats()))


async def test_rows_land_in_the_sessions_workspace_and_in_no_other(pipeline: Pipeline) -> None:
    """Rule 33. A batch that names a session which its sender may not speak for is written nowhere."""
    await pipeline.sync(a_synced_chat(), a_synced_group())
    told = (
        await pipeline.deliver({"session_id": OTHER, "workspace_id": 2, "chats": [a_synced_chat("+628999999999")]})
    )[0]

    assert {1} == {one.workspace_id for one in await pipeline.shelf.chats()}
    assert "quarantined" == told.delivery.state
    assert [(0,)] == await pipeline.shelf.rows("SELECT count(*) FROM contacts WHERE workspace_id <> 1")


async def test_what_is_said_of_the_media_of_a_last_message_is_kept(pipeline: Pipeline) -> None:
    """Rule 34."""
    await pipeline.sync(a_synced_chat(last_message="Hello World", has_media=True, media_type="image"))

    (message,) = await pipeline.shelf.thread()
    assert ("Hello World", "image", None) == (message.body, message.type, message.detail)
    assert message.media is not None


async def test_a_chat_without_any_message_stands_where_the_provider_saw_it_last(pipeline: Pipeline) -> None:
    await pipeline.sync(
        a_synced_chat("+6281234567890", contact_name="Old", last_message=None, timestamp=NOON // 1000 - 9_000),
        a_synced_chat("+6281234567891", contact_name="New", last_message=None, timestamp=NOON // 1000 - 30),
        a_synced_chat("+6281234567892", contact_name="Said", last_message="Halo", timestamp=NOON // 1000 - 60),
        a_synced_chat("+6281234567893", contact_name="Never", last_message=None, timestamp=None),
        a_synced_chat("+6281234567894", contact_name="Absurd", last_message=None, timestamp=7),
    )

    listed = [(one.name, one.last_message_at) for one in await pipeline.shelf.chats()]
    placed = [("New", NOON - 30_000), ("Said", NOON - 60_000), ("Old", NOON - 9_000_000)]
    assert placed == listed[:3]
    assert {("Never", None), ("Absurd", None)} == set(listed[3:])


async def test_a_message_has_the_last_word_on_the_place_of_its_chat(pipeline: Pipeline) -> None:
    await pipeline.sync(a_synced_chat(last_message=None, timestamp=NOON // 1000 - 10))
    await pipeline.deliver(a_live_message(seconds_ago=60))
    (chat,) = await pipeline.shelf.chats()

    assert NOON - 60_000 == chat.last_message_at


async def test_a_session_may_be_named_by_each_chat(pipeline: Pipeline) -> None:
    """The form of October 2025."""
    chat = {**a_synced_chat(), "session_id": GATEWAY_ID}
    await pipeline.deliver({"chats": [chat]})

    assert ["sales"] == [one.session_key for one in await pipeline.shelf.chats()]
    assert ("completed", 1, 0) == await progress(pipeline)


async def progress(pipeline: Pipeline) -> tuple[str, int, int]:
    synced = await pipeline.synced()
    return synced.state, synced.total_synced, synced.sync_errors


async def first_frames(feed: Feed, count: int) -> list[bytes]:
    found: list[bytes] = []
    async for chunk in feed.listener(None).chunks():
        found += [one for one in chunk if b'"type":"session' not in one]
        if len(found) >= count:
            return found
    return found
