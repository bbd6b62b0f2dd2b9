"""Trying a session, as the socket answers it."""

import asyncio

import pytest

from daemon.api.errors import NotFound
from daemon.api.testing import TEST, AskTest
from daemon.call import call
from tests.fakes.desk import FakeDesk


async def test_what_was_looked_at_comes_with_the_session(desk: FakeDesk) -> None:
    found = await asyncio.to_thread(call, desk.path, TEST, AskTest(1))

    assert (1, "care", ["public side"]) == (found.session_id, found.session_key, [one.name for one in found.checks])
    assert (desk.store.epoch, desk.store.seq) == (found.epoch, found.seq)


async def test_a_session_that_is_not_there_is_said(desk: FakeDesk) -> None:
    with pytest.raises(NotFound, match="no session 99"):
        await asyncio.to_thread(call, desk.path, TEST, AskTest(99))
