"""All files together take so much of the disk: the oldest go first, and never one that an answer needs."""

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from daemon.work.keeping import keep_waiting
from daemon.work.making_room import _enough, make_room_once
from store import fetches, media
from store.database import Transaction
from store.fetches import WantedMedia
from store.media import SettledMedia
from store.media_room import REMOVED, KeptContent
from store.models import Media, Millis
from tests.daemon.work.files_desk import MIB, a_photo, arrives, files, kept, media_of
from tests.facts import NOON, inbound
from tests.shelf import CARE, Shelf


async def with_file(shelf: Shelf, key: str, content: bytes, at: int, provider_id: str | None = "1") -> None:
    """A message whose file was fetched at that time."""
    await shelf.take(replace(inbound(key), type="image", media=Media("image/png", provider_id=provider_id)))
    held = shelf.store.media.keep([content])
    file = WantedMedia(0, CARE, key, None, "", provider_id, None)

    async def unit(tx: Transaction) -> None:
        await fetches.begin(tx, file)
        settled = SettledMedia("stored", None, held.sha256, held.size, "image/png", kept_at=Millis(NOON + at))
        await fetches.settle(tx, file, settled)

    await shelf.store.write(unit)


async def states(shelf: Shelf) -> dict[str, str]:
    return {one.provider_message_id or "": one.media.state for one in await shelf.thread() if one.media}


async def test_the_oldest_go_until_the_rest_fits_and_say_so(shelf: Shelf) -> None:
    for key, at in (("b", 2), ("a", 1), ("c", 3), ("d", 4)):
        await with_file(shelf, key, key.encode() * 100, at)
    seq = shelf.store.seq
    count = await make_room_once(shelf.store, 250)

    assert 2 == count
    assert {"a": "removed", "b": "removed", "c": "stored", "d": "stored"} == await states(shelf)
    assert [b"c" * 100, b"d" * 100] == sorted(files(shelf))
    gone = next(one for one in await shelf.thread() if one.provider_message_id == "a")
    assert gone.media == Media(
        "image/png", None, 100, "1", state="removed", reason=REMOVED, found_type="image/png", is_remote=True
    )
    assert gone.seq > seq


async def test_what_fits_stays(shelf: Shelf) -> None:
    await with_file(shelf, "a", b"a" * 100, 1)

    assert 0 == await make_room_once(shelf.store, 100)
    assert {"a": "stored"} == await states(shelf)


async def test_a_content_is_as_old_as_its_newest_message_and_goes_from_all(shelf: Shelf) -> None:
    await with_file(shelf, "a", b"same", 1)
    await with_file(shelf, "b", b"other", 2)
    await with_file(shelf, "c", b"same", 3)
    first = await make_room_once(shelf.store, 4)
    after_first = await states(shelf)
    await make_room_once(shelf.store, 3)

    assert 1 == first
    assert {"a": "stored", "b": "removed", "c": "stored"} == after_first
    assert {"removed"} == set((await states(shelf)).values())
    assert [] == files(shelf)


@pytest.mark.parametrize(
    ("state", "is_kept"),
    [("queued", True), ("scheduled", True), ("sending", True), ("unknown", True), ("held", True), ("failed", True),
     ("sent", False), ("cancelled", False)],
)  # fmt: skip
async def test_what_an_answer_needs_stays_until_it_has_left(shelf: Shelf, state: str, is_kept: bool) -> None:
    await with_file(shelf, "ours", b"old", 1)
    await with_file(shelf, "b", b"new", 2)

    async def unit(tx: Transaction) -> None:
        await tx.run(
            """INSERT INTO outbox (id, workspace_id, session_id, peer, operator, state, address, body, tries, due_at,
            created_at, created_seq, seq) VALUES (5, 1, 1, 'p:1', 'ana', ?, '1', '', 0, 0, 0, 1, 1)""",
            (state,),
        )
        await tx.run("UPDATE messages SET outbox_id = 5 WHERE dedupe_key = 'ours'")

    await shelf.store.write(unit)
    await make_room_once(shelf.store, 3)

    assert {"ours": "stored" if is_kept else "removed", "b": "removed" if is_kept else "stored"} == await states(shelf)


async def test_what_came_inside_a_body_goes_too_and_comes_back_with_a_replay(shelf: Shelf) -> None:
    await arrives(shelf, a_photo())
    await kept(shelf)
    await make_room_once(shelf.store, 0)
    gone = await media_of(shelf)
    await arrives(shelf, a_photo())
    back = await kept(shelf)

    assert ("removed", None, False) == (gone.state, gone.key, gone.is_remote)
    assert ("stored", 1) == (back.state, len(files(shelf)))


async def test_a_content_that_comes_again_meanwhile_is_never_lost(shelf: Shelf) -> None:
    """Whatever happens at once: a message that says `stored` has its file."""
    await arrives(shelf, a_photo())
    await kept(shelf)
    for number in range(12):
        await arrives(shelf, a_photo(key=f"B{number}"))
        await asyncio.gather(kept_all(shelf), make_room_once(shelf.store, 0), make_room_once(shelf.store, 0))
        named = {one.media.key for one in await shelf.thread() if one.media and one.media.state == "stored"}

        assert [] == [key for key in named if key and not shelf.store.media.path(key).is_file()]


async def kept_all(shelf: Shelf) -> None:
    await keep_waiting(shelf.store, MIB)


@settings(max_examples=60, deadline=None)
@given(sizes=some.lists(some.integers(0, 50), max_size=12), excess=some.integers(1, 400))
def test_no_more_go_than_it_takes(sizes: list[int], excess: int) -> None:
    oldest = [KeptContent(str(number), size) for number, size in enumerate(sizes)]
    chosen = _enough(oldest, excess)

    assert oldest[: len(chosen)] == chosen
    assert sum(one.size for one in chosen[:-1]) < excess
    assert len(chosen) == len(oldest) or sum(one.size for one in chosen) >= excess


async def test_a_removed_file_counts_as_settled(shelf: Shelf) -> None:
    """The body of a delivery may be thrown away once all its files are settled, also by having made room."""
    number = await arrives(shelf, a_photo())
    await kept(shelf)
    await make_room_once(shelf.store, 0)
    async with shelf.store.reading() as reader:
        settled = await media.stored_of(reader, [number])

    assert {number} == settled
