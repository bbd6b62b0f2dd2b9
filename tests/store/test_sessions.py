"""The store agrees with the config about its sessions, and keeps what providers have told of them."""

from dataclasses import replace

import pytest

from store import sessions
from store.models import SessionState
from store.sessions import Configured
from tests.shelf import SESSIONS, WORKSPACES, Shelf

CARE = SESSIONS[0]


async def configure(shelf: Shelf, *wanted: Configured) -> None:
    await shelf.store.write(lambda tx: sessions.configure(tx, WORKSPACES, [*wanted, *SESSIONS[1:]]))


async def heard(shelf: Shelf, state: SessionState) -> None:
    await shelf.store.write(lambda tx: tx.run("UPDATE sessions SET state = ? WHERE id = ?", (state, CARE.id)))


async def test_a_number_that_was_only_listened_to_is_connected_once_its_token_is_there(shelf: Shelf) -> None:
    await configure(shelf, replace(CARE, state="connected"))

    assert "connected" == (await shelf.sessions())[CARE.id].state


@pytest.mark.parametrize("state", ["disconnected", "connected"])
async def test_what_its_provider_has_told_is_not_overruled_by_the_config(shelf: Shelf, state: SessionState) -> None:
    await heard(shelf, state)

    await configure(shelf, replace(CARE, state="connected" if state == "disconnected" else "unknown"))

    assert state == (await shelf.sessions())[CARE.id].state


async def test_the_same_config_again_changes_nothing(shelf: Shelf) -> None:
    before = await shelf.sessions()

    await configure(shelf, CARE)

    assert before == await shelf.sessions()
