"""An answer of a slow daemon finds the operator elsewhere: it changes nothing there."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from daemon.api.errors import Conflict
from daemon.api.messages import AskMessages
from daemon.api.sending import AskSend
from store.models import Millis
from tests.builders import HOUR, NOW, a_chat, a_session
from tests.fakes.held import held_back
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.routes import a_route
from tests.tui.screens.test_hostile_beyond import a_dump, lent
from tests.tui.screens.test_reacting import able, asked, command
from tests.tui.screens.test_reading_thread import a_thread_of, cursor
from tests.tui.sitting import at_the_desk, becomes, burst, enter, press, texts, write
from tui.screens import company

__all__ = ["lent"]
"""A fixture."""


def many_chats(**of_the_far_one: Any) -> FakeInbox:
    """Chat 250 stands below all rows that are held at first."""
    given = [{"name": f"Customer {id}", "last_message_at": Millis(NOW - id * 1000)} for id in range(1, 301)]
    given[249] |= {"name": "Far Away", **of_the_far_one}
    is_open = {"window_closes_at": Millis(NOW + HOUR)}
    chats = [a_chat(at + 1, **is_open, **one) for at, one in enumerate(given)]
    return FakeInbox(chats, [], [a_session()])


async def open_far_away(pilot: Pilot[None]) -> None:
    """As the outbox opens it."""
    await pilot.app.desk.open_by_id(250)  # type: ignore[attr-defined]
    await settled(pilot)


async def test_a_step_from_a_thread_that_was_closed_meanwhile_goes_nowhere() -> None:
    async with at_the_desk(desk := many_chats()) as pilot:
        await open_far_away(pilot)
        free = held_back(desk, "chats", lambda ask: ask.around is not None)
        await press(pilot, "J", "q")
        free.set()
        await settled(pilot)

        assert pilot.app.is_running
        assert "No chat open." in screen_text(pilot.app)


async def test_a_step_that_comes_late_throws_nobody_out_of_the_composer() -> None:
    async with at_the_desk(desk := many_chats()) as pilot:
        await open_far_away(pilot)
        free = held_back(desk, "chats", lambda ask: ask.around is not None)
        await press(pilot, "J", "r")
        await write(pilot, "for ")
        free.set()
        await settled(pilot)
        await write(pilot, "you")
        await enter(pilot)

    assert [(250, "for you")] == texts(desk)


async def test_an_unread_chat_that_is_found_late_throws_nobody_out_of_the_composer() -> None:
    async with at_the_desk(desk := many_chats(unread_count=1)) as pilot:
        free = held_back(desk, "chats", lambda ask: "is:unread" in ask.query)
        await press(pilot, "enter", "n", "r")
        await write(pilot, "for ")
        free.set()
        await settled(pilot)
        await write(pilot, "you")
        await enter(pilot)

    assert [(1, "for you")] == texts(desk)


async def test_a_reaction_asks_about_its_own_chat_wherever_the_operator_is_by_then() -> None:
    desk = able()
    desk.add_chat(a_chat(2, name="Bruno", last_message_at=Millis(NOW - 90_000_000)))
    async with at_the_desk(desk) as pilot:
        desk.company("bia", "typing", 1)
        await settled(pilot)
        free = held_back(desk, "route", lambda ask: ask.id == 1)
        await press(pilot, "enter")
        await command(pilot, "react :heart:")
        await press(pilot, "J")
        where = screen_text(pilot.app)
        free.set()
        await settled(pilot)
        question, before = screen_text(pilot.app), asked(desk)
        await pilot.pause(0.05)
        await press(pilot, "y")

    assert "Bruno" in where.split("\n")[1]
    assert "bia has been answering" in question
    assert [] == before
    assert [(3, ":heart:", True)] == asked(desk)


async def test_whoever_does_not_take_over_never_says_so() -> None:
    async with at_the_desk(desk := able()) as pilot:
        free = held_back(desk, "react")
        await press(pilot, "enter", "plus")
        await burst(pilot, "1")
        desk.company("bia", "typing", 1)
        await settled(pilot)
        free.set()
        await becomes(pilot, lambda: asked(desk))

    assert [(3, "👍", False)] == asked(desk)


async def test_keys_behind_a_reaction_that_is_not_to_be_had_are_done_at_once() -> None:
    desk = a_thread_of(3)
    desk.routes[1] = a_route(can_react=False)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter")
        await burst(pilot, "plus", "k")

        assert "cannot react to messages." in screen_text(pilot.app)
        assert cursor(pilot).startswith("line 2.")


async def test_a_picker_that_comes_late_opens_over_no_other_thread() -> None:
    desk = able()
    desk.add_chat(a_chat(2, name="Bruno", last_message_at=Millis(NOW - 90_000_000)))
    async with at_the_desk(desk) as pilot:
        free = held_back(desk, "route", lambda ask: ask.id == 1)
        await press(pilot, "enter", "plus")
        pilot.app.desk.action_step_chat(1)  # type: ignore[attr-defined]  # a click, a merge: no key is done meanwhile
        await settled(pilot)
        free.set()
        await settled(pilot)

        assert "React to" not in screen_text(pilot.app)
    assert [] == asked(desk)


async def test_a_refusal_for_the_chat_before_throws_nobody_out_of_this_one() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        refusal = Conflict("bia has been answering this for 1 min")
        free = held_back(desk, "be", lambda ask: ask.is_typing and ask.chat == 1, then=refusal)
        await press(pilot, "r", "h", "escape", "J", "r")
        await write(pilot, "for ")
        free.set()
        await settled(pilot)
        told = screen_text(pilot.app)
        await write(pilot, "you")
        await becomes(pilot, lambda: desk.evidence.places[-1].chat == 2)
        await enter(pilot)

    assert "has been answering" not in told
    assert [(2, "for you")] == texts(desk)


async def test_a_chat_that_was_taken_over_and_left_opens_no_other_ones_composer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(company, "READ_FIRST", 0.01)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "j", "r")
        await write(pilot, "a draft")
        await press(pilot, "escape", "escape", "k")
        desk.company("bia", "typing", 1)
        await settled(pilot)
        free = held_back(desk, "be", lambda ask: ask.take_over)
        await press(pilot, "r")
        await pilot.pause(0.6)
        await press(pilot, "y", "J")
        free.set()
        await settled(pilot)
        await press(pilot, "s")
        await becomes(pilot, lambda: desk.evidence.places[-1].chat == 2)

    assert (2, False) == (desk.evidence.places[-1].chat, desk.evidence.places[-1].is_typing)
    assert "a draft" == desk.drafts[2].text


async def test_an_answer_that_left_elsewhere_is_not_followed_out_of_another_thread() -> None:
    desk = a_busy_desk()
    desk.routes[1] = a_route(lands_in=3)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter")
        screen: Any = pilot.app.desk  # type: ignore[attr-defined]
        state = screen.composer
        state.write("hello", 1)
        screen._was_taken(state, state.take(NOW, 1), await desk.send(AskSend(id=1, text="hello")))
        screen.open_chat(screen.rows.chat(2))  # a click that was on its way
        await settled(pilot)

        assert 2 == screen.thread.chat.id
        assert "this is the thread there" not in screen_text(pilot.app)


async def test_a_quote_waits_for_no_daemon() -> None:
    async with at_the_desk(desk := a_thread_of(9)) as pilot:
        free = held_back(desk, "route")
        await press(pilot, "enter", "k", "Q")
        await write(pilot, "yes")
        meanwhile = screen_text(pilot.app)
        free.set()
        await settled(pilot)
        await enter(pilot)

    assert "reply as" in meanwhile
    assert "yes" in meanwhile
    assert [(1, "yes", 8)] == [(ask.id, ask.text, ask.reply_to) for ask in desk.sends]


async def test_a_quote_that_turns_out_to_be_impossible_is_taken_out_and_the_words_stay() -> None:
    desk = a_thread_of(9)
    desk.routes[1] = a_route(can_quote=False)
    async with at_the_desk(desk) as pilot:
        free = held_back(desk, "route")
        await press(pilot, "enter", "k", "Q")
        await write(pilot, "yes")
        free.set()
        await becomes(pilot, lambda: "cannot quote" in screen_text(pilot.app))
        await enter(pilot)

    assert [(1, "yes", None)] == [(ask.id, ask.text, ask.reply_to) for ask in desk.sends]


async def test_another_store_while_a_quote_is_asked_for_ends_nothing(fast: None) -> None:
    async with at_the_desk(desk := a_thread_of(9)) as pilot:
        free = held_back(desk, "route")
        await press(pilot, "enter")
        await burst(pilot, "Q")
        desk.change_epoch("e2")
        await becomes(pilot, lambda: "No chat open." in screen_text(pilot.app))
        free.set()
        await settled(pilot)

        assert pilot.app.is_running
    assert [] == desk.sends


@pytest.mark.parametrize(
    "keys", [("q",), ("r", "h"), ("question_mark",), ("p", "h")], ids=["closed", "answering", "helped", "noting"]
)
async def test_a_pager_that_comes_late_takes_the_terminal_from_nobody(
    tmp_path: Path, lent: None, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    monkeypatch.setenv("PAGER", " ".join(a_dump(tmp_path)))
    async with at_the_desk(desk := a_thread_of(300)) as pilot:
        free = held_back(desk, "messages", lambda ask: ask.before is not None)
        await press(pilot, "enter", "L", *keys)
        free.set()
        await settled(pilot)
        await becomes(pilot, lambda: asked_before(desk))

    assert not (tmp_path / "seen").exists()


def asked_before(desk: FakeInbox) -> list[AskMessages]:
    return [one for one in desk.asked if isinstance(one, AskMessages) and one.before is not None]
