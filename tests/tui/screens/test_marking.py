"""Marking chats, as somebody at the desk does it, and what verbs are done to then."""

import re
from typing import Any

import pytest
from textual.pilot import Pilot

from store.models import Millis
from tests.builders import MINUTE, NOW, a_chat
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, cursor_line, lines, press


def title(pilot: Pilot[None]) -> str:
    return lines(pilot)[1][:45].strip()


def done(desk: FakeInbox) -> list[tuple[str, tuple[int, ...]]]:
    return [(verb, chats) for verb, chats, _ in desk.done]


async def test_marked_chats_are_read_in_one_step_and_unmarked_after_it() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "space", "space", "j", "space")
        marked, marks = title(pilot), marked_rows(pilot)
        await press(pilot, "I")

        assert marked.endswith("3 marked  recent")
        assert ["Maria Souza", "Entregas SP", "Padaria Sol"] == marks
        assert [("read", (1, 2, 4))] == done(desk)
        assert [] == marked_rows(pilot)
        assert "read: 3 chats · u undoes" in screen_text(pilot.app)


async def test_a_range_goes_from_the_last_mark_to_the_cursor_whichever_is_first() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "j", "j", "j", "space", "g", "V", "U")

        assert [("unread", (4, 3, 2, 1))] == done(desk)


async def test_escape_takes_the_marks_away_before_anything_else() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await pilot.press(*"tag", "colon", *"pix")
        await pilot.pause(0.12)
        await press(pilot, "enter", "space", "escape")
        first = title(pilot)
        await press(pilot, "escape", "U")

        assert "/ tag:pix" in first
        assert "marked" not in first
        assert "tag:pix" not in title(pilot)
        assert [("unread", (1,))] == done(desk)


async def test_a_mark_stays_with_its_chat_when_the_list_moves() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "space")
        desk.receive(14, "agora sim")
        await settled(pilot)

        assert ["Maria Souza"] == marked_rows(pilot)


async def test_what_left_the_list_is_named_before_anything_is_done_to_it() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "v", "4", "space", "space")
        desk.change_chat(1, unread_count=0)
        await settled(pilot)
        said = title(pilot)
        await press(pilot, "U")
        asked = screen_text(pilot.app)
        await press(pilot, "n")
        nothing = done(desk)
        await press(pilot, "U", "y")

        assert "2 marked, 1 not shown" in said
        assert "Unread: 2 chats?" in asked
        assert "1 of them is not in this list: Maria Souza" in asked
        assert [] == nothing
        assert [("unread", (1, 2))] == done(desk)


async def test_all_that_fit_are_more_than_what_is_held_and_are_asked_for_first() -> None:
    desk = FakeInbox(
        a_chat(one, name=f"C{one:04}", last_message_at=Millis(NOW - one * MINUTE)) for one in range(1, 1302)
    )
    async with at_the_desk(desk) as pilot:
        await press(pilot, "asterisk")
        said = title(pilot)
        await press(pilot, "space", "U")
        asked = screen_text(pilot.app)
        await press(pilot, "y")
        await settled(pilot)

        assert "all 1,301 marked" in said
        assert "Unread: 1,300 chats?" in asked
        assert [("unread", tuple(range(2, 1302)))] == done(desk)


@pytest.mark.parametrize("key", ["tilde", "percent_sign"])
async def test_the_others_of_the_list_are_marked_whether_held_or_not_and_asked_for_first(key: str) -> None:
    desk = FakeInbox(
        a_chat(one, name=f"C{one:04}", last_message_at=Millis(NOW - one * MINUTE)) for one in range(1, 1302)
    )
    async with at_the_desk(desk) as pilot:
        await press(pilot, "space", "space", key)
        said = title(pilot)
        await press(pilot, "U")
        asked = screen_text(pilot.app)
        await press(pilot, "y")
        await settled(pilot)

        assert "1,299 marked" in said
        assert "Unread: 1,299 chats?" in asked
        assert [("unread", tuple(range(3, 1302)))] == done(desk)


async def test_inverting_again_brings_back_what_was_marked_even_what_left_the_list() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "v", "4", "space", "space")
        desk.change_chat(1, unread_count=0)
        await settled(pilot)
        await press(pilot, "tilde")
        others, told = title(pilot), screen_text(pilot.app)
        await press(pilot, "tilde")

        assert "5 marked" in others
        assert "1 marked chat is not in this list: marked no more" in " ".join(told.split())
        assert "2 marked, 1 not shown" in title(pilot)


async def test_what_came_after_all_were_marked_is_said() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "v", "4", "asterisk")
        desk.is_silent = True
        desk.change_chat(9, unread_count=1)
        await press(pilot, "I")

        assert "7 were marked, by now 8 chats fit: is:unread" in screen_text(pilot.app)


async def test_what_is_marked_while_a_verb_is_on_its_way_stays_marked() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "space")
        desk.is_free.clear()
        await pilot.press("m", "j", "space")
        await pilot.pause()
        on_its_way = marked_rows(pilot)
        desk.is_free.set()
        await settled(pilot)

        assert [("mute", (1,))] == done(desk)
        assert ["Maria Souza", "Hotel Mar"] == on_its_way
        assert ["Hotel Mar"] == marked_rows(pilot)


async def test_another_list_has_none_of_the_marks_of_all() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "asterisk", "greater_than_sign")

        assert "marked" not in title(pilot)
        assert "nothing is marked any more" in screen_text(pilot.app)


async def test_in_an_open_thread_a_verb_is_done_to_that_chat_whatever_is_marked() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "space", "enter", "U")

        assert ("unread", (2,)) == done(desk)[-1]
        assert "1 marked" in title(pilot)


async def test_a_verb_is_done_to_the_chat_under_the_cursor_when_the_key_was_pressed() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        screen: Any = pilot.app.screen
        screen.action_verb("read")
        screen.chat_list.action_move(1)
        await settled(pilot)

        assert [("read", (1,))] == done(desk)
        assert "Entregas SP" in cursor_line(pilot)


def marked_rows(pilot: Pilot[None]) -> list[str]:
    found = [match[1] for line in lines(pilot) if (match := re.match(r".■\S+\s+(.+?)\s\s", line))]
    return [name.rstrip(" 0123456789") for name in found]
