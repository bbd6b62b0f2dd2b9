"""An answer of a slow daemon finds the operator elsewhere: it changes nothing there."""

from typing import Any

from textual.pilot import Pilot

from store.models import Millis
from tests.builders import HOUR, NOW, a_chat, a_session
from tests.fakes.held import held_back
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import screen_text, settled
from tests.tui.sitting import at_the_desk, enter, press, texts, write


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
