"""What the desk does about answers that come late, are refused, or do not come: nobody is moved, and nothing stays."""

import pytest

from daemon.api.errors import BadAnswer, BadRequest, DaemonError
from tests.fakes.troubled import TroubledInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, enter, press, texts, write

NO_MORE = BadRequest("since: what you may see is no longer what it was", "listen from now and read the lists again")


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


def a_troubled_desk() -> TroubledInbox:
    """The busy desk, and what can go wrong with its daemon."""
    busy = a_busy_desk()
    return TroubledInbox(busy.chats_by_id.values(), busy.messages_by_id.values(), busy.sessions_by_id.values())
