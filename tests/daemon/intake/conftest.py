"""The desk that most tests here talk to, and the whole way in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.daemon.intake.desk import FakeDesk, a_desk
from tests.daemon.intake.front import Front, a_front


@pytest.fixture
async def desk() -> AsyncIterator[FakeDesk]:
    async with a_desk() as listening:
        yield listening


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    async with a_front(tmp_path / "state") as listening:
        yield listening
