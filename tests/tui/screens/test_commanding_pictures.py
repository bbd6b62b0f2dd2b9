"""The `:` line and the palette, looked at."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from tests.tui.desk import a_busy_desk, an_app, screen_text
from tests.tui.sitting import after, becomes

Compare = Callable[..., bool]
SIZES = {"120x36": (120, 36), "80x24": (80, 24)}


@pytest.mark.parametrize("size", SIZES)
def test_the_command_line(snap_compare: Compare, size: str) -> None:
    app = an_app(a_busy_desk())

    assert snap_compare(app, terminal_size=SIZES[size], run_before=after("enter", "colon", "=re", "tab"))


@pytest.mark.parametrize("size", SIZES)
def test_the_palette(snap_compare: Compare, size: str) -> None:
    async def search(pilot: Pilot[None]) -> None:
        await after("ctrl+p", "=theme")(pilot)
        await becomes(pilot, lambda: "the colours: light" in screen_text(pilot.app))
        await pilot.pause(0.5)

    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=search)
