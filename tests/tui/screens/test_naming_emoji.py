"""Emoji by their names on the whole desk: drawn everywhere so, and nowhere else changed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from textual.events import Paste
from textual.pilot import Pilot

from store.models import Draft, Reaction
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, enter, press, texts, write
from tui.looks import DARK, LOOKS, ink
from tui.picture_names import name_emoji
from tui.widgets.thread import Thread

HEART, THUMB = "\u2764\ufe0f", "\U0001f44d\U0001f3fd"
DRAWN = ("\u2764", "\U0001f44d", "\U0001f3fd")


@pytest.fixture(autouse=True)
def drawn_again() -> Iterator[None]:
    yield
    name_emoji(is_on=False)


def a_desk() -> FakeInbox:
    """Everything that a customer can put one into."""
    desk = a_busy_desk()
    desk.chats_by_id[1] = replace(desk.chats_by_id[1], name=f"Maria {HEART}", preview=f"thanks {THUMB}", tags=(HEART,))
    last = desk.messages_by_id[12]
    desk.messages_by_id[12] = replace(
        last, body=f"thanks {THUMB}", sender_name=f"Maria {HEART}", reactions=(Reaction("+5511", THUMB, name="Ana"),)
    )
    return desk


async def test_list_thread_title_contact_and_reaction_name_them() -> None:
    async with at_the_desk(a_desk(), size=(160, 48), names_emoji=True) as pilot:
        await press(pilot, "enter")

        shown = screen_text(pilot.app)
        assert not [one for one in DRAWN if one in shown]
        assert 3 <= shown.count("Maria :red_heart:")
        assert 2 <= shown.count(":thumbs_up_medium_skin_tone:")
        assert "#:red_heart:" in shown
        assert ":thumbs_up_medium_skin_tone: Ana" in shown


async def test_a_search_names_them() -> None:
    async with at_the_desk(a_desk(), names_emoji=True) as pilot:
        await press(pilot, "ctrl+f")
        await write(pilot, "thanks")
        await becomes(pilot, lambda: "thanks :thumbs" in screen_text(pilot.app))

        assert not [one for one in DRAWN if one in screen_text(pilot.app)]


async def test_a_toast_names_them() -> None:
    note = {"direction": "internal", "type": "note", "is_read": True, "origin": "desk"}
    async with at_the_desk(desk := a_desk(), names_emoji=True) as pilot:
        desk.receive(1, "@ana", sender_name="bia", **note)
        await becomes(pilot, lambda: "mentions you in a note: Maria :red_heart:" in screen_text(pilot.app))

        assert not [one for one in DRAWN if one in screen_text(pilot.app)]


async def test_what_is_copied_is_as_it_was_sent() -> None:
    async with at_the_desk(a_desk(), names_emoji=True) as pilot:
        await press(pilot, "enter", "y")

        assert "thanks \U0001f44d" == pilot.app.clipboard
        assert "thanks :thumbs_up:" in screen_text(pilot.app)


async def test_what_is_written_and_sent_is_as_it_was_typed() -> None:
    desk = a_desk()
    desk.drafts[1] = Draft(1, f"glad {THUMB}")
    async with at_the_desk(desk, names_emoji=True) as pilot:
        await press(pilot, "enter", "r")
        await enter(pilot)

        assert [(1, f"glad {THUMB}")] == texts(desk)


async def test_the_name_of_an_emoji_is_no_word_of_a_thread() -> None:
    async with at_the_desk(a_desk(), names_emoji=True) as pilot:
        await press(pilot, "enter", "slash")
        await write(pilot, "medium_skin")
        await press(pilot, "enter")
        by_name = screen_text(pilot.app)

        assert "0 found" in by_name


async def test_an_emoji_is_looked_for_as_it_was_sent_and_lit_up_by_its_name() -> None:
    desk = a_desk()
    desk.change_message(12, body="thanks \U0001f44d")
    async with at_the_desk(desk, names_emoji=True) as pilot:
        await press(pilot, "enter", "slash")
        pilot.app.screen.query_one(Thread).post_message(Paste("thanks \U0001f44d"))
        await settled(pilot)
        asked = screen_text(pilot.app)
        await press(pilot, "enter")

        assert "thanks :thumbs_up:" in asked.splitlines()[-2]
        assert "1 of 1" in screen_text(pilot.app)
        assert "thanks :thumbs_up:" in lit(pilot)


def lit(pilot: Pilot[None]) -> list[str]:
    """What stands on the ground of a match."""
    ground = ink(LOOKS[DARK].amber, LOOKS[DARK].amber_block).bgcolor
    lines = pilot.app.screen._compositor.render_strips()
    return [one.text for line in lines for one in line if one.style is not None and one.style.bgcolor == ground]


async def test_without_the_setting_they_are_drawn() -> None:
    async with at_the_desk(a_desk()) as pilot:
        assert "Maria \u2764" in screen_text(pilot.app)
        assert ":red_heart:" not in screen_text(pilot.app)
