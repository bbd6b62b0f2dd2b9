"""The contact pane at work: what it asks, when, and what it shows."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from store.models import NameClaim
from tests.builders import NOW
from tests.tui.desk import a_known_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, press
from tui.screens import people
from tui.screens.people import AGAIN, STAYS

WIDE = (120, 48)


async def looked(pilot: Pilot[None]) -> None:
    await pilot.pause(STAYS + 0.1)
    await settled(pilot)


async def test_a_person_is_shown_with_numbers_other_chats_names_and_groups() -> None:
    async with at_the_desk(a_known_desk(), WIDE) as pilot:
        await looked(pilot)
        shown = screen_text(pilot.app)

        for words in ("other chats", "+55 11 97766-5544", "merged by bia", "named together", "Mah", "Vendas antigas"):
            assert words in shown


async def test_whoever_runs_down_the_list_asks_for_nobody_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_known_desk()
    async with at_the_desk(desk, WIDE) as pilot:
        await looked(pilot)
        before = len(desk.people_asked)
        monkeypatch.setattr(people, "STAYS", 2.0)  # seven keys take their time on a busy machine
        await pilot.press("j", "j", "j", "j", "k", "k", "k")
        await becomes(pilot, lambda: len(desk.people_asked) > before)
        await settled(pilot)

        assert [("group", 2)] == desk.people_asked[before:]


async def test_nothing_is_asked_while_the_pane_is_hidden() -> None:
    desk = a_known_desk()
    async with at_the_desk(desk, (80, 24)) as pilot:
        await looked(pilot)
        hidden = list(desk.people_asked)
        await press(pilot, "i")
        await looked(pilot)

        assert ([], [("contact", 1)]) == (hidden, desk.people_asked)
        assert "+55 11 98877-6655" in screen_text(pilot.app)


async def test_while_it_is_asked_the_pane_says_so_and_the_row_is_there() -> None:
    desk = a_known_desk()
    desk.is_free.clear()
    async with at_the_desk(desk, WIDE) as pilot:
        await looked(pilot)
        waiting = screen_text(pilot.app)
        desk.is_free.set()
        await looked(pilot)

        assert ("asking…" in waiting, "status    open" in waiting) == (True, True)
        assert "asking…" not in screen_text(pilot.app)


async def test_a_person_that_nobody_can_tell_of_is_their_row_and_no_toast() -> None:
    desk = a_known_desk()
    desk.people.clear()
    async with at_the_desk(desk, WIDE) as pilot:
        await looked(pilot)

        assert "status    open" in screen_text(pilot.app)
        assert "asking…" not in screen_text(pilot.app)
        assert 0 == len(pilot.app._notifications)


async def test_a_message_in_another_chat_of_the_person_counts_there_without_a_question() -> None:
    desk = a_known_desk()
    async with at_the_desk(desk, WIDE) as pilot:
        await looked(pilot)
        before = len(desk.people_asked)
        desk.add_chat(replace(desk.people[1].chats[1], unread_count=77))
        await settled(pilot)

        assert "77" in screen_text(pilot.app)
        assert before == len(desk.people_asked)


async def test_a_new_name_is_asked_for_again() -> None:
    desk = a_known_desk()
    async with at_the_desk(desk, WIDE) as pilot:
        await looked(pilot)
        maria = desk.people[1]
        claim = NameClaim("Dona Maria", "book", maria.addresses[0].identity, NOW, NOW)
        desk.people[1] = replace(maria, names=(*maria.names, claim))
        desk.change_chat(1, name="Dona M.")
        await pilot.pause(AGAIN + 0.1)
        await settled(pilot)

        assert "Dona Maria" in screen_text(pilot.app)


async def test_a_conversation_that_came_into_the_open_one_is_read_in_its_thread() -> None:
    desk = a_known_desk()
    async with at_the_desk(desk, WIDE) as pilot:
        await press(pilot, "enter")
        desk.receive(3, "said elsewhere")
        for number, message in list(desk.messages_by_id.items()):
            if message.chat_id == 3:
                desk.messages_by_id[number] = replace(message, chat_id=1)
        desk.merge_chat(3, into=1)
        desk.change_chat(1, merged_count=1)
        await looked(pilot)

        assert "said elsewhere" in screen_text(pilot.app)


async def test_a_conversation_that_was_split_off_leaves_the_open_thread() -> None:
    desk = a_known_desk()
    async with at_the_desk(desk, WIDE) as pilot:
        desk.change_chat(1, merged_count=1)
        await press(pilot, "enter")
        message = desk.receive(1, "not mine at all")
        await settled(pilot)
        before = screen_text(pilot.app)
        desk.messages_by_id[message.id] = replace(message, chat_id=3)
        desk.change_chat(1, merged_count=0, preview="")
        await looked(pilot)

        assert ("not mine at all" in before, "not mine at all" in screen_text(pilot.app)) == (True, False)


async def test_a_long_pane_scrolls_and_begins_anew_with_another_chat() -> None:
    async with at_the_desk(a_known_desk(), (80, 24)) as pilot:
        await press(pilot, "j", "i")
        await looked(pilot)
        first = screen_text(pilot.app)
        await press(pilot, "G")
        last = screen_text(pilot.app)
        await press(pilot, "g")

        assert ("more lines" in first, "heard" in first) == (True, False)
        assert ("more lines" in last, "heard" in last) == (False, True)
        assert first == screen_text(pilot.app)


async def test_a_hostile_name_is_shown_and_does_nothing() -> None:
    desk = a_known_desk()
    maria = desk.people[1]
    claim = NameClaim("[red]\x1b[2J\u202eevil", "push", maria.addresses[0].identity, NOW, NOW)
    desk.people[1] = replace(maria, names=(claim,))
    async with at_the_desk(desk, WIDE) as pilot:
        await looked(pilot)
        shown = screen_text(pilot.app)

        assert "[red]" in shown
        assert ("\x1b" in shown, "\u202e" in shown) == (False, False)
