"""The last line: the keys of what has the focus, and none that does nothing there."""

import pytest
from textual.pilot import Pilot

from tests.tui.desk import a_busy_desk, settled
from tests.tui.routes import a_route, a_shut_route, no_way
from tests.tui.sitting import at_the_desk, becomes, lines, press
from tui.keys import MOST_HINTS, TITLES, hints


def footer(pilot: Pilot[None]) -> str:
    return lines(pilot)[-1].strip()


@pytest.mark.parametrize("size", [(160, 48), (120, 36), (80, 24)])
@pytest.mark.parametrize(
    ("keys", "first"),
    [
        (("slash",), "Enter keep"),
        (("enter",), "r reply"),
        (("enter", "slash"), "Enter look upwards"),
        (("enter", "vertical_line"), "Enter run it"),
        (("s",), "Enter do it"),
        (("enter", "t"), "Enter do it"),
        (("colon",), "Enter do it"),
        (("enter", "colon"), "Enter do it"),
        (("r",), "Enter send"),
        (("ctrl+f",), "Enter to the results"),
    ],
)
async def test_the_footer_is_that_of_the_line_that_takes_the_keys(
    keys: tuple[str, ...], first: str, size: tuple[int, int]
) -> None:
    async with at_the_desk(a_busy_desk(), size=size) as pilot:
        await press(pilot, *keys)
        await becomes(pilot, lambda: footer(pilot).startswith(first))

        assert "e done" not in footer(pilot) or first == "r reply"


@pytest.mark.parametrize("opens", ["slash", "vertical_line", "t"])
async def test_when_the_line_is_gone_the_keys_of_the_thread_are_told_again(opens: str) -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter")
        before = footer(pilot)
        await press(pilot, opens)
        meanwhile = footer(pilot)
        await press(pilot, "escape")

        assert before == footer(pilot)
        assert before != meanwhile


async def test_a_frame_that_comes_in_meanwhile_does_not_bring_the_keys_of_the_thread_back() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "slash")
        desk.receive(1, "one more")
        await settled(pilot)

        assert footer(pilot).startswith("Enter look upwards")


async def test_where_nobody_can_be_written_to_no_key_sends() -> None:
    desk = a_busy_desk()
    desk.routes[1] = no_way()
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r")
        await becomes(pilot, lambda: "send" not in footer(pilot))

        assert "Esc keep draft" in footer(pilot)
        assert "template" not in footer(pilot)


async def test_as_soon_as_somebody_can_be_written_to_again_the_key_is_there() -> None:
    desk = a_busy_desk()
    desk.routes[1] = no_way()
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r")
        await becomes(pilot, lambda: "send" not in footer(pilot))
        desk.routes[1] = a_route()
        desk.change_session(1, state="connected", phone="+55 11 4000-1001")
        await becomes(pilot, lambda: "Enter send" in footer(pilot))

        assert "ctrl+t template" in footer(pilot)


async def test_in_a_shut_window_only_the_template_is_told() -> None:
    desk = a_busy_desk()
    desk.routes[1] = a_shut_route()
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r")
        await becomes(pilot, lambda: "send" not in footer(pilot))

        assert "ctrl+t template" in footer(pilot)


def test_no_place_tells_more_than_nine() -> None:
    assert all(len(hints(place)) <= MOST_HINTS for place in TITLES)


async def test_enter_and_escape_of_the_thread_lines_can_be_other_keys() -> None:
    async with at_the_desk(a_busy_desk(), keys={"words.do": "ctrl+y", "words.close": "ctrl+g"}) as pilot:
        await press(pilot, "enter", "slash", "p", "i", "x", "escape")
        still = footer(pilot)
        await press(pilot, "ctrl+g")

        assert still.startswith("ctrl+y look upwards")
        assert footer(pilot).startswith("r reply")
