"""An outbox for a test, standing still or at work."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.daemon.outbox.desk import Sending, a_sending_desk, leaving


@pytest.fixture
async def still(tmp_path: Path) -> AsyncGenerator[Sending]:
    """Answers are taken, and stay."""
    async with a_sending_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncGenerator[Sending]:
    """The same in the only workspace."""
    async with a_sending_desk(tmp_path, workspaces=1) as desk:
        yield desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Sending]:
    """Answers leave."""
    async with a_sending_desk(tmp_path) as desk, leaving(desk):
        yield desk
