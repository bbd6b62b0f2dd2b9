"""Opening: safe places, durable settings, schemas that only go forward."""

import sqlite3
from pathlib import Path

import pytest

from store.database import FILE_NAME
from store.desk import open_store
from store.errors import StoreError, StoreUnusable
from tests.shelf import Shelf


async def test_the_files_are_for_their_owner_alone(shelf: Shelf, tmp_path: Path) -> None:
    state = tmp_path / "state"

    assert 0o700 == state.stat().st_mode & 0o777
    assert {0o600} == {file.stat().st_mode & 0o777 for file in state.iterdir() if file.is_file()}
    assert shelf.store.epoch


async def test_a_newer_schema_is_refused_in_a_clear_sentence(tmp_path: Path) -> None:
    async with open_store(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(StoreUnusable, match=r"newer frontdesk.*upgrade"):
        async with open_store(tmp_path):
            pass


async def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("PRAGMA application_id = 42")
    connection.close()

    with pytest.raises(StoreUnusable, match="another program"):
        async with open_store(tmp_path):
            pass


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("this is no database, but long enough to look like one" * 50)

    with pytest.raises(StoreUnusable, match="cannot be used"):
        async with open_store(tmp_path):
            pass


async def test_a_reader_cannot_write(shelf: Shelf) -> None:
    with pytest.raises(StoreError):
        await shelf.rows("DELETE FROM sessions")


async def test_the_epoch_stays_and_the_seq_goes_on(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        epoch, before = store.epoch, store.seq

        async def unit(tx: object) -> None:
            tx.take_seq()  # type: ignore[attr-defined]

        await store.write(unit)
    async with open_store(tmp_path) as store:
        again = store.epoch, store.seq

    assert (epoch, before + 1) == again


async def test_what_sqlite_cannot_hold_comes_back_as_it_was_sent(shelf: Shelf) -> None:
    for text in ("\ud83d broken \ude00", "nul\x00nul", "\U0010ffff", "\U0010ffffd83d", "plain", "ü" * 70_000):

        async def unit(tx: object, text: str = text) -> None:
            await tx.run("UPDATE workspaces SET name = ? WHERE id = 1", (text,))  # type: ignore[attr-defined]

        await shelf.store.write(unit)

        assert [(text,)] == await shelf.rows("SELECT name FROM workspaces WHERE id = 1")
        assert [(1,)] == await shelf.rows("SELECT id FROM workspaces WHERE name = ?", text)
