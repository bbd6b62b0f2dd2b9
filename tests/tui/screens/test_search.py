"""Searching everything, as somebody at the desk does it."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from daemon.api.found import AskSearch
from daemon.api.messages import AskMessages
from store.models import Millis
from tests.builders import HOUR, MINUTE, NOW, a_chat, a_message, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.screens.test_reading_thread import a_thread_of, cursor
from tests.tui.sitting import at_the_desk, becomes, lines, press
from tui.screens.search import SearchInput
from tui.widgets.found_list import FoundList

_NAMES = {" ": "space", ":": "colon", '"': "quotation_mark", "+": "plus"}


async def look_for(pilot: Pilot[None], text: str) -> None:
    """ctrl+f, the words, and what comes of them."""
    await press(pilot, "ctrl+f")
    await typed(pilot, text)


async def typed(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*(_NAMES.get(letter, letter) for letter in text))
    await pilot.pause(0.15)
    await settled(pilot)


def results(pilot: Pilot[None]) -> list[str]:
    """What was found: below the line and what helps to write it."""
    return [one.strip() for one in lines(pilot)[4:-1] if one.strip()]


def asked(desk: FakeInbox) -> list[AskSearch]:
    return [one for one in desk.asked if isinstance(one, AskSearch)]


def asked_whole(desk: FakeInbox) -> list[AskSearch]:
    """Without what a slow hand asked before the word was there."""
    return [one for one in asked(desk) if one.q == "needle"]


def a_long_thread(count: int = 400, *needles: int) -> FakeInbox:
    """One chat; the messages of these numbers speak of a needle."""
    desk = a_thread_of(count)
    for number in needles:
        desk.messages_by_id[number] = replace(desk.messages_by_id[number], body=f"needle {number}.")
    return desk


async def test_chats_come_first_then_messages_as_they_are_typed() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await look_for(pilot, "maria")
        first, by_name = lines(pilot)[0], results(pilot)
        await pilot.press("ctrl+u")
        await typed(pilot, "bol")

        assert "1 chat, 0 messages" in first
        assert "Chats" == by_name[0]
        assert "Maria Souza  +55 11 98877-6655" in by_name[1]
        assert "3 messages" in lines(pilot)[0]
        assert "Messages" == results(pilot)[0]
        assert ["boleto venceu, pode reenviar?" in results(pilot)[2], "12:48" in results(pilot)[1]] == [True, True]


async def test_words_that_were_found_are_seen_without_any_colour() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await look_for(pilot, "bol")
        strips = pilot.app.screen.query_one(FoundList)._strips(1, 80)
        bold = [one.text for one in strips[1] if one.style and one.style.bold]

        assert ["boleto"] == bold


async def test_letters_in_a_row_make_one_question_and_an_older_answer_changes_nothing() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "ctrl+f")
        line = pilot.app.screen.query_one(SearchInput)
        for end in range(1, 7):
            line.write("boleto"[:end])
        await becomes(pilot, lambda: asked(desk))
        first = [one.q for one in asked(desk)]
        desk.is_free.clear()
        line.write("pedido")
        await becomes(pilot, lambda: len(asked(desk)) == 2)
        line.write("caminhão")
        await becomes(pilot, lambda: len(asked(desk)) == 3)
        desk.is_free.set()
        await becomes(pilot, lambda: "caminhão saiu" in screen_text(pilot.app))
        await pilot.pause(0.1)

        assert ["boleto"] == first
        assert "pedido" not in "".join(results(pilot))


async def test_enter_goes_to_the_results_and_enter_there_into_the_thread_at_the_hit_and_esc_comes_back() -> None:
    async with at_the_desk(a_long_thread(400, 40, 120, 390)) as pilot:
        await look_for(pilot, "needle")
        await press(pilot, "enter", "j", "enter")
        await becomes(pilot, lambda: cursor(pilot).startswith("needle 120."))
        there = screen_text(pilot.app)
        await press(pilot, "escape")
        back = [one for one in lines(pilot) if one.startswith("▌")]
        await press(pilot, "escape")

        assert "newer ones below · G" in there
        assert "2 of 3" in there
        assert "needle 120." in back[1]
        assert "Open chats" in screen_text(pilot.app)


@pytest.mark.parametrize("size", [(120, 36), (120, 90)])  # in the taller one the end of what is held is in view
async def test_opening_at_an_old_hit_marks_nothing_read_until_the_end_was_seen(size: tuple[int, int]) -> None:
    desk = a_long_thread(400, 40)
    desk.messages_by_id[400] = replace(desk.messages_by_id[400], is_read=False)
    desk.chats_by_id[1] = replace(desk.chats_by_id[1], unread_count=1)
    async with at_the_desk(desk, size) as pilot:
        await look_for(pilot, "needle")
        await press(pilot, "enter", "enter")
        await becomes(pilot, lambda: cursor(pilot).startswith("needle 40."))
        for number in range(3):
            desk.receive(1, f"meanwhile {number}")
        await becomes(pilot, lambda: "3 new below · G" in screen_text(pilot.app))
        await pilot.pause(0.2)
        before = list(desk.done)
        await press(pilot, "G")
        await becomes(pilot, lambda: "meanwhile 2" in screen_text(pilot.app))
        await becomes(pilot, lambda: desk.done)

        assert [] == before
        assert ["read"] == [verb for verb, _, _ in desk.done]
        assert "new below" not in screen_text(pilot.app)
        assert cursor(pilot).startswith("meanwhile 2")


async def test_going_down_from_an_old_hit_reads_on_to_the_newest_without_a_hole() -> None:
    async with at_the_desk(desk := a_long_thread(300, 150)) as pilot:
        await look_for(pilot, "needle")
        await press(pilot, "enter", "enter")
        await becomes(pilot, lambda: cursor(pilot).startswith("needle 150."))
        for _ in range(60):
            await pilot.press("pagedown")
            await settled(pilot)
            if "line 300." in screen_text(pilot.app):
                break
        thread = pilot.app.desk.thread  # type: ignore[attr-defined]
        ids = [one.id for one in thread.messages]

        assert ids == list(range(ids[0], 301))
        assert thread.after is None
        assert next(ask.around for ask in desk.asked if isinstance(ask, AskMessages)) == 150


async def test_pages_come_while_somebody_goes_down_and_short_ones_go_on_by_themselves() -> None:
    desk = a_long_thread(400, *range(10, 400, 3))
    desk.looks_at = 40
    async with at_the_desk(desk, (80, 24)) as pilot:
        await look_for(pilot, "needle")
        first = len(asked_whole(desk))
        await press(pilot, "enter", "G")
        for _ in range(30):
            await press(pilot, "G")
        await becomes(pilot, lambda: "needle 10." in screen_text(pilot.app))

        assert first < 5
        assert "130 messages" in lines(pilot)[0]
        assert len({ask.cursor for ask in asked_whole(desk)}) == len(asked_whole(desk))


async def test_a_search_that_finds_nothing_for_long_says_how_far_it_looked_and_goes_on_when_told() -> None:
    desk = a_long_thread(400, 2)
    desk.looks_at = 10
    async with at_the_desk(desk) as pilot:
        await look_for(pilot, "needle")
        await becomes(pilot, lambda: "Nothing since" in screen_text(pilot.app))
        asked_first = len(asked_whole(desk))
        for _ in range(3):
            await press(pilot, "down")
            await pilot.pause(0.05)
            await settled(pilot)
        await becomes(pilot, lambda: "needle 2." in screen_text(pilot.app))

        assert 10 == asked_first


async def test_the_chosen_session_stands_in_the_line_and_can_be_taken_out() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "2")
        await look_for(pilot, "boleto")
        inside = lines(pilot)[2], screen_text(pilot.app)
        await press(pilot, "home", *["delete"] * len("session:sales "))
        await pilot.pause(0.15)
        await settled(pilot)

        assert "/ session:sales boleto" in inside[0]
        assert "Nothing found." in inside[1]
        assert "without them everything is searched" in inside[1]
        assert "3 messages" in lines(pilot)[0]


async def test_the_command_line_searches_at_once() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "colon")
        await typed(pilot, "search boleto venceu")
        await press(pilot, "enter")
        await pilot.pause(0.15)
        await settled(pilot)

        assert "/ boleto venceu" in lines(pilot)[2]
        assert "2 messages" in lines(pilot)[0]


async def test_tab_writes_terms_to_their_end_and_wrong_ones_are_told() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await look_for(pilot, "is:un")
        unfinished = lines(pilot)[3], [one.q for one in asked(desk) if ":" in one.q]
        await press(pilot, "tab")
        first = lines(pilot)[2]
        await pilot.press("ctrl+u")
        await typed(pilot, "is:nope boleto")

        assert ("is:unread is:unassigned", []) == (unfinished[0].strip(), unfinished[1])
        assert "/ is:unread" in first
        assert "is:nope is not known: one of is:unread" in lines(pilot)[3]


async def test_tab_goes_on_into_the_value_of_a_search_when_there_was_one_term_to_write() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await look_for(pilot, "boleto se")
        written = []
        for _ in range(2):
            await press(pilot, "tab")
            written.append(lines(pilot)[2].strip())

        assert ["/ boleto session:", "/ boleto session:care"] == written


async def test_earlier_searches_come_back_by_the_arrow() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        for text in ("boleto", "caminhão"):
            await look_for(pilot, text)
            await press(pilot, "enter", "escape")
        await press(pilot, "ctrl+f", "up", "up")
        older = lines(pilot)[2]
        await press(pilot, "down", "down")

        assert "/ boleto" in older
        assert lines(pilot)[2].strip() == "/"


async def test_without_a_daemon_it_says_so_and_asks_again_by_itself(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "ctrl+f")
        desk.go_down()
        await pilot.pause(0.1)
        await typed(pilot, "boleto")
        away = screen_text(pilot.app)
        desk.come_back()
        await becomes(pilot, lambda: "3 messages" in lines(pilot)[0])

        assert "Not connected." in away


async def test_a_daemon_that_cannot_search_is_told_of() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.is_older = True
        await look_for(pilot, "boleto")

        assert "no such endpoint" in screen_text(pilot.app)


async def test_privacy_masks_what_was_found_and_shows_it_again() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await look_for(pilot, "bol")
        await press(pilot, "ctrl+backslash")
        masked = screen_text(pilot.app)
        await pilot.press("ctrl+u")
        await typed(pilot, "venceu")
        asked_masked = screen_text(pilot.app)
        await press(pilot, "ctrl+backslash")

        assert "Maria Souza  care" not in masked
        assert "boleto" not in masked
        assert "xxxxxx xxxxxx, xxxx xxxxxxxx?" in masked
        assert "privacy on" in masked
        assert "boleto venceu" not in asked_masked
        assert "o boleto venceu" in screen_text(pilot.app)


async def test_hostile_names_and_texts_stay_in_their_row() -> None:
    evil = "\x1b[2J needle\u202e [bold]\n\x07" + "\u0301" * 40
    desk = FakeInbox(
        [a_chat(1, name="\x1b]0;owned\x07[red]Eve", window_closes_at=Millis(NOW + HOUR))],
        [a_message(1, body=evil, sent_at=Millis(NOW - MINUTE))],
        [a_session()],
    )
    async with at_the_desk(desk) as pilot:
        await look_for(pilot, "needle")
        shown = screen_text(pilot.app)

        assert "[bold]" in shown
        assert "[red]Eve" in shown
        assert not set("\x1b\x07\u202e") & set(shown)


async def test_letters_behind_ctrl_f_go_into_the_line_and_do_nothing_else() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await pilot.press("ctrl+f", *"qIUeO")
        await pilot.pause(0.15)
        await settled(pilot)

        assert "/ qIUeO" in lines(pilot)[2]
        assert [] == desk.done


async def test_a_chat_that_was_found_opens_at_its_newest_message() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await look_for(pilot, "maria")
        await press(pilot, "enter", "enter")
        await becomes(pilot, lambda: "Maria Souza ◆ Meta" in screen_text(pilot.app))
        opened = cursor(pilot)
        await press(pilot, "escape")

        assert "boleto venceu, pode reenviar?" in opened
        assert "1 chat" in lines(pilot)[0]


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_a_hit_that_is_gone_meanwhile_opens_the_newest_and_says_so(size: tuple[int, int]) -> None:
    async with at_the_desk(desk := a_long_thread(200, 20), size) as pilot:
        await look_for(pilot, "needle")
        desk.messages_by_id[20] = replace(desk.messages_by_id[20], chat_id=99)
        await press(pilot, "enter", "enter")
        await becomes(pilot, lambda: "line 200." in screen_text(pilot.app))

        assert "no longer in this chat" in screen_text(pilot.app)
