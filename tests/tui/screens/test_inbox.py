"""The main screen as somebody at it would use it."""

import asyncio
from dataclasses import replace
from pathlib import Path

from textual import events
from textual.pilot import Pilot

from daemon.api.chats import AskChats, ChatPage
from daemon.api.errors import Conflict
from daemon.api.messages import AskMessages
from daemon.client import Inbox
from store.models import Millis
from tests.builders import MINUTE, NOW, a_chat, a_message, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, cursor_line, healed, lines, press, write
from tui.app import FrontdeskApp
from tui.screens.inbox import InboxScreen
from tui.source import FirstPage, Source
from tui.widgets.thread import Thread


async def test_a_message_that_arrives_moves_its_chat_to_the_top_with_its_number() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.receive(14, "agora sim")
        await settled(pilot)

        assert "Lúcia Ferreira" in lines(pilot)[3]
        assert "agora sim" in lines(pilot)[4]
        assert "0 All 20" in lines(pilot)[0]


async def test_the_cursor_stays_with_its_chat_while_others_move() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "j")
        desk.receive(14, "agora sim")
        await settled(pilot)

        assert "Entregas SP" in cursor_line(pilot)


async def test_opening_a_chat_shows_its_thread_and_marks_what_was_shown_as_read() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        seen = desk.seq
        await press(pilot, "enter")

        assert "qual é o valor total?" in screen_text(pilot.app)
        assert [("read", (1,), {"seen_seq": seen, "opened": True})] == desk.done
        assert "1 care ◆ 4" in lines(pilot)[0]


async def test_a_chat_without_unread_messages_is_opened_without_a_verb() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "1", "G", "enter")

        assert [] == desk.done


async def test_an_open_thread_grows_and_what_is_seen_is_read() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter")
        message = desk.receive(1, "alguém aí?")
        await settled(pilot)

        assert "alguém aí?" in screen_text(pilot.app)
        assert ("read", (1,), {"seen_seq": message.seq, "opened": True}) == desk.done[-1]


async def test_a_terminal_without_focus_marks_nothing_until_it_has_it_again() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter")
        pilot.app.post_message(events.AppBlur())
        await settled(pilot)
        desk.receive(1, "alguém aí?")
        await settled(pilot)
        done_unfocused = len(desk.done)
        pilot.app.post_message(events.AppFocus())
        await settled(pilot)

        assert 1 == done_unfocused
        assert 2 == len(desk.done)


async def test_who_reads_further_up_stays_there_and_is_told_what_is_new_below() -> None:
    async with at_the_desk(desk := a_long_thread()) as pilot:
        await press(pilot, "enter", "ctrl+u", "ctrl+u")
        before = thread_lines(pilot)
        desk.receive(1, "new one")
        await settled(pilot)
        unread_meanwhile = desk.chats_by_id[1].unread_count
        told = "↓ 1 new below · G" in screen_text(pilot.app)
        stayed = before == thread_lines(pilot)
        await press(pilot, "G")

        assert (1, True, True) == (unread_meanwhile, told, stayed)
        assert "new one" in screen_text(pilot.app)
        assert 0 == desk.chats_by_id[1].unread_count


async def test_older_messages_come_when_one_reads_up_and_the_place_is_kept() -> None:
    async with at_the_desk(desk := a_long_thread()) as pilot:
        await press(pilot, "enter", "pageup")
        top = thread_lines(pilot)[0]
        await press(pilot, "k")

        assert top == thread_lines(pilot)[1]
        for _ in range(12):
            await press(pilot, "pageup")
        assert "line 1 " in screen_text(pilot.app)
        pages = [ask for ask in desk.asked if isinstance(ask, AskMessages)]
        assert 4 == len(pages)


async def test_marking_an_open_thread_unread_is_not_undone_by_looking_at_it() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "U")

        assert [("read", (1,)), ("unread", (1,))] == [(verb, chats) for verb, chats, _ in desk.done]
        assert 1 == desk.chats_by_id[1].unread_count


async def test_marking_read_in_the_list_reads_all_of_it() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "j", "I")

        assert [("read", (2,), {})] == desk.done
        assert "2 sales ◇ 2" in lines(pilot)[0]


async def test_a_digit_shows_one_session_and_keeps_the_others_out() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "1")
        desk.receive(2, "outsider")
        await settled(pilot)

        assert "care 7" in lines(pilot)[1]
        assert "Entregas SP" not in screen_text(pilot.app)
        await press(pilot, "0")
        assert "outsider" in screen_text(pilot.app)


async def test_alt_and_a_digit_does_the_same_however_the_terminal_sends_it() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "trade_mark_sign")
        as_escape = lines(pilot)[1]
        await press(pilot, "alt+1")

        assert "sales" in as_escape
        assert "care" in lines(pilot)[1]


