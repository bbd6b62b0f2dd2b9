"""/ n N in a thread, and the thread on its way to other programs."""

import re

import pytest
from textual.pilot import Pilot

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text
from tests.tui.screens.test_reading_thread import a_thread_of, cursor
from tests.tui.sitting import at_the_desk, becomes, press, write
from tui.widgets.thread import Thread


async def find(pilot: Pilot[None], words: str) -> None:
    await press(pilot, "slash")
    await write(pilot, words)
    await press(pilot, "enter")


def a_thread_with_eights() -> FakeInbox:
    """Thirty messages; 8, 18 and 28 speak of an invoice."""
    desk = a_thread_of(30)
    for number in (8, 18, 28):
        desk.change_message(number, body=f"Invoice {number}.")
    return desk


async def test_a_search_goes_up_from_the_cursor_and_n_goes_on() -> None:
    async with at_the_desk(a_thread_with_eights()) as pilot:
        await press(pilot, "enter")
        await find(pilot, "invoice")
        seen = [(cursor(pilot).split()[1], _told(pilot))]
        for key in ("n", "n", "N"):
            await press(pilot, key)
            seen.append((cursor(pilot).split()[1], _told(pilot)))

    assert [("28.", "1 of 3"), ("18.", "2 of 3"), ("8.", "3 of 3"), ("18.", "2 of 3")] == seen


async def test_terms_without_words_match_nothing_and_it_says_that_words_are_looked_for() -> None:
    async with at_the_desk(a_thread_with_eights()) as pilot:
        await press(pilot, "enter")
        await find(pilot, "session:care")
        seen = screen_text(pilot.app), _told(pilot)

    assert "In a thread words are looked for" in seen[0]
    assert "" == seen[1]


async def test_the_ends_are_told_and_esc_ends_the_search_before_it_closes_the_thread() -> None:
    async with at_the_desk(a_thread_with_eights()) as pilot:
        await press(pilot, "enter")
        await find(pilot, "invoice")
        await press(pilot, "N")
        at_the_end = screen_text(pilot.app)
        await press(pilot, "escape")
        after = screen_text(pilot.app)
        await press(pilot, "escape")

        assert "No match below." in at_the_end
        assert "1 of 3" not in after
        assert "Customer 1 ◆ Meta" in after
        assert "No chat open" in screen_text(pilot.app)


async def test_pages_that_were_not_held_are_read_for_it() -> None:
    desk = a_thread_of(900)
    desk.change_message(3, body="the NEEDLE")
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter")
        await find(pilot, "needle")
        await becomes(pilot, lambda: cursor(pilot).startswith("the NEEDLE"))
        found = cursor(pilot)
        await find(pilot, "nowhere at all")
        await becomes(pilot, lambda: "No match above." in screen_text(pilot.app))

        assert found == cursor(pilot)


async def test_letters_of_a_search_never_act_however_fast_they_come() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter")
        done = list(desk.done)
        await pilot.press("slash", *"qRXCUIoTyQJK0", "full_stop", "enter")
        await becomes(pilot, lambda: "No match" in screen_text(pilot.app))

        assert "qRXCUIoTyQJK0." in screen_text(pilot.app)
        assert done == desk.done
        assert "Maria Souza ◆ Meta" in screen_text(pilot.app)


async def test_without_a_search_n_opens_the_next_unread_chat() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "n")
        second = screen_text(pilot.app)
        await press(pilot, "n")

        assert "Entregas SP ◇" in second
        assert "Hotel Mar ◆" in screen_text(pilot.app)


async def test_a_search_is_over_when_another_thread_is_opened() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter")
        await find(pilot, "boleto")
        await press(pilot, "J")

        assert "n older" not in screen_text(pilot.app)


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "backspace"])
async def test_a_line_that_was_begun_can_be_left(key: str) -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "slash")
        begun = screen_text(pilot.app)
        await press(pilot, key)

        assert "Enter looks upwards" in begun
        assert "Enter looks upwards" not in screen_text(pilot.app)
        assert "Maria Souza ◆ Meta" in screen_text(pilot.app)


async def test_a_command_that_cannot_be_understood_is_told_and_nothing_is_run() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "vertical_line")
        await write(pilot, "'wc")
        await press(pilot, "enter")

        assert "a quote is not closed" in screen_text(pilot.app)


async def test_a_terminal_that_cannot_be_left_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "cat")
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "L")

        assert "cannot be left to another program" in screen_text(pilot.app).replace("\n", " ")


def _told(pilot: Pilot[None]) -> str:
    """Which match of how many, as the line below the thread has it."""
    found = re.search(r" (\d+ of \d+\+?|\d+\+? found)", screen_text(pilot.app))
    return found[1] if found else ""


async def test_the_keys_of_the_config_open_the_line_and_the_usual_ones_do_what_it_says() -> None:
    keys = {"thread.search": "f6", "thread.pipe": "f7", "thread.copy": "/", "thread.raw": "|"}
    async with at_the_desk(a_thread_with_eights(), keys=keys) as pilot:
        thread, asked = pilot.app.screen.query_one(Thread), list[str]()
        await press(pilot, "enter", "slash")
        usual, copied = thread.asking, pilot.app.clipboard
        for key in ("f6", "f7"):
            await press(pilot, key)
            asked += [thread.asking.purpose] if thread.asking is not None else []
            await press(pilot, "escape")
        await press(pilot, "vertical_line")

        assert usual is None
        assert copied
        assert ["words", "pipe"] == asked
        assert pilot.app.screen is not thread.screen
