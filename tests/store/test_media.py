"""Files of messages: what a store of before knew of them stays, and of several tellings the best one counts."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from dataclasses import replace
from importlib import resources
from itertools import permutations
from pathlib import Path

import pytest
import pytest_asyncio

from store.database import FILE_NAME, Transaction
from store.desk import open_store
from store.models import Media, MediaState
from tests.facts import BUDI, a_peer, inbound, seconds
from tests.shelf import CARE, Shelf, a_shelf
from tests.store.schemas import downgrade

_BEST_FIRST: tuple[MediaState, ...] = ("stored", "waiting", "removed", "too_big", "broken")


@pytest_asyncio.fixture
async def shelf(tmp_path: Path) -> AsyncGenerator[Shelf]:
    async with a_shelf(tmp_path) as one:
        yield one


def an_older_store(folder: Path) -> None:
    """As it was before files could be fetched, with one file of each state."""
    scripts = [one for one in resources.files("store.migrations").iterdir() if one.name < "0014" and "sql" in one.name]
    base = sqlite3.connect(folder / FILE_NAME)
    for script in sorted(scripts, key=lambda one: one.name):
        base.executescript(script.read_text())
    base.executescript(
        f"""PRAGMA user_version = {len(scripts)};
        INSERT INTO workspaces (id, name) VALUES (1, 'Acme');
        INSERT INTO sessions (id, workspace_id, key, dialect, provider_type, created_seq, seq)
            VALUES (1, 1, 'care', 'meta', 'meta', 1, 1);
        INSERT INTO deliveries (id, received_at, dialect, speakers, headers, size) VALUES (7, 123, 'meta', '[]', '', 1);
        INSERT INTO media VALUES (1, 7, '/a', 1, 'k', 'stored', NULL, 'ab', 9, 'image/png'),
            (2, 7, '/b', 1, 'k', 'broken', 'it came broken', NULL, NULL, NULL),
            (3, 8, '/a', 1, 'l', 'stored', NULL, 'cd', 1, NULL);"""
    )
    base.close()


async def test_files_of_an_older_store_are_there_with_the_time_of_their_delivery(tmp_path: Path) -> None:
    an_older_store(tmp_path)
    async with open_store(tmp_path) as store, store.reading() as reader:
        rows = await reader.rows(
            "SELECT id, delivery_id, pointer, state, reason, sha256, kept_at FROM media ORDER BY id"
        )

    assert [
        (1, 7, "/a", "stored", None, "ab", 123),
        (2, 7, "/b", "broken", "it came broken", None, None),
        (3, 8, "/a", "stored", None, "cd", 0),
    ] == [tuple(row) for row in rows]


async def test_of_several_tellings_the_best_counts_in_any_order(shelf: Shelf) -> None:
    found = []
    for number, order in enumerate(permutations(_BEST_FIRST, 3)):
        key = f"k{number}"
        await shelf.take(replace(inbound(key), type="image", media=Media("image/png", provider_id="1")))

        async def unit(
            tx: Transaction, key: str = key, number: int = number, order: tuple[MediaState, ...] = order
        ) -> None:
            for place, state in enumerate(order):
                await tx.run(
                    """INSERT INTO media (delivery_id, pointer, session_id, dedupe_key, state, sha256)
                    VALUES (?, '', ?, ?, ?, ?)""",
                    (number * 10 + place, CARE, key, state, "ab" if state == "stored" else None),
                )

        await shelf.store.write(unit)
        found.append(min(order, key=_BEST_FIRST.index))

    assert found == [one.media.state for one in await shelf.thread() if one.media]


@pytest.mark.parametrize(
    ("media", "state"),
    [
        (Media("image/png"), "none"),
        (Media("image/png", provider_id="1"), "remote"),
        (Media("image/png", url="http://localhost:3000/x?key=1"), "remote"),
    ],
)
async def test_a_file_is_remote_when_somebody_can_be_asked_and_its_place_stays_here(
    shelf: Shelf, media: Media, state: str
) -> None:
    await shelf.take(replace(inbound(), type="image", media=media))
    (message,) = await shelf.thread()

    assert message.media
    assert (state, state == "remote", None) == (message.media.state, message.media.is_remote, message.media.url)


async def test_a_chat_knows_whether_its_last_sound_was_spoken_into_the_phone(shelf: Shelf) -> None:
    told = [("a", Media("audio/mpeg", "song.mp3")), ("b", Media("audio/ogg", is_voice=True)), ("c", None)]
    known = []
    for at, (key, media) in enumerate(told):
        await shelf.take(replace(inbound(key, "", sent_at=seconds(at)), type="audio", media=media))
        known.append((await shelf.chat()).last_is_voice)

    assert [False, True, False] == known


async def test_a_quote_knows_whether_it_was_spoken_into_the_phone(shelf: Shelf) -> None:
    for key, media in (("a", Media("audio/mpeg", "song.mp3")), ("b", Media("audio/ogg", is_voice=True))):
        await shelf.take(replace(inbound(key, ""), type="audio", media=media))
        await shelf.take(inbound(f"{key}2", "this one?", sent_at=seconds(9), quoted_key=key, quoted_id=key))
    quoted = [one.quoted for one in await shelf.thread() if one.quoted is not None]

    assert [("audio", False), ("audio", True)] == sorted((str(one.type), one.is_voice) for one in quoted)


async def test_chats_of_an_older_store_know_what_their_last_sound_was(tmp_path: Path) -> None:
    async with a_shelf(tmp_path) as shelf:
        await shelf.take(replace(inbound("a", ""), type="audio", media=Media("audio/ogg", is_voice=True)))
        song = inbound("b", "", peer=a_peer(BUDI, "Budi"))
        await shelf.take(replace(song, type="audio", media=Media("audio/mpeg", "song.mp3")))
    with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as file:
        downgrade(file, 18)
    async with a_shelf(tmp_path) as shelf:
        known = {chat.name: chat.last_is_voice for chat in await shelf.chats()}

    assert {"+5511988776655": True, "Budi": False} == known