async def test_a_digit_without_a_session_says_so() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "8")

        assert "There is no session 8." in screen_text(pilot.app)


async def test_the_picker_shows_states_in_words_and_chooses() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "S")
        words = screen_text(pilot.app)
        await press(pilot, "j", "j", "enter")

        assert "disconnected: logged out on the phone" in words
        assert "sales" in lines(pilot)[1]


async def test_the_next_unread_is_reached_by_n_and_opened_by_alt_a() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "n")
        assert "Entregas SP" in cursor_line(pilot)
        await press(pilot, "N")
        assert "Maria Souza" in cursor_line(pilot)
        await press(pilot, "alt+a")

        assert [("read", (2,))] == [(verb, chats) for verb, chats, _ in desk.done]
        assert "chegou só metade do pedido" in screen_text(pilot.app)


async def test_an_unread_chat_far_below_is_found() -> None:
    chats = [a_chat(id) for id in range(1, 1001)]
    chats[899] = replace(chats[899], unread_count=1)
    async with at_the_desk(FakeInbox(chats, [], [a_session()])) as pilot:
        await press(pilot, "n")

        assert "Customer 900" in cursor_line(pilot)


async def test_the_neighbour_is_opened_from_within_the_thread() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "J")
        second = screen_text(pilot.app)
        await press(pilot, "K")

        assert "o caminhão saiu às 9" in second
        assert "ótimo, obrigada!" in screen_text(pilot.app)
        assert {1, 2} == {chats[0] for _, chats, _ in desk.done}


async def test_a_hundred_thousand_chats_cost_a_page() -> None:
    desk = FakeInbox([a_chat(id) for id in range(1, 100_001)], [], [a_session()])
    async with at_the_desk(desk) as pilot:
        first = len(desk.asked)
        await press(pilot, "G")
        last = cursor_line(pilot)
        await press(pilot, "g")

        assert 1 == first
        assert "Customer 100000" in last
        assert "Customer 1 " in cursor_line(pilot)
        assert 3 == len(desk.asked)


async def test_rows_above_the_view_are_counted_and_nothing_jumps() -> None:
    async with at_the_desk(desk := FakeInbox([a_chat(id) for id in range(1, 301)], [], [a_session()])) as pilot:
        for _ in range(6):
            await press(pilot, "pagedown")
        before = list_lines(pilot)
        desk.receive(250, "hi")
        desk.receive(290, "hi")
        await settled(pilot)

        assert before == list_lines(pilot)
        assert "↑ 2 new above" in lines(pilot)[2]
        await press(pilot, "g")
        assert "new above" not in lines(pilot)[2]
        assert "Customer 290" in lines(pilot)[3]


async def test_the_row_under_the_cursor_stays_where_it_is_though_late_messages_come_between() -> None:
    async with at_the_desk(desk := FakeInbox([a_chat(id) for id in range(1, 301)], [], [a_session()])) as pilot:
        await press(pilot, "pagedown", "pagedown", "pagedown")
        before = cursor_line(pilot)
        where = lines(pilot).index(next(line for line in lines(pilot) if line.startswith(before)))
        number = int(before.split("Customer ")[1].split()[0])
        for late in range(290, 300):
            desk.receive(late, "hi", sent_at=desk.chats_by_id[number - 2].last_message_at)
            await settled(pilot)

        assert before == cursor_line(pilot)
        assert lines(pilot)[where].startswith(before)


async def test_a_lost_connection_is_shown_keys_stay_alive_and_it_heals_with_nothing_missing(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter")
        desk.go_down()
        await settled(pilot)
        lost = screen_text(pilot.app)
        desk.receive(1, "while you were away")
        desk.receive(5, "me too")
        await press(pilot, "tab", "I")
        toast = screen_text(pilot.app)
        done = len(desk.done)
        pilot.app.clear_notifications()
        desk.come_back()
        await healed(pilot)

        assert "reconnecting… data from 13:00" in lost
        assert "No connection to the daemon" in toast
        assert 1 == done
        assert "while you were away" in screen_text(pilot.app)
        assert "me too" in screen_text(pilot.app)
        assert "reconnecting" not in screen_text(pilot.app)
        assert desk.cursors[0] is None
        assert all(cursor is not None and cursor.startswith("e1:") for cursor in desk.cursors[1:])


async def test_another_epoch_throws_everything_away_and_reads_again(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "enter")
        desk.chats_by_id = {1: replace(desk.chats_by_id[1], name="Restored", seq=1)}
        desk.messages_by_id = {1: a_message(1, body="only this", seq=1)}
        desk.seq = 1
        desk.change_epoch("e2")
        await healed(pilot)
        anew = screen_text(pilot.app)
        await press(pilot, "enter")

        assert "Restored" in anew
        assert not any(gone in anew for gone in ("Maria Souza", "Entregas SP", "ótimo, obrigada!", "only this"))
        assert "No chat open" in anew
        assert "only this" in screen_text(pilot.app)


async def test_a_terminal_made_narrow_leaves_no_focus_where_nobody_sees_it() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "tab", "tab")
        in_list = cursor_line(pilot)
        await pilot.resize_terminal(60, 20)
        await settled(pilot)
        focused = pilot.app.screen.focused
        await press(pilot, "j", "q")

        assert isinstance(focused, Thread)
        assert "Maria Souza" in in_list
        assert "Maria Souza" in cursor_line(pilot)


