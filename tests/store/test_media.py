"""Files of messages: what a store of before knew of them stays, and of several tellings the best one counts."""

import sqlite3
from collections.abc import AsyncGenerator
from dataclasses import replace
from importlib import resources
from itertools import permutations
from pathlib import Path

import pytest
import pytest_asyncio

from store.database import FILE_NAME, Transaction
from store.desk import open_store
from store.models import Media, MediaState
from tests.facts import inbound
from tests.shelf import CARE, Shelf, a_shelf

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
