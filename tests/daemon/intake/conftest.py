"""The desk that most tests here talk to."""

from collections.abc import AsyncIterator

import pytest

from tests.daemon.intake.desk import FakeDesk, a_desk


@pytest.fixture
async def desk() -> AsyncIterator[FakeDesk]:
    async with a_desk() as listening:
        yield listening