async def test_a_daemon_that_starts_later_is_found(fast: None) -> None:
    desk = a_busy_desk()
    desk.go_down()
    async with at_the_desk(desk) as pilot:
        waiting = screen_text(pilot.app)
        desk.come_back()
        await healed(pilot)

        assert "no daemon answers" in waiting
        assert "Maria Souza" in screen_text(pilot.app)


async def test_the_first_page_is_painted_before_the_client_is_there() -> None:
    desk = a_busy_desk()

    async def first() -> FirstPage:
        page: ChatPage = await desk.chats(AskChats("", offset=0, limit=64, count=True))
        return FirstPage(await desk.sessions(), page, "")

    async def never() -> Inbox:
        await asyncio.Event().wait()
        return desk

    app = FrontdeskApp(Source(never, first), an_app(desk).options, lambda: NOW)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)

        assert "Maria Souza" in screen_text(app)
        assert "connecting" in lines(pilot)[0]
        assert [] == desk.cursors


async def test_a_first_page_that_is_at_hand_is_in_the_first_paint() -> None:
    desk = a_busy_desk()
    page = await desk.chats(AskChats("", offset=0, limit=64, count=True))
    at_hand = FirstPage(await desk.sessions(), page, "")

    async def never() -> Inbox:
        await asyncio.Event().wait()
        return desk

    async def late() -> FirstPage:
        await asyncio.Event().wait()
        return at_hand

    app = FrontdeskApp(Source(never, late, lambda _patience: at_hand), an_app(desk).options, lambda: NOW)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)

        assert "Maria Souza" in screen_text(app)


async def test_the_feed_begins_where_the_first_page_was_read() -> None:
    desk = a_busy_desk()

    async def connect() -> Inbox:
        desk.receive(11, "in between")
        return desk

    async def first() -> FirstPage:
        page = await desk.chats(AskChats("", offset=0, limit=64, count=True))
        return FirstPage(await desk.sessions(), page, "")

    app = FrontdeskApp(Source(connect, first), an_app(desk).options, lambda: NOW)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)

        assert "in between" in screen_text(app)
        assert 1 == len(desk.asked)


async def test_what_the_daemon_refuses_is_a_toast_with_what_to_do() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.refuses = Conflict("[b]somebody[/b] was faster", "look again")
        await press(pilot, "I")

        assert "[b]somebody[/b] was faster" in screen_text(pilot.app)
        assert "look again" in screen_text(pilot.app)


async def test_leaving_is_asked_at_the_root_only() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "q")
        in_list = "No chat open" in screen_text(pilot.app)
        await press(pilot, "q")
        asked = "Leave frontdesk?" in screen_text(pilot.app)
        await press(pilot, "n")

        assert (True, True) == (in_list, asked)
        assert isinstance(pilot.app.screen, InboxScreen)
        await press(pilot, "q", "y")
        assert not pilot.app.is_running


async def test_the_key_that_asks_to_leave_is_a_yes_when_it_is_pressed_again() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "q")
        asked = screen_text(pilot.app)
        await press(pilot, "q")

        assert "q leave  n stay" in asked
        assert not pilot.app.is_running


