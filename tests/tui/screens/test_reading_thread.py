"""The cursor of an open thread: from message to message, and what the keys do to the one it stands on."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from daemon.api.messages import AskMessages
from store.models import Millis, Quoted
from tests.builders import HOUR, MINUTE, NOW, a_chat, a_message, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled, unsent
from tests.tui.routes import a_route
from tests.tui.sitting import at_the_desk, becomes, burst, enter, press, write


def a_thread_of(count: int, **of_the_first: object) -> FakeInbox:
    """So many messages, two minutes between each: all read, the first made as told."""
    messages = [a_message(id, body=f"line {id}.", sent_at=Millis(NOW - (count + 1 - id) * 2 * MINUTE), seq=id,
                          provider_message_id=f"w{id}") for id in range(1, count + 1)]  # fmt: skip
    messages[0] = replace(messages[0], **of_the_first)  # type: ignore[arg-type]
    return FakeInbox([a_chat(1, unread_count=0, window_closes_at=Millis(NOW + HOUR))], messages, [a_session()])


def cursor(pilot: Pilot[None]) -> str:
    """What stands in the lines of the thread under the cursor's bar."""
    panes = [line.split("│") for line in screen_text(pilot.app).split("\n")]
    lines = [pane[1] for pane in panes if len(pane) > 1]
    return " ".join(line[1:].strip("┃ ") for line in lines if line.startswith("▌"))


async def test_the_newest_message_is_chosen_at_opening_and_j_and_k_go_from_one_to_the_next() -> None:
    async with at_the_desk(a_thread_of(200)) as pilot:
        await press(pilot, "enter")
        seen = [cursor(pilot)]
        for key in ("j", "k", "k", "j", "g", "k", "j", "G"):
            await press(pilot, key)
            seen.append(cursor(pilot))

    assert [200, 200, 199, 198, 199] == [int(one.split()[1].rstrip(".")) for one in seen[:5]]
    assert [101, 100, 101, 200] == [int(one.split()[1].rstrip(".")) for one in [*seen[5:8], seen[8]]]


async def test_the_cursor_stays_on_its_message_when_others_come() -> None:
    async with at_the_desk(desk := a_thread_of(60)) as pilot:
        await press(pilot, "enter", "k")
        for number in range(5):
            desk.receive(1, f"new {number}")
        await settled(pilot)

        assert cursor(pilot).startswith("line 59.")
        assert "new 4" in screen_text(pilot.app)


async def test_a_cursor_that_was_scrolled_away_goes_on_from_what_is_in_view() -> None:
    async with at_the_desk(desk := a_thread_of(60)) as pilot:
        await press(pilot, "enter")
        for number in range(60):
            desk.receive(1, f"new {number}.")
        await settled(pilot)
        away = cursor(pilot)
        await press(pilot, "k")

        assert "" == away
        assert cursor(pilot).startswith("new 59.")


async def test_a_message_taller_than_the_pane_is_read_line_by_line() -> None:
    tall = "\n".join(f"row {number}." for number in range(60))
    async with at_the_desk(a_thread_of(1, body=tall)) as pilot:
        await press(pilot, "enter")
        at_the_end = screen_text(pilot.app)
        await press(pilot, "k", "k")
        further_up = screen_text(pilot.app)
        await press(pilot, *["k"] * 45)

        assert ("row 59.", "row 58.") == tuple(one for one in ("row 59.", "row 58.") if one in at_the_end)
        assert "row 58." not in further_up
        assert "row 57." in further_up
        assert "row 0." in screen_text(pilot.app)


async def test_paging_takes_the_cursor_along() -> None:
    async with at_the_desk(a_thread_of(200)) as pilot:
        await press(pilot, "enter", "pageup")
        up = cursor(pilot)
        await press(pilot, "pagedown")

        assert up
        assert not up.startswith("line 200.")
        assert cursor(pilot).startswith("line 200.")


async def test_only_the_pane_that_keys_go_to_has_a_cursor() -> None:
    async with at_the_desk(a_thread_of(3)) as pilot:
        await press(pilot, "enter")
        in_thread = cursor(pilot)
        await press(pilot, "tab", "tab")

        assert in_thread.startswith("line 3.")
        assert "" == cursor(pilot)


