"""The contact pane, looked at: a person with two numbers, a group with admins."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.desk import a_known_desk, an_app, settled
from tests.tui.sitting import after
from tui.screens.people import STAYS

Compare = Callable[..., bool]
SIZES = {"160x48": (160, 48), "120x36": (120, 36), "80x24": (80, 24)}


def known(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """The keys pressed, and the person told of."""

    async def wait(pilot: Pilot[Any]) -> None:
        await after(*keys)(pilot)
        await pilot.pause(STAYS + 0.1)
        await settled(pilot)

    return wait


@pytest.mark.parametrize("size", SIZES)
def test_a_person_with_two_numbers(snap_compare: Compare, size: str) -> None:
    keys = () if size != "80x24" else ("i",)
    assert snap_compare(an_app(a_known_desk()), terminal_size=SIZES[size], run_before=known(*keys))


@pytest.mark.parametrize("size", SIZES)
def test_a_group_with_admins(snap_compare: Compare, size: str) -> None:
    keys = ("j",) if size != "80x24" else ("j", "i")
    assert snap_compare(an_app(a_known_desk()), terminal_size=SIZES[size], run_before=known(*keys))


def test_the_end_of_a_long_pane(snap_compare: Compare) -> None:
    assert snap_compare(an_app(a_known_desk()), terminal_size=(80, 24), run_before=known("j", "i", "G"))


def test_plain_ascii(snap_compare: Compare) -> None:
    app = an_app(a_known_desk(), is_ascii=True)
    assert snap_compare(app, terminal_size=(120, 36), run_before=known())