async def test_what_the_daemon_does_not_have_is_not_left_by_pressing_it_twice(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        desk.go_down()
        await write(pilot, "vou ver")
        await pilot.pause(0.4)
        await press(pilot, "escape", "q", "q")
        asked = screen_text(pilot.app)
        await press(pilot, "q")
        stayed = isinstance(pilot.app.screen, InboxScreen)
        desk.come_back()
        await becomes(pilot, lambda: desk.drafts)

        assert "The daemon does not have what you wrote to Maria Souza" in asked
        assert stayed
        assert "vou ver" == desk.drafts[1].text


async def test_in_a_small_terminal_one_pane_is_shown_at_a_time() -> None:
    async with at_the_desk(a_busy_desk(), size=(60, 20)) as pilot:
        await press(pilot, "enter")
        thread = screen_text(pilot.app)
        await press(pilot, "i")
        contact = screen_text(pilot.app)
        await press(pilot, "escape", "escape")

        assert "boleto venceu, pode reenviar?" in thread
        assert "Entregas SP" not in thread
        assert "assignee  ana" in contact
        assert "Entregas SP" in screen_text(pilot.app)


async def test_tab_walks_through_what_is_shown() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter")
        walked = []
        for _ in range(3):
            await press(pilot, "tab")
            walked.append(pilot.app.focused.id if pilot.app.focused else None)

        assert ["contact", "chats", "thread"] == walked


async def test_the_terminal_may_change_its_size_at_any_time() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter")
        for size in ((60, 20), (80, 24), (160, 48), (20, 6), (120, 36)):
            await pilot.resize_terminal(*size)
            await settled(pilot)

        assert "boleto venceu, pode reenviar?" in lines(pilot)[-2]


async def test_time_passes_without_any_event() -> None:
    now = [NOW]
    app = an_app(a_busy_desk(), clock=lambda: now[0])
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        before = "⧗41m" in screen_text(app)
        now[0] = Millis(NOW + 2 * MINUTE)
        await pilot.pause(1.2)

        assert before
        assert "⧗39m" in screen_text(app)
        assert "13:02" in lines(pilot)[0]


async def test_choices_are_found_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state" / "view.json"
    async with at_the_desk(a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "2", "i", "D")
        await pilot.pause(0.2)
    async with at_the_desk(a_busy_desk(), state_path=path) as pilot:
        assert "sales" in lines(pilot)[1]
        assert "Contact" not in lines(pilot)[1]
        assert "frontdesk-light" == pilot.app.theme


async def test_two_workspaces_are_shown_one_at_a_time() -> None:
    sessions = [a_session(1, "care"), a_session(2, "other", workspace_id=2)]
    chats = [a_chat(1), a_chat(2, workspace_id=2, session_id=2, session_key="other", name="Elsewhere")]
    async with at_the_desk(FakeInbox(chats, [], sessions)) as pilot:
        first = screen_text(pilot.app)
        await press(pilot, "S", "j", "j", "enter")

        assert "Customer 1" in first
        assert "Elsewhere" not in first
        assert "Elsewhere" in screen_text(pilot.app)
        assert "Customer 1" not in screen_text(pilot.app)


async def test_foreign_text_is_shown_as_written() -> None:
    chat = a_chat(1, name="[@click=app.quit]x[/] \x1b[2J", preview="[/b] \u202egpj.exe", tags=("[red]",))
    message = a_message(1, body="[b]bold[/b] \x1b]0;pwned\x07", is_read=True)
    async with at_the_desk(FakeInbox([chat], [message], [a_session()])) as pilot:
        await press(pilot, "enter")

        assert "[@click=app.quit]x[/]" in screen_text(pilot.app)
        assert "[b]bold[/b]" in screen_text(pilot.app)
        assert "\x1b" not in screen_text(pilot.app)
        assert "\u202e" not in screen_text(pilot.app)


async def test_a_key_of_the_list_says_in_the_thread_where_it_works_and_only_once() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "W", "W", "greater_than_sign")

        assert 0 == screen_text(pilot.app).count("W works")
        assert 1 == screen_text(pilot.app).count("> works in the list: Esc goes there.")


async def test_a_letter_that_is_written_says_nothing_of_where_it_works() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter")
        for line in ("r", "p", "slash", "colon"):
            await press(pilot, line, "W", "y", "escape", "escape")
            await press(pilot, "enter")

        assert "works in" not in screen_text(pilot.app)


async def test_help_names_the_keys_of_the_focus() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "question_mark")

        assert "open the next chat of the list" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InboxScreen)


async def test_help_in_the_composer_says_where_the_other_keys_work() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "r", "f1")

        assert "in the list, the thread and the contact" in screen_text(pilot.app)


async def test_nothing_is_drawn_any_more_on_a_screen_that_was_taken_down() -> None:
    app = an_app(a_busy_desk())
    async with app.run_test() as pilot:
        await settled(pilot)
        app._running = False  # as it is while the nodes go, one by one
        await app.desk.query("*").remove()
        app._tick()
        app.desk.flush()
        app._running = True

    assert app.return_code in (None, 0)


def list_lines(pilot: Pilot[None]) -> list[str]:
    return [line[:43] for line in lines(pilot)[3:-1]]


def thread_lines(pilot: Pilot[None]) -> list[str]:
    """Without the column of the cursor."""
    return [line[47:80] for line in lines(pilot)[3:-1]]


def a_long_thread() -> FakeInbox:
    """Two hundred messages, all read, a minute between two."""
    messages = [
        a_message(id, body=f"line {id} ", sent_at=Millis(NOW - (201 - id) * MINUTE), seq=id) for id in range(1, 201)
    ]
    return FakeInbox([a_chat(1, unread_count=0)], messages, [a_session()])
