"""Views, filters and marks of the list, looked at."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.tui.desk import a_busy_desk, an_app, settled
from tests.tui.sitting import after

Compare = Callable[..., bool]
SIZES = {"160x48": (160, 48), "120x36": (120, 36), "80x24": (80, 24), "60x20": (60, 20)}
NORMAL = SIZES["120x36"]


def shown(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """The keys pressed, and the list that came of them."""

    async def press(pilot: Pilot[None]) -> None:
        await after(*keys)(pilot)
        await pilot.pause(0.15)
        await settled(pilot)

    return press


@pytest.mark.parametrize("size", SIZES)
def test_writing_a_filter(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=shown("slash", "=is:un"))


def test_a_filter_that_is_wrong(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=shown("slash", "=is:nope"))


@pytest.mark.parametrize("size", SIZES)
def test_a_kept_filter_in_a_view(snap_compare: Compare, size: str) -> None:
    async def keep(pilot: Pilot[None]) -> None:
        await shown("v", "4", "slash", "=window:<9h")(pilot)
        await shown("enter")(pilot)

    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=keep)


def test_the_view_picker(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_busy_desk()), terminal_size=NORMAL, run_before=shown("v"))


@pytest.mark.parametrize("size", SIZES)
def test_marked_chats(snap_compare: Compare, size: str) -> None:
    keys = shown("space", "space", "j", "space")

    assert snap_compare(an_app(a_busy_desk()), terminal_size=SIZES[size], run_before=keys)


def test_marks_that_are_not_shown_are_asked_about(snap_compare: Compare) -> None:
    desk = a_busy_desk()

    async def leave(pilot: Pilot[None]) -> None:
        await shown("v", "4", "space", "space")(pilot)
        desk.change_chat(1, unread_count=0)
        await shown("U")(pilot)

    assert snap_compare(an_app(desk), terminal_size=NORMAL, run_before=leave)


def test_marks_in_plain_letters(snap_compare: Compare) -> None:
    assert snap_compare(
        an_app(a_busy_desk(), is_ascii=True), terminal_size=SIZES["80x24"], run_before=shown("space", "space")
    )
