"""The terminal changes its size in the middle of everything: cursor, place, draft and focus stay."""

import pytest
from textual.geometry import Size
from textual.pilot import Pilot
from textual.widgets import Input

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, enter, press, texts, write
from tui.app import FrontdeskApp
from tui.widgets.composer import ComposerText

SIZES = [(200, 50), (40, 12), (120, 36), (79, 24), (80, 24), (109, 30), (110, 30), (24, 6), (160, 48)]


@pytest.fixture
def desk() -> FakeInbox:
    return a_busy_desk()


async def through_all_sizes(pilot: Pilot[None], *, in_between: bool = True) -> None:
    for width, height in SIZES:
        await pilot.resize_terminal(width, height)
        if in_between:
            await settled(pilot)
            assert Size(width, height) == pilot.app.size
    await settled(pilot)


def app_of(pilot: Pilot[None]) -> FrontdeskApp:
    assert isinstance(pilot.app, FrontdeskApp)
    return pilot.app


@pytest.mark.parametrize("in_between", [True, False])
async def test_the_cursor_stays_on_its_chat_and_in_view(desk: FakeInbox, in_between: bool) -> None:
    async with at_the_desk(desk, size=(200, 50)) as pilot:
        await press(pilot, *["j"] * 12)
        chat = app_of(pilot).desk.rows.cursor
        await through_all_sizes(pilot, in_between=in_between)
        await pilot.resize_terminal(120, 20)
        await settled(pilot)

        view = app_of(pilot).desk
        assert chat == view.rows.cursor
        assert view.chat_list.first <= (view.rows.cursor_index or 0) <= view.chat_list.last


async def test_a_thread_that_is_read_further_up_stays_on_its_message(desk: FakeInbox) -> None:
    """Where all of it fits there is no further up; so the heights stay below that."""
    async with at_the_desk(desk, size=(200, 20)) as pilot:
        await press(pilot, "enter", "g")
        for width, height in ((200, 20), (40, 12), (120, 20), (79, 10), (110, 20)):
            await pilot.resize_terminal(width, height)
            await settled(pilot)

            place = app_of(pilot).desk.thread_view._place()
            assert (1, False) == (place and place[0], app_of(pilot).desk.thread_view.is_at_bottom)


async def test_a_thread_at_its_end_stays_at_its_end(desk: FakeInbox) -> None:
    async with at_the_desk(desk, size=(200, 50)) as pilot:
        await press(pilot, "enter")
        for width, height in SIZES:
            await pilot.resize_terminal(width, height)
            await settled(pilot)
            assert app_of(pilot).desk.thread_view.is_at_bottom


async def test_what_is_being_written_stays_and_so_does_the_focus(desk: FakeInbox) -> None:
    async with at_the_desk(desk, size=(200, 50)) as pilot:
        await press(pilot, "enter", "r")
        await write(pilot, "ainda hoje")
        await through_all_sizes(pilot, in_between=False)
        await pilot.resize_terminal(40, 12)
        await settled(pilot)
        await write(pilot, " sim")
        await pilot.resize_terminal(120, 36)
        await settled(pilot)

        assert isinstance(pilot.app.focused, ComposerText)
        assert "ainda hoje sim" == pilot.app.focused.text
        await enter(pilot)
        await becomes(pilot, lambda: desk.sends)
        assert [(1, "ainda hoje sim")] == texts(desk)


async def test_a_dialog_and_the_command_line_stay_open(desk: FakeInbox) -> None:
    async with at_the_desk(desk, size=(200, 50)) as pilot:
        await press(pilot, "S")
        picker = pilot.app.screen
        await through_all_sizes(pilot)
        assert picker is pilot.app.screen

        await press(pilot, "escape", "colon")
        await write(pilot, "the")
        await through_all_sizes(pilot, in_between=False)
        assert "the" == pilot.app.screen.query_one(Input).value
        await press(pilot, "tab", "enter")
        assert "Open chats" in screen_text(pilot.app)


async def test_frames_that_come_while_it_changes_are_all_there(desk: FakeInbox) -> None:
    async with at_the_desk(desk, size=(200, 50)) as pilot:
        await press(pilot, "enter")
        for number, (width, height) in enumerate(SIZES):
            desk.receive(1, f"resize {number}")
            await pilot.resize_terminal(width, height)
        await becomes(pilot, lambda: f"resize {len(SIZES) - 1}" in screen_text(pilot.app))

        bodies = [one.body for one in (app_of(pilot).desk.thread or pytest.fail("no thread")).messages]
        assert [f"resize {number}" for number in range(len(SIZES))] == bodies[-len(SIZES) :]
