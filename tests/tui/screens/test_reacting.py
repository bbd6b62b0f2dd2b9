"""Reacting to the message under the cursor, as an operator does it: a key, a digit, and it stands there."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from daemon.api.errors import BadRequest
from store.models import Reaction
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import screen_text, settled
from tests.tui.routes import a_route
from tests.tui.screens.test_reading_thread import a_thread_of
from tests.tui.sitting import at_the_desk, press, write


def asked(desk: FakeInbox) -> list[tuple[int, str, bool]]:
    return [(one.id, one.emoji, one.take_over) for one in desk.reacted]


def able(count: int = 3, **of_the_first: object) -> FakeInbox:
    desk = a_thread_of(count, **of_the_first)
    desk.routes[1] = a_route(can_react=True)
    return desk


async def command(pilot: Pilot[None], line: str) -> None:
    await press(pilot, "colon")
    await write(pilot, line)
    await press(pilot, "enter")


async def test_a_digit_reacts_to_the_chosen_message_and_it_stands_below_it() -> None:
    async with at_the_desk(desk := able()) as pilot:
        await press(pilot, "enter", "k", "plus")
        picker = screen_text(pilot.app)
        await press(pilot, "1")
        shown = screen_text(pilot.app)

    assert "React to" in picker
    assert "line 2." in picker
    assert [(2, "👍", False)] == asked(desk)
    assert "👍 ana" in shown
    assert "React to" not in shown


async def test_what_was_typed_before_the_picker_came_is_meant_for_it() -> None:
    async with at_the_desk(desk := able()) as pilot:
        await press(pilot, "enter")
        await pilot.press("plus", "3")
        await settled(pilot)

    assert [(3, "😂", False)] == asked(desk)


async def test_any_one_emoji_may_be_written_and_so_may_its_name() -> None:
    async with at_the_desk(desk := able()) as pilot:
        await press(pilot, "enter", "alt+s")
        await write(pilot, ":tada:")
        await press(pilot, "enter")

    assert [(3, ":tada:", False)] == asked(desk)


@pytest.mark.parametrize("key", ["0", "enter"])
async def test_nought_or_nothing_takes_ours_back_and_leaves_theirs(key: str) -> None:
    desk = able(1, reactions=(Reaction("Maria", "🙏"), Reaction("us", "👍", operator="bia")))
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter")
        before = screen_text(pilot.app)
        await press(pilot, "plus", key)
        shown = screen_text(pilot.app)

    assert [(1, "", False)] == asked(desk)
    assert "👍 bia" in before
    assert "👍" not in shown
    assert "🙏 Maria" in shown


async def test_where_there_is_none_of_ours_nothing_is_taken_back() -> None:
    async with at_the_desk(desk := able()) as pilot:
        await press(pilot, "enter", "plus", "enter")
        told = screen_text(pilot.app)
        await press(pilot, "escape")
        await command(pilot, "react off")

    assert "There is no reaction of ours to take back." in told
    assert [] == asked(desk)


async def test_esc_reacts_to_nothing() -> None:
    async with at_the_desk(desk := able()) as pilot:
        await press(pilot, "enter", "plus", "escape")

        assert "React to" not in screen_text(pilot.app)
    assert [] == asked(desk)


async def test_the_line_reacts_by_name() -> None:
    async with at_the_desk(desk := able()) as pilot:
        await press(pilot, "enter")
        await command(pilot, "react :heart:")

    assert [(3, ":heart:", False)] == asked(desk)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (("refused", "older than 30 days", "react on the telephone"), ("Not taken: older than 30 days", "telephone")),
        (("unknown", "no answer came in time", "react again"), ("Nobody knows whether it arrived", "react again")),
        (BadRequest("emoji: 'x' is not one emoji", "write one emoji"), ("is not one emoji", "write one emoji")),
    ],
    ids=["refused", "unknown", "no emoji"],
)
async def test_what_was_not_taken_is_told_with_what_to_do(outcome: object, words: tuple[str, str]) -> None:
    desk = able()
    desk.react_outcomes.append(outcome)  # type: ignore[arg-type]  # each is one
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "plus", "2")
        shown = screen_text(pilot.app)

    assert [True, True] == [one in shown for one in words]
    assert "❤ ana" not in shown


async def test_a_reaction_that_did_not_arrive_says_so_below_its_message() -> None:
    lost = Reaction("us", "👍", operator="ana", error="the message is too old (131009)", hint="write instead")
    async with at_the_desk(able(1, reactions=(lost,))) as pilot:
        await press(pilot, "enter")

        shown = screen_text(pilot.app)
        assert "👍 did not arrive:" in shown
        assert "(131009)" in shown
        assert "write instead" in shown
        assert "👍 ana" not in screen_text(pilot.app)


async def test_a_session_that_cannot_is_told_and_its_key_is_not_in_the_footer() -> None:
    desk = a_thread_of(3)
    desk.routes[1] = a_route(can_react=False, session_key="sales")
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "r", "escape")
        footer = screen_text(pilot.app).split("\n")[-1]
        await press(pilot, "plus")

        assert "sales cannot react to messages." in screen_text(pilot.app)
    assert "react" not in footer
    assert [] == asked(desk)


async def test_the_footer_tells_the_key_where_it_works() -> None:
    async with at_the_desk(able()) as pilot:
        await press(pilot, "enter")

        assert "+ react" in screen_text(pilot.app).split("\n")[-1]


@pytest.mark.parametrize("what", [{"provider_message_id": None}, {"direction": "internal", "type": "note"}])
async def test_what_nobody_can_react_to_opens_nothing(what: dict[str, object]) -> None:
    async with at_the_desk(desk := able(1, **what)) as pilot:
        await press(pilot, "enter", "plus")

        assert "Nobody can react to this one." in screen_text(pilot.app)
    assert [] == asked(desk)


async def test_without_an_open_thread_it_says_what_to_do() -> None:
    async with at_the_desk(able()) as pilot:
        await command(pilot, "react :heart:")

        assert "choose the message" in screen_text(pilot.app)


async def test_where_another_answers_it_is_asked_first() -> None:
    async with at_the_desk(desk := able()) as pilot:
        await press(pilot, "enter")
        desk.company("bia", "typing", 1)
        await settled(pilot)
        await press(pilot, "plus", "1")
        question = screen_text(pilot.app)
        await press(pilot, "n", "plus", "1")
        await pilot.pause(0.6)
        await press(pilot, "y")

    assert "bia has been answering" in question
    assert [(3, "👍", True)] == asked(desk)


async def test_without_signs_the_names_are_there_and_the_digits_work() -> None:
    desk = able()
    desk.messages_by_id[3] = replace(desk.messages_by_id[3], reactions=(Reaction("us", "👍"),))
    async with at_the_desk(desk, is_ascii=True) as pilot:
        await press(pilot, "enter", "plus")
        picker = screen_text(pilot.app)
        await press(pilot, "6")

    assert "1  thumbs up" in picker
    assert "6  thank you" in picker
    assert "👍" not in "".join(line for line in picker.split("\n") if "thumbs" in line)
    assert [(3, "🙏", False)] == asked(desk)
