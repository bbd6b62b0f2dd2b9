"""What tests of the main screen share."""

import pytest

from tui.screens import following


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reconnect at once."""
    monkeypatch.setattr(following, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(following, "LONGEST_PAUSE", 0.05)
