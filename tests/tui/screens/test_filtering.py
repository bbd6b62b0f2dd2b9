"""The filter line, as somebody at the desk writes in it."""

from typing import Any

import pytest
from textual.pilot import Pilot

from daemon.api.chats import AskChats
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, cursor_line, lines, press, write
from tui.screens import filtering
from tui.widgets.chat_list import ChatList
from tui.widgets.filter_line import FilterInput


def title(pilot: Pilot[None]) -> str:
    return lines(pilot)[1][:45].strip()


async def typed(pilot: Pilot[None], text: str) -> None:
    """What the hand types, and the list that comes of it."""
    await pilot.press(*(_NAMES.get(letter, letter) for letter in text))
    await pilot.pause(0.12)
    await settled(pilot)


_NAMES = {" ": "space", ":": "colon", "<": "less_than_sign", "'": "apostrophe"}


async def test_the_list_follows_what_is_written_and_enter_keeps_it() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "tag:vip")
        live = screen_text(pilot.app)
        await press(pilot, "enter")

        assert "1 chat" in lines_of(live)[2]
        assert "Entregas SP" not in live
        assert "Open chats 1 / tag:vip" in title(pilot)
        assert "Maria Souza" in cursor_line(pilot)


async def test_escape_takes_the_filter_away_and_the_cursor_stays_with_its_chat() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "backslash")
        await typed(pilot, "is:group")
        await press(pilot, "enter", "j", "escape")

        assert title(pilot).startswith("Open chats 18 ")
        assert "Obra Lapa" in cursor_line(pilot)


async def test_what_is_wrong_is_said_while_writing_and_the_list_stays() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "is:nope")
        said = lines(pilot)[2]
        await press(pilot, "enter")

        assert "! is:nope is not known: one of is:unread" in said
        assert "is:nope" in lines(pilot)[1]
        assert "Entregas SP" in screen_text(pilot.app)


async def test_a_word_that_is_being_written_is_no_trouble_and_tab_ends_it() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "is:un")
        offered = lines(pilot)[2]
        await press(pilot, "tab")
        first = lines(pilot)[1]
        await press(pilot, "tab")

        assert "is:unread is:unassigned" in offered
        assert "/ is:unread " in first
        assert "/ is:unassigned" in lines(pilot)[1]


async def test_tab_goes_on_into_the_value_when_there_was_one_term_to_write() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "is:unread se")
        written = []
        for key in ("tab", "tab", "tab", "shift+tab"):
            await press(pilot, key)
            written.append(lines(pilot)[1][:45].strip())

        assert [
            "/ is:unread session:",
            "/ is:unread session:care",
            "/ is:unread session:sales",
            "/ is:unread session:care",
        ] == written


async def test_tags_operators_and_sessions_of_the_desk_are_offered() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        offered = []
        for term in ("tag:", "assignee:", "session:"):
            await press(pilot, "slash")
            await typed(pilot, term)
            offered.append(" ".join(lines(pilot)[2][:45].split()))
            await press(pilot, "escape")

        assert [
            "tag:callback tag:pix tag:vip",
            "assignee:ana assignee:bia",
            "session:care session:sales sess…",
        ] == [one.rpartition(" 18")[0] or one for one in offered]


async def test_free_words_are_the_daemons_to_find_and_letters_in_a_row_ask_once() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "slash")
        before = len(asked(desk.asked))
        line = pilot.app.screen.query_one(FilterInput)
        for end in range(1, 6):  # faster than any pilot's hand
            line.write("souza"[:end])
        await becomes(pilot, lambda: len(asked(desk.asked)) > before)

        assert ["souza"] == asked(desk.asked)[before:]


async def test_a_filter_that_was_dropped_at_once_does_not_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filtering, "SHOW", 0.6)  # no pilot's hand is as fast as it has to be
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "slash")
        pilot.app.screen.query_one(FilterInput).write("tag")
        await pilot.press("enter", "escape")
        await pilot.pause(0.6)
        await settled(pilot)

        assert "Open chats 18 recent" == " ".join(title(pilot).split())


async def test_a_timer_that_is_heard_late_holds_no_newer_letter_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filtering, "SHOW", 0.6)
    async with at_the_desk(a_busy_desk()) as pilot:
        screen: Any = pilot.app.screen
        await press(pilot, "slash")
        line = screen.query_one(FilterInput)
        line.write("tag:pi")
        await pilot.pause()
        went_off = screen._due._callback
        line.write("tag:vip")
        await pilot.pause()
        went_off()
        await settled(pilot)
        shown = screen.listing.filter
        await press(pilot, "enter", "escape")
        went_off()
        await settled(pilot)

        assert ("tag:vip", "") == (shown, screen.listing.filter)


async def test_keys_typed_right_behind_the_one_that_opens_the_line_go_into_it() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await pilot.press("slash", "I", "U", "q", "o")
        await settled(pilot)

        assert "/ IUqo" in lines(pilot)[1]
        assert [] == desk.done


async def test_earlier_filters_come_back_by_the_arrow() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        for text in ("tag:vip", "is:group"):
            await press(pilot, "slash")
            await pilot.press("ctrl+u")
            await typed(pilot, text)
            await press(pilot, "enter")
        await press(pilot, "escape", "slash", "up", "up")
        await pilot.pause(0.12)
        await press(pilot, "enter")

        assert "Open chats 1 / tag:vip" in title(pilot)


async def test_a_filter_says_when_nothing_fits() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "tag:none")
        await press(pilot, "enter")

        assert "Nothing fits" in screen_text(pilot.app)
        assert "Esc takes the filter away." in screen_text(pilot.app)


async def test_what_was_written_in_the_line_never_reaches_a_customer() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await write(pilot, "hello there")
        await press(pilot, "enter", "enter")

        assert [] == desk.sends


async def test_a_click_into_the_list_keeps_what_was_written() -> None:
    async with at_the_desk(a_busy_desk(), (80, 24)) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "tag:vip")
        await pilot.click(ChatList, offset=(10, 0))
        await settled(pilot)
        await press(pilot, "escape")

        assert "Open chats 1 / tag:vip" in title(pilot)


async def test_help_over_the_line_leaves_it_open() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "slash")
        await typed(pilot, "tag")
        await press(pilot, "f1", "escape")
        await typed(pilot, ":vip")

        assert "/ tag:vip" in lines(pilot)[1]


def asked(every: list[object]) -> list[str]:
    return [one.query for one in every if isinstance(one, AskChats)]


def lines_of(text: str) -> list[str]:
    return text.split("\n")
