"""A desk on a real socket, and a client of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from daemon.client import SocketInbox
from tests.fakes.desk import FakeDesk, a_desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[FakeDesk]:
    async with a_desk(tmp_path) as running:
        yield running


@pytest.fixture
async def inbox(desk: FakeDesk) -> AsyncIterator[SocketInbox]:
    inbox = desk.inbox()
    yield inbox
    await inbox.close()
