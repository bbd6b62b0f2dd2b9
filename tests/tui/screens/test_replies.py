"""Canned replies in the composer: chosen behind a slash, put there, sent by a second Enter only."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from daemon.api.replies import Reply
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, screen_text, settled
from tests.tui.sitting import after, at_the_desk, enter, press, texts, write
from tui.widgets.composer import ComposerText

SIZES = {"120x36": (120, 36), "80x24": (80, 24)}
REPLIES = (
    Reply("hello", "Hello Maria, this is ana. How may I help?"),
    Reply("hours", "We are here from Monday to Friday,\n9:00 to 18:00."),
    Reply("invoice", "Dear {{contact.name}}, your invoice is on its way to you by e-mail."),
)


@pytest.fixture
def desk() -> FakeInbox:
    made = a_busy_desk()
    made.evidence.replies = REPLIES
    return made


def written(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one(ComposerText).text


async def test_a_reply_is_chosen_by_a_few_letters_put_there_and_sent_by_another_enter(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r", "slash")
        offered = screen_text(pilot.app)
        await write(pilot, "hou")
        await enter(pilot)
        put, nothing = written(pilot), texts(desk)
        await write(pilot, " Bye")
        await enter(pilot)

        assert all(one.name in offered for one in REPLIES)
        assert REPLIES[1].text == put
        assert [] == nothing
        assert [(1, REPLIES[1].text + " Bye")] == texts(desk)


async def test_letters_and_enter_that_come_in_one_go_mean_what_stands_there(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r")
        await pilot.pause(0.3)
        await pilot.press("slash", *"hello", "enter")
        await settled(pilot)

        assert REPLIES[0].text == written(pilot)
        assert [] == desk.sends


async def test_down_goes_to_the_next_and_escape_leaves_the_slash(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r", "slash", "down", "enter")
        second = written(pilot)
        await press(pilot, "ctrl+a", "ctrl+k")
        pilot.app.screen.query_one(ComposerText).load_text("")
        await settled(pilot)
        await press(pilot, "slash", "h", "escape")
        left = written(pilot)
        await enter(pilot)

        assert REPLIES[1].text == second
        assert "/h" == left
        assert "Enter takes it" not in screen_text(pilot.app)
        assert [(1, "/h")] == texts(desk)


@pytest.mark.parametrize("replies", [REPLIES, ()])
async def test_the_footer_tells_of_replies_where_there_are_some(replies: tuple[Reply, ...], desk: FakeInbox) -> None:
    desk.evidence.replies = replies
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r")

        assert bool(replies) is ("/ replies" in screen_text(pilot.app))


async def test_a_key_of_ones_own_opens_the_choice_too(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"composer.replies": "f3"}) as pilot:
        await press(pilot, "r", "f3")
        await write(pilot, "hel")
        await enter(pilot)

        assert REPLIES[0].text == written(pilot)
        assert [] == desk.sends


async def test_enter_on_a_name_that_no_reply_has_sends_nothing(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r", "slash")
        await write(pilot, "helo")
        await enter(pilot)

        assert "no reply is called so" in screen_text(pilot.app)
        assert ([], "/helo") == (desk.sends, written(pilot))


async def test_an_answer_in_which_a_variable_still_stands_is_not_sent(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r", "slash", "i", "n")
        await enter(pilot)
        await enter(pilot)

        assert "! not sent: {{contact.name}} still" in screen_text(pilot.app)
        assert [] == desk.sends


async def test_privacy_masks_what_is_offered_and_not_what_is_sent(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "ctrl+backslash", "r", "slash", "h", "e")
        offered = screen_text(pilot.app)
        await enter(pilot)

        assert "xxxxx" in offered
        assert "How may I help" not in offered
        assert REPLIES[0].text == written(pilot)


@pytest.mark.parametrize("is_older", [True, False])
async def test_without_replies_a_slash_is_a_slash(is_older: bool) -> None:
    desk = a_busy_desk()
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r")
        desk.is_older = is_older
        await pilot.pause(0.2)
        await write(pilot, "/h")
        await enter(pilot)

        assert [(1, "/h")] == texts(desk)


@pytest.mark.parametrize("size", SIZES)
def test_the_replies(snap_compare: Callable[..., bool], size: str, desk: FakeInbox) -> None:
    run: Any = after("r", "slash", "h")

    assert snap_compare(an_app(desk), terminal_size=SIZES[size], run_before=run)
