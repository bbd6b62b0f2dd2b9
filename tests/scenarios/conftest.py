"""A running desk for a scenario."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.premises import Premises, premises


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Premises]:
    folder: Path = tmp_path_factory.mktemp("d")
    with premises(folder) as one:
        yield one
