"""A fresh store for each test that asks for one."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest_asyncio

from tests.shelf import Shelf, a_shelf


@pytest_asyncio.fixture
async def shelf(tmp_path: Path) -> AsyncGenerator[Shelf]:
    async with a_shelf(tmp_path / "state") as one:
        yield one
