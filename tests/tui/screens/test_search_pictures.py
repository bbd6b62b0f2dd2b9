"""The search of everything, looked at."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.tui.desk import a_busy_desk, an_app, settled
from tests.tui.screens.test_search import a_long_thread
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"160x48": (160, 48), "120x36": (120, 36), "80x24": (80, 24)}
NORMAL = SIZES["120x36"]


def shown(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """The keys pressed, and what came of them."""

    async def press(pilot: Pilot[None]) -> None:
        for key in keys:
            await after(key)(pilot)
            await pilot.pause(0.2 if key.startswith("=") or key == "enter" else 0.02)
            await settled(pilot)

    return press


@pytest.mark.parametrize("size", SIZES)
def test_what_was_found(snap_compare: Compare, size: str) -> None:
    keys = shown("ctrl+f", "=ma", "ctrl+u", "=o", "enter", "j")

    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=keys)


@pytest.mark.parametrize("size", SIZES)
def test_a_thread_opened_at_an_old_hit(snap_compare: Compare, size: str) -> None:
    desk = a_long_thread(400, 40, 120, 390)

    async def jump(pilot: Pilot[None]) -> None:
        await shown("ctrl+f", "=needle", "enter", "j", "enter")(pilot)
        desk.receive(1, "something new")
        await pilot.pause(0.1)
        await settled(pilot)

    assert snap_compare(an_app(desk), terminal_size=SIZES[size], run_before=jump)


def test_nothing_written_yet(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=shown("2", "ctrl+f"))


def test_nothing_found(snap_compare: Compare) -> None:
    keys = shown("2", "ctrl+f", "=nowhere")

    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES["80x24"], run_before=keys)


def test_nothing_found_so_far(snap_compare: Compare) -> None:
    desk = a_long_thread(400, 390, 2)
    desk.looks_at = 12

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=shown("ctrl+f", "=needle", "enter"))


def test_found_in_privacy_and_in_plain_letters(snap_compare: Compare) -> None:
    app = an_app(a_busy_desk(), is_ascii=True)

    async def mask_and_search(pilot: Pilot[None]) -> None:
        app.desk.mask.draw = len  # else the pseudonyms are others in each run
        await shown("ctrl+backslash", "ctrl+f", "=bol")(pilot)

    assert snap_compare(app, terminal_size=SIZES["80x24"], run_before=mask_and_search)
