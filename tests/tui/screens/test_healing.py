"""What the desk does about answers that come late, are refused, or do not come: nobody is moved, and nothing stays."""

from typing import cast

import pytest

from daemon.api.errors import BadAnswer, BadRequest, DaemonError, DaemonUnreachable, Forbidden, NotFound, TryLater
from tests.builders import a_chat, a_message
from tests.tui.desk import a_troubled_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, enter, lines, press, texts, write
from tui.inbox_state import InboxState
from tui.screens import asking_again
from tui.screens.inbox import InboxScreen

BUSY = TryLater("the daemon is busy", "try again")
NO_MORE = BadRequest("since: what you may see is no longer what it was", "listen from now and read the lists again")


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What failed is asked for again at once."""
    monkeypatch.setattr(asking_again, "FIRST_PAUSE", 0.02)


async def test_a_merge_that_is_slow_to_be_looked_up_moves_nobody_who_went_on() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "enter")
        desk.holds("chat")
        desk.merge_into_unheld(1, 999)
        await settled(pilot)
        await press(pilot, "escape", "g", "r")
        await write(pilot, "for ot")
        desk.answers("chat")
        await settled(pilot)
        await write(pilot, "her")
        await enter(pilot)

        assert [(2, "for other")] == texts(desk)


async def test_a_merge_that_is_slow_to_be_looked_up_takes_along_who_stays() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "enter")
        desk.holds("chat")
        desk.merge_into_unheld(1, 999)
        await settled(pilot)
        desk.answers("chat")
        await settled(pilot)
        thread = pilot.app.screen.thread  # type: ignore[attr-defined]

        assert 999 == thread.chat.id


async def test_letters_typed_while_a_merge_is_looked_up_are_letters_of_the_answer() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "he")
        desk.holds("chat")
        desk.merge_into_unheld(1, 999)
        await settled(pilot)
        await write(pilot, "re e")
        place = pilot.app.screen.focus_place  # type: ignore[attr-defined]
        desk.answers("chat")
        await settled(pilot)
        await write(pilot, "nd")
        await enter(pilot)

        assert "composer" == place
        assert [(999, "here end")] == texts(desk)
        assert {"read"} >= {verb for verb, _, _ in desk.done}


async def test_whoever_opens_the_composer_while_a_merge_is_looked_up_finds_the_words_there() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "vou")
        await press(pilot, "escape")
        desk.holds("chat")
        desk.merge_into_unheld(1, 999)
        await settled(pilot)
        await press(pilot, "r")
        await write(pilot, " ver")
        desk.answers("chat")
        await settled(pilot)
        await enter(pilot)

        assert [(999, "vou ver")] == texts(desk)


async def test_a_cursor_that_is_refused_takes_neither_thread_nor_words(fast: None) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "vou")
        await becomes(pilot, lambda: desk.drafts)
        desk.go_down()
        desk.refuses_next("events", NO_MORE)
        desk.receive(1, "while nobody listened")
        desk.come_back()
        await becomes(pilot, lambda: "while nobody listened" in screen_text(pilot.app))
        await write(pilot, " ver")
        told = screen_text(pilot.app)
        await enter(pilot)

        assert [None, None] == [desk.cursors[0], desk.cursors[-1]]
        assert "another store" not in told
        assert "vou ver" in told


@pytest.mark.parametrize("trouble", [NO_MORE, DaemonError("internal"), BadAnswer("unreadable")])
async def test_an_answer_that_may_have_been_taken_keeps_its_key_when_the_stream_begins_anew(
    fast: None, trouble: DaemonError
) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "vou ver")
        desk.refuses_next("events", trouble)
        desk.loses_next_answer()
        await enter(pilot)
        await becomes(pilot, lambda: len(desk.sends) == 1)
        desk.come_back()
        await becomes(pilot, lambda: len(desk.sends) == 2)

        assert 1 == len({ask.key for ask in desk.sends})
        assert ["vou ver"] == [one.body for one in desk.outbox_by_id.values()]


async def test_after_a_refusal_what_came_meanwhile_stands_in_the_list_and_the_next_loss_goes_on_from_there(
    fast: None,
) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        desk.go_down()
        desk.refuses_next("events", NO_MORE)
        desk.receive(14, "agora sim")
        desk.come_back()
        await becomes(pilot, lambda: "agora sim" in screen_text(pilot.app))
        desk.go_down()
        desk.come_back()
        await becomes(pilot, lambda: desk.cursors[-1] is not None)

        assert f"e1:{desk.seq}" == desk.cursors[-1]


async def test_a_store_of_the_same_name_that_has_not_come_so_far_is_another_one(fast: None) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "enter")
        desk.go_down()
        desk.refuses_next("events", BadRequest("since: this desk has not come so far yet"))
        desk.seq = 1
        desk.come_back()
        await becomes(pilot, lambda: "No chat open" in screen_text(pilot.app))

        assert desk.cursors[-1] is None


@pytest.mark.parametrize("trouble", [BUSY, DaemonUnreachable("it did not answer within 15 s"), BadAnswer("unreadable")])
async def test_a_thread_that_could_not_be_read_is_asked_for_again_by_itself(soon: None, trouble: DaemonError) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        desk.refuses_next("messages", trouble, trouble)
        await press(pilot, "enter")
        await becomes(pilot, lambda: "qual é o valor total?" in screen_text(pilot.app))

        assert 3 == desk.calls.count("messages")


async def test_a_pane_says_why_it_is_empty_and_what_brings_it() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        desk.refuses_next("messages", TryLater("the daemon has `too much` to do", "[b]wait[/b]"))
        await press(pilot, "enter")
        told = screen_text(pilot.app)
        await press(pilot, "ctrl+l")

        assert "The messages could not be read." in told
        assert "the daemon has 'too much' to do" in told
        assert "[b]wait[/b]" in told
        assert "The desk asks again by itself." in told
        assert "ctrl+l asks now." in told
        assert "qual é o valor total?" in screen_text(pilot.app)


async def test_the_first_rows_are_asked_for_again_by_themselves(soon: None) -> None:
    desk = a_troubled_desk()
    desk.refuses_next("chats", BUSY, BUSY)
    desk.refuses_next("sessions", BUSY)
    async with at_the_desk(desk) as pilot:
        await becomes(pilot, lambda: "Maria Souza" in screen_text(pilot.app) and "1 care" in lines(pilot)[0])

        assert (3, 2) == (desk.calls.count("chats"), desk.calls.count("sessions"))


async def test_rows_that_could_not_be_read_are_said_in_their_pane() -> None:
    desk = a_troubled_desk()
    desk.refuses_next("chats", BUSY)
    async with at_the_desk(desk) as pilot:
        assert "The chats could not be read." in screen_text(pilot.app)
        assert "the daemon is busy" in screen_text(pilot.app)


async def test_a_daemon_in_trouble_is_not_asked_more_often_for_what_arrives_meanwhile() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        desk.refuses_next("read", *[BUSY] * 50)
        await press(pilot, "enter")
        for at in range(10):
            desk.receive(1, f"line {at}")
            await settled(pilot)

        assert 1 <= desk.calls.count("read") <= 3


async def test_a_thread_that_was_read_is_marked_read_once_the_daemon_takes_it(soon: None) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        desk.refuses_next("read", BUSY, DaemonUnreachable("it did not answer within 15 s"))
        await press(pilot, "enter")
        await becomes(pilot, lambda: desk.chats_by_id[1].unread_count == 0)

        assert 3 == desk.calls.count("read")
        assert 1 == len(desk.done)


async def test_what_is_refused_for_good_is_not_asked_again_and_no_longer_shown(fast: None, soon: None) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "vou ver")
        desk.go_down()
        desk.refuses_next("events", NO_MORE)
        desk.refuses_next("messages", *[NotFound("there is no chat 1")] * 50)
        desk.come_back()
        await becomes(pilot, lambda: "The messages could not be read." in screen_text(pilot.app))
        asked = desk.calls.count("messages")
        await pilot.pause(0.2)

        assert "qual é o valor total?" not in screen_text(pilot.app)
        assert "vou ver" in screen_text(pilot.app)
        assert "asks again by itself" not in screen_text(pilot.app)
        assert asked == desk.calls.count("messages")


async def test_older_messages_that_were_refused_come_to_who_still_looks_there(soon: None) -> None:
    desk = a_troubled_desk()
    desk.messages_by_id = {one: a_message(one, body=f"line {one}", seq=one) for one in range(1, 301)}
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter")
        desk.refuses_next("messages", BUSY, BUSY)
        thread = pilot.app.screen.thread  # type: ignore[attr-defined]
        held = len(thread.messages)
        await press(pilot, "g")
        await becomes(pilot, lambda: len(thread.messages) > held)

        assert not thread.is_asking


async def test_two_wishes_in_one_turn_are_one_request() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        screen = cast("InboxScreen", pilot.app.screen)
        before = desk.calls.count("chats")
        desk.holds("chats")
        screen.rows = InboxState("", "ana")
        screen.ask_rows()
        screen.ask_rows()
        await settled(pilot)
        asked = desk.calls.count("chats")
        desk.answers("chats")

        assert before + 1 == asked


async def test_the_merge_that_could_not_be_looked_up_is_followed_later(soon: None) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "enter")
        desk.refuses_next("chat", BUSY, BUSY)
        desk.merge_into_unheld(1, 999)
        screen = cast("InboxScreen", pilot.app.screen)
        await becomes(pilot, lambda: screen.thread is not None and screen.thread.chat.id == 999)

        assert 3 == desk.calls.count("chat")


@pytest.mark.parametrize("trouble", [NotFound("gone"), Forbidden("no"), BadRequest("no")])
async def test_what_is_refused_for_good_is_not_asked_for_again_and_again(trouble: DaemonError) -> None:
    desk = a_troubled_desk()
    desk.messages_by_id = {one: a_message(one, body=f"line {one}", seq=one) for one in range(1, 301)}
    desk.chats_by_id |= {one: a_chat(one, name=f"n{one}", seq=one) for one in range(1000, 1600)}
    async with at_the_desk(desk) as pilot:
        desk.refuses_next("chats", *[trouble] * 5000)
        before = desk.calls.count("chats")
        await press(pilot, "G")
        await pilot.pause(0.5)
        rows = desk.calls.count("chats") - before
        await press(pilot, "g", "enter")
        desk.refuses_next("messages", *[trouble] * 5000)
        before = desk.calls.count("messages")
        await press(pilot, "g")
        await pilot.pause(0.5)

        assert rows <= 2
        assert 1 <= desk.calls.count("messages") - before <= 2


async def test_a_thread_that_could_not_be_read_anew_is_read_with_the_next_connection(fast: None) -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "enter")
        desk.go_down()
        desk.refuses_next("events", NO_MORE)
        desk.refuses_next("messages", *[DaemonUnreachable("gone")] * 50)
        desk.receive(1, "while nobody listened")
        desk.come_back()
        await becomes(pilot, lambda: desk.calls.count("messages") > 1)
        desk.go_down()
        await settled(pilot)
        desk.relents("messages")
        desk.come_back()

        await becomes(pilot, lambda: "while nobody listened" in screen_text(pilot.app))
        assert "while nobody listened" in screen_text(pilot.app)
