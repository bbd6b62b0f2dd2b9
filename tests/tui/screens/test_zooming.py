"""One thread over the whole width, and nothing that works unseen beside it."""

import pytest
from textual.pilot import Pilot

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, lines, press, write
from tui.app import FrontdeskApp
from tui.widgets.composer import ComposerText

SIZES = [(80, 24), (100, 30), (120, 36), (200, 50)]


@pytest.fixture
def desk() -> FakeInbox:
    return a_busy_desk()


def panes(pilot: Pilot[None]) -> list[str]:
    names = ("list", "thread", "contact")
    return [name for name in names if pilot.app.screen.query_one(f"#{name}-pane").display]


def place(pilot: Pilot[None]) -> str:
    assert isinstance(pilot.app, FrontdeskApp)
    return pilot.app.desk.focus_place


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("is_ascii", [False, True])
async def test_an_open_thread_has_the_whole_width_and_gives_it_back(
    desk: FakeInbox, size: tuple[int, int], is_ascii: bool
) -> None:
    async with at_the_desk(desk, size=size, is_ascii=is_ascii) as pilot:
        await press(pilot, "enter")
        before, shown_before = panes(pilot), screen_text(pilot.app)
        await press(pilot, "z")
        alone, region = panes(pilot), pilot.app.screen.query_one("#thread-pane").content_region
        told = lines(pilot)[-1]
        await press(pilot, "z")

        assert (["thread"], (0, size[0])) == (alone, (region.x, region.width))
        assert " z all panes" in told
        assert (before, shown_before) == (panes(pilot), screen_text(pilot.app))
        assert " z all panes" not in lines(pilot)[-1]


@pytest.mark.parametrize("size", SIZES)
async def test_no_key_of_the_list_works_while_nobody_sees_it(desk: FakeInbox, size: tuple[int, int]) -> None:
    async with at_the_desk(desk, size=size) as pilot:
        await press(pilot, "enter", "shift+tab", "z")
        assert (["thread"], "thread") == (panes(pilot), place(pilot))

        marked = len(desk.done)
        for key in ("tab", "l", "right", "shift+tab", "h", "space", "asterisk", "tilde", "1", "0"):
            await press(pilot, key)
            assert "thread" == place(pilot)
        assert isinstance(pilot.app, FrontdeskApp)
        assert (marked, False) == (len(desk.done), bool(pilot.app.desk.marks))


async def test_the_contact_comes_in_the_threads_place_and_the_way_back_is_the_same(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "z", "i")
        instead, width = panes(pilot), pilot.app.screen.query_one("#contact-pane").region.width
        await press(pilot, "escape")
        back = panes(pilot)
        await press(pilot, "i", "z")

        assert (["contact"], 120, ["thread"]) == (instead, width, back)
        assert (["list", "thread", "contact"], "thread") == (panes(pilot), place(pilot))


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_it_ends_when_the_thread_is_left(desk: FakeInbox, key: str) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "z", key)
        left = panes(pilot), place(pilot)
        await press(pilot, "enter")

        assert (["list", "thread", "contact"], "list") == left
        assert ["list", "thread", "contact"] == panes(pilot)


async def test_the_next_chat_has_the_whole_width_too(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "z", "J")

        assert (["thread"], "thread") == (panes(pilot), place(pilot))
        assert "Entregas" in lines(pilot)[1]


async def test_what_is_written_stays_and_a_z_is_a_letter_there(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "z", "r")
        await write(pilot, "zz")
        text = pilot.app.screen.query_one(ComposerText)
        assert (["thread"], "zz", True) == (panes(pilot), text.text, text.has_focus)

        await press(pilot, "escape", "z", "r")
        assert ("zz", []) == (pilot.app.screen.query_one(ComposerText).text, desk.sends)


async def test_a_terminal_that_changes_its_size_keeps_it(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "z")
        for size in ((60, 20), (100, 30), (120, 36)):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            assert (["thread"], "thread") == (panes(pilot), place(pilot))


async def test_without_a_thread_or_the_room_it_says_so(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "z")
        assert "No chat is open. Enter opens one." in screen_text(pilot.app)

    async with at_the_desk(desk, size=(60, 24)) as pilot:
        await press(pilot, "enter", "z")
        assert "whole width already" in " ".join(screen_text(pilot.app).split())
        await pilot.resize_terminal(120, 36)
        await settled(pilot)
        assert ["list", "thread", "contact"] == panes(pilot)
