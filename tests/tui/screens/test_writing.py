"""Writing at the desk, as somebody with a keyboard does it."""

from dataclasses import replace
from typing import Any, cast

from textual.events import Key, Paste

from daemon.api.errors import WindowShut
from store.models import Draft, Millis
from tests.builders import HOUR, NOW, a_chat, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, a_troubled_desk, an_app, screen_text, settled
from tests.tui.routes import a_route, a_shut_route, by_another_number, no_way
from tests.tui.sitting import at_the_desk, becomes, enter, healed, press, texts, write
from tui.composer_state import LONGEST
from tui.screens.inbox import InboxScreen

KEPT = 0.45
"""Seconds after which a draft has been kept."""


async def test_r_opens_the_composer_below_the_thread_and_enter_sends_there() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        opened = screen_text(pilot.app)
        await write(pilot, "on its way")
        await enter(pilot)

        assert "reply as care · +55 11 4000-1000" in opened
        assert "qual é o valor total?" in opened
        assert [(1, "on its way")] == texts(desk)
        assert "on its way" in screen_text(pilot.app)


async def test_a_draft_is_kept_in_the_daemon_and_found_again() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "half an answer")
        await pilot.pause(KEPT)

        assert "half an answer" == desk.drafts[1].text
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter")

        assert "half an answer" in screen_text(pilot.app)


async def test_a_draft_never_changes_its_chat() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "for Maria only")
        await press(pilot, "escape", "J", "r")
        elsewhere = screen_text(pilot.app)
        await write(pilot, "for the group")
        await press(pilot, "escape", "K")
        await pilot.pause(KEPT)

        assert "for Maria only" not in elsewhere
        assert "for Maria only" in screen_text(pilot.app)
        assert ("for Maria only", "for the group") == (desk.drafts[1].text, desk.drafts[2].text)
        assert [] == desk.sends


async def test_leaving_the_desk_takes_the_last_words_along() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await pilot.press("h", "i", "ctrl+q")
        await pilot.pause(0.2)

        assert "hi" == desk.drafts[1].text