async def test_alt_u_goes_to_the_unread_line() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "alt+u")
        unread = cursor(pilot)
        await press(pilot, "escape", "G", "enter", "alt+u")

        assert unread.startswith("o boleto venceu")
        assert "There is no unread line here." in screen_text(pilot.app)


async def test_y_copies_the_chosen_message_and_nothing_in_it_acts() -> None:
    async with at_the_desk(desk := a_thread_of(3)) as pilot:
        desk.receive(1, "two\nlines \x1b]52;c;ZXZpbA==\x07\u202e", is_read=True)
        await press(pilot, "enter", "G", "y")

        assert "two\nlines ␛]52;c;ZXZpbA==␇\N{REPLACEMENT CHARACTER}" == pilot.app.clipboard
        assert "Copied" in screen_text(pilot.app)


async def test_what_was_deleted_is_not_copied() -> None:
    async with at_the_desk(a_thread_of(1, revoked_at=NOW)) as pilot:
        await press(pilot, "enter", "y")

        assert "" == pilot.app.clipboard
        assert "There is no text to copy here." in screen_text(pilot.app)


async def test_capital_q_answers_with_the_chosen_message_quoted() -> None:
    async with at_the_desk(desk := a_thread_of(9)) as pilot:
        await press(pilot, "enter", "k", "k", "Q")
        quoted = cursor(pilot)
        await write(pilot, "yes")
        await enter(pilot)

    assert quoted.startswith("line 7.")
    assert [(1, "yes", 7)] == [(ask.id, ask.text, ask.reply_to) for ask in desk.sends]


async def test_r_answers_plainly_wherever_the_cursor_stands() -> None:
    async with at_the_desk(desk := a_thread_of(9)) as pilot:
        await press(pilot, "enter", "k", "k", "r")
        await write(pilot, "yes")
        await enter(pilot)

    assert [(1, "yes", None)] == [(ask.id, ask.text, ask.reply_to) for ask in desk.sends]


@pytest.mark.parametrize("why", ["no id", "the way cannot"])
async def test_what_cannot_be_quoted_is_told(why: str) -> None:
    desk = a_thread_of(3)
    if why == "no id":
        desk = a_thread_of(1, provider_message_id=None)
    else:
        desk.routes[1] = a_route(can_quote=False)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "Q")

        assert "cannot" in screen_text(pilot.app)
        assert "reply as" not in screen_text(pilot.app)


async def test_enter_follows_a_quote_through_pages_that_were_not_held_and_backspace_returns() -> None:
    desk = a_thread_of(700)
    newest = Quoted("w3", 3, "Maria", "line 3.")
    desk.messages_by_id[700] = replace(desk.messages_by_id[700], quoted=newest)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "enter")
        await becomes(pilot, lambda: cursor(pilot).startswith("line 3."))
        await press(pilot, "backspace")

        assert "line 700." in cursor(pilot)
    assert max(ask.limit for ask in desk.asked if isinstance(ask, AskMessages)) > 100


async def test_the_quote_under_the_cursor_at_the_key_is_followed_whatever_is_typed_behind_it() -> None:
    desk = a_thread_of(9)
    desk.messages_by_id[8] = replace(desk.messages_by_id[8], quoted=Quoted("w3", 3, "Maria", "line 3."))
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "k")
        await burst(pilot, "enter", "j")
        below = cursor(pilot)
        await press(pilot, "backspace")

        assert below.startswith("line 4.")
        assert "line 8." in cursor(pilot)


@pytest.mark.parametrize(
    ("quoted", "words"),
    [
        (None, "It quotes nothing."),
        (Quoted("gone"), "never came to this desk"),
        (Quoted("w9", 999), "in another chat"),
    ],
)
async def test_a_quote_that_leads_nowhere_is_told(quoted: Quoted | None, words: str) -> None:
    async with at_the_desk(a_thread_of(1, quoted=quoted)) as pilot:
        await press(pilot, "enter", "enter")
        await becomes(pilot, lambda: words in screen_text(pilot.app).replace("\n", " "))

        assert cursor(pilot)


async def test_the_outbox_keys_take_the_chosen_answer_before_the_newest() -> None:
    desk = a_busy_desk()
    first, second = unsent(desk, "held", "first"), unsent(desk, "held", "second")
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "k", "X")
        await press(pilot, "g", "X")

    assert [("cancel", (first.outbox_id,)), ("cancel", (second.outbox_id,))] == desk.outbox_done
