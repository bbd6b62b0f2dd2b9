"""Views, filters and marks of the list, looked at."""

from collections.abc import Awaitable, Callable

import pytest
import segno
from textual.pilot import Pilot

from store.models import Millis
from tests.builders import HOUR, NOW
from tests.fakes.inbox import FakeInbox
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


@pytest.mark.parametrize("size", SIZES)
def test_what_sessions_need(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(in_need()), terminal_size=SIZES[size], run_before=shown("S"))


@pytest.mark.parametrize("size", SIZES)
def test_a_code(snap_compare: Compare, size: str) -> None:
    assert snap_compare(an_app(in_need()), terminal_size=SIZES[size], run_before=shown("S", "Q"))


def in_need() -> FakeInbox:
    desk = a_busy_desk()
    desk.change_session(1, trouble="the token is refused", trouble_hint="renew it at Meta, then restart", health=50)
    text = "2@" + "kJ9x/Qz+" * 24
    code = segno.make(text, error="m", micro=False)
    desk.make_code(3, tuple("".join("#" if dark else "." for dark in row) for row in code.matrix), 42)
    desk.change_session(2, last_event_at=Millis(NOW - 3 * HOUR), health=80)
    return desk