async def test_words_that_only_this_screen_has_are_not_left_at_once(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        desk.go_down()
        await write(pilot, "vou ver")
        await press(pilot, "ctrl+q")
        await becomes(pilot, lambda: "Leave frontdesk?" in screen_text(pilot.app))
        await press(pilot, "enter")
        asked = screen_text(pilot.app)
        await press(pilot, "n")
        stayed = screen_text(pilot.app)
        await press(pilot, "ctrl+q")
        await becomes(pilot, lambda: "Leave frontdesk?" in screen_text(pilot.app))
        await pilot.press("ctrl+q")
        await becomes(pilot, lambda: not pilot.app.is_running)

        assert "The daemon does not have what you wrote to Maria Souza" in asked
        assert "y leave  n stay" in asked
        assert "vou ver" in stayed


async def test_an_answer_on_its_way_to_the_daemon_is_not_left_at_once(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "vou ver")
        desk.go_down()
        await enter(pilot)
        await press(pilot, "ctrl+q")
        await becomes(pilot, lambda: "Leave frontdesk?" in screen_text(pilot.app))

        assert "The daemon does not have what you wrote to Maria Souza" in screen_text(pilot.app)


async def test_a_draft_typed_without_a_connection_is_kept_when_it_is_back(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        desk.go_down()
        await write(pilot, "offline")
        await pilot.pause(KEPT)
        lost = desk.drafts.get(1)
        desk.come_back()
        await healed(pilot)
        await pilot.pause(KEPT)

        assert lost is None
        assert "offline" == desk.drafts[1].text


async def test_a_session_that_changes_changes_the_route() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        desk.routes[1] = no_way()
        desk.change_session(1, state="disconnected")
        await pilot.pause(0.25)
        await settled(pilot)

        assert "nobody can send this" in screen_text(pilot.app)
        assert "connect it again" in screen_text(pilot.app)


async def test_a_session_that_is_away_is_asked_about_again_with_no_event_arriving() -> None:
    now = [NOW]
    desk = a_busy_desk()
    desk.routes[1] = a_route(waits=True)
    app = an_app(desk, lambda: now[0])
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "r")
        waits = screen_text(app)
        desk.routes[1] = by_another_number()
        now[0] = Millis(NOW + 5_000)
        app.desk.tick()
        await pilot.pause(0.2)
        await settled(pilot)

        assert "care is away for a moment" in waits
        assert "via pt: new thread" in screen_text(app)


async def test_a_shut_window_takes_templates_only() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = a_shut_route()
        await press(pilot, "r")
        await write(pilot, "free text")
        await enter(pilot)
        picker = screen_text(pilot.app)
        await press(pilot, "enter")
        chosen = screen_text(pilot.app)
        await enter(pilot)

        assert "Templates of care" in picker
        assert "template follow_up pt_BR" in chosen
        assert [("follow_up:pt_BR", "")] == [(ask.template, ask.text) for ask in desk.sends]
        assert "free text" in screen_text(pilot.app)


async def test_a_template_asks_for_what_only_the_writer_knows() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = a_route()
        await press(pilot, "T", "j", "enter")
        await write(pilot, "1182")
        await press(pilot, "enter")
        await write(pilot, "ready")
        filled = screen_text(pilot.app)
        await press(pilot, "enter")
        nothing_yet = list(desk.sends)
        await enter(pilot)

        assert "Hello Maria Souza, order 1182 is ready." in filled
        assert [] == nothing_yet
        assert [{"2": "1182", "3": "ready"}] == [ask.variables for ask in desk.sends]


async def test_a_template_is_left_by_escape_and_the_draft_is_there_again() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = a_route()
        await press(pilot, "r")
        await write(pilot, "my words")
        await press(pilot, "ctrl+t", "enter")
        chosen = screen_text(pilot.app)
        await press(pilot, "escape")

        assert "my words" not in chosen
        assert "my words" in screen_text(pilot.app)
        assert [] == desk.sends


async def test_templates_that_come_late_open_over_no_other_chat() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        desk.routes[1] = a_route()
        await press(pilot, "r")
        desk.holds("route")
        await press(pilot, "ctrl+t")
        screen = cast("InboxScreen", pilot.app.screen)
        screen.point_and_open(desk.chats_by_id[2])
        desk.answers("route")
        await settled(pilot)

        assert screen is pilot.app.screen


async def test_keys_behind_the_one_for_templates_wait_for_them() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        desk.routes[1] = a_route()
        await press(pilot, "r")
        desk.holds("route")
        await press(pilot, "ctrl+t", "enter")
        desk.answers("route")
        await settled(pilot)

        assert "template follow_up pt_BR" in screen_text(pilot.app)
        assert [] == desk.sends


async def test_letters_behind_the_key_for_templates_that_there_are_not_are_written() -> None:
    async with at_the_desk(desk := a_troubled_desk()) as pilot:
        await press(pilot, "r")
        desk.holds("route")
        await press(pilot, "ctrl+t", "o", "i")
        desk.answers("route")
        await becomes(pilot, lambda: "no templates" in screen_text(pilot.app))
        await becomes(pilot, lambda: desk.drafts)

        assert "oi" == desk.drafts[1].text


async def test_a_number_without_templates_says_so() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[2] = a_route(chat_id=2, provider_type="webjs", session_key="sales", templates=())
        await press(pilot, "j", "T")

        assert "sales has no templates: it takes free text" in screen_text(pilot.app)


async def test_a_window_shuts_before_ones_eyes_with_no_event_arriving() -> None:
    now = [NOW]
    desk = a_busy_desk()
    desk.routes[1] = a_route(window_closes_at=Millis(NOW + 90_000))
    desk.change_chat(1, window_closes_at=Millis(NOW + 90_000))
    app = an_app(desk, lambda: now[0])
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "r")
        before = screen_text(app)
        now[0] = Millis(NOW + 95_000)
        desk.routes[1] = a_shut_route()
        app.desk.tick()
        await pilot.pause(0.2)
        await settled(pilot)

        assert "⧗1m 30s left" in before
        assert "⧗1m" in before.split("\n")[4]
        assert "⧗shut" in screen_text(app).split("\n")[4]
        assert "the window is shut" in screen_text(app)


async def test_a_message_is_quoted_by_stepping_to_it() -> None:
    async with at_the_desk(desk := _with_ids(a_busy_desk())) as pilot:
        await press(pilot, "r", "alt+up", "alt+up", "alt+up")
        shown = screen_text(pilot.app)
        await write(pilot, "this one")
        await enter(pilot)

        assert "┃ Maria Souza: o boleto venceu" in shown
        assert "│▌┃ o boleto venceu" in shown
        assert [10] == [ask.reply_to for ask in desk.sends]


async def test_escape_takes_a_quote_away_before_it_leaves() -> None:
    async with at_the_desk(_with_ids(a_busy_desk())) as pilot:
        await press(pilot, "r", "alt+up", "escape")
        still_open = "reply as care" in screen_text(pilot.app)
        await press(pilot, "escape")

        assert still_open
        assert "reply as care" not in screen_text(pilot.app)


async def test_a_number_that_cannot_quote_says_so() -> None:
    async with at_the_desk(desk := _with_ids(a_busy_desk())) as pilot:
        desk.routes[2] = a_route(chat_id=2, session_key="sales", can_quote=False)
        await press(pilot, "j", "r", "alt+up")

        assert "sales cannot quote" in screen_text(pilot.app)


async def test_a_chat_that_is_only_half_known_can_be_answered_too() -> None:
    desk = FakeInbox([a_chat(1, phone=None, window_closes_at=Millis(NOW + HOUR))], [], [a_session(phone=None)])
    async with at_the_desk(desk) as pilot:
        await press(pilot, "r")

        assert "reply as care · number not known" in screen_text(pilot.app)


async def test_hostile_words_in_the_route_are_shown_clean() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = by_another_number(reason="[/b]\x1b[2J\u202e", phone="[@click=app.quit]x[/]")
        await press(pilot, "r")
        desk.send_refuses.append(WindowShut("[red]\x1b]0;x\x07", "[/]"))
        await write(pilot, "hi")
        await enter(pilot)
        await press(pilot, "y")

        shown = screen_text(pilot.app)
        assert "[@click=app.quit]x[/]" in shown
        assert "[red]" in shown
        assert not {"\x1b", "\u202e", "\x07"} & set(shown)


async def test_an_older_daemon_is_told_to_restart() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.is_older = True
        await press(pilot, "r")

        assert "frontdesk daemon restart" in screen_text(pilot.app)


async def test_in_another_store_the_words_wait_for_their_conversation_and_go_to_no_other(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "for Maria")
        maria = desk.chats_by_id[1]
        desk.chats_by_id = {1: replace(maria, name="Stranger", last_message_at=NOW), 2: replace(maria, id=2)}
        desk.change_epoch("e2")
        await healed(pilot)
        told = screen_text(pilot.app)
        await press(pilot, "enter", "r")
        stranger = screen_text(pilot.app)
        await press(pilot, "escape", "J")

        assert "The daemon has another store. 1 text that you had begun" in " ".join(told.split())
        assert "No chat open" in told
        assert "for Maria" not in stranger
        assert "for Maria" in screen_text(pilot.app)


async def test_letters_right_behind_the_key_that_opens_the_composer_are_text() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        for letter in "jrqUl":
            pilot.app.post_message(Key(letter, letter))
        await pilot.pause(0.2)
        await settled(pilot)

        assert "Entregas SP" in screen_text(pilot.app).split("\n")[1]
        assert "│qUl" in screen_text(pilot.app).replace(" ", "")
        assert ["read"] == [verb for verb, _, _ in desk.done]


async def test_in_a_template_letters_are_no_commands() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = a_route()
        await press(pilot, "r", "ctrl+t", "enter")
        await press(pilot, "q", "U", "i", "2")

        assert "template follow_up pt_BR" in screen_text(pilot.app)
        assert "Open chats" in screen_text(pilot.app)


async def test_a_quote_further_up_than_the_page_is_still_told() -> None:
    desk = _with_ids(a_busy_desk())
    desk.drafts[1] = Draft(1, "that one", 999, desk.seq, NOW)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter")

        assert "┃ a message further up" in screen_text(pilot.app)


async def test_a_paste_without_end_is_cut_and_told() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        pilot.app.screen.focused.post_message(Paste("x" * (LONGEST + 1)))  # type: ignore[union-attr]
        await pilot.pause(KEPT)
        await settled(pilot)

        assert LONGEST == len(desk.drafts[1].text)
        assert "Only the first 20,000 characters of it were taken." in screen_text(pilot.app)


async def test_unread_counts_of_sessions_ask_for_no_route() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await pilot.pause(0.2)
        before = desk.routes_asked
        for count in range(20):
            desk.change_session(1, unread_count=count)
        await pilot.pause(0.3)
        quiet = desk.routes_asked - before
        for _ in range(20):
            desk.change_session(1, state="disconnected")
            desk.change_session(1, state="connected")
        await pilot.pause(0.3)

        assert 0 == quiet
        assert 1 <= desk.routes_asked - before <= 5


async def test_a_chat_that_is_part_of_another_takes_its_text_along() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "half an answer")
        desk.merge_chat(1, into=9)
        await pilot.pause(KEPT)
        await settled(pilot)
        await enter(pilot)

        assert "Bruno Teixeira" in screen_text(pilot.app).split("\n")[1]
        assert [(9, "half an answer")] == texts(desk)


async def test_a_route_that_is_known_again_takes_its_trouble_away() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.is_older = True
        await press(pilot, "r")
        desk.is_older = False
        desk.change_session(1, state="disconnected")
        await pilot.pause(0.25)
        await settled(pilot)

        assert "frontdesk daemon restart" not in screen_text(pilot.app)


async def test_the_editor_needs_a_terminal_that_can_be_left() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "r", "f4")

        assert "This terminal cannot be left to an editor." in screen_text(pilot.app)


async def test_the_draft_of_another_terminal_is_shown_when_its_chat_is_opened() -> None:
    desk = a_busy_desk()
    desk.drafts[1] = Draft(1, "begun at home \x1b[2J", None, desk.seq, NOW)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter")

        assert "begun at home [2J" in screen_text(pilot.app)
        assert "Open chats" in screen_text(pilot.app)


def _with_ids(desk: FakeInbox) -> FakeInbox:
    messages: dict[int, Any] = desk.messages_by_id
    desk.messages_by_id = {id: replace(one, provider_message_id=f"w{id}") for id, one in messages.items()}
    return desk
