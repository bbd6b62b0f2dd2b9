"""Writing and sending at the desk, as somebody with a keyboard does it."""

from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from daemon.api.errors import BadRequest, ConsentNeeded, DaemonUnreachable, WindowShut
from store.models import Draft, Millis
from tests.builders import HOUR, NOW, a_chat, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, screen_text, settled
from tests.tui.routes import a_route, a_shut_route, by_another_number, no_way
from tests.tui.sitting import at_the_desk, healed, press
from tui.screens import confirm

KEPT = 0.45
"""Seconds after which a draft has been kept."""


async def write(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    await settled(pilot)


async def enter(pilot: Pilot[None]) -> None:
    """Enter as a hand presses it, and what it brings about."""
    await pilot.pause(0.02)
    await pilot.press("enter")
    await pilot.pause(0.15)
    await settled(pilot)


def texts(desk: FakeInbox) -> list[tuple[int, str]]:
    return [(ask.id, ask.text) for ask in desk.sends]


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


async def test_the_composer_is_empty_after_it_and_takes_the_next_answer() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        for text in ("one", "two"):
            await write(pilot, text)
            await enter(pilot)

        assert [(1, "one"), (1, "two")] == texts(desk)
        assert desk.sends[0].key != desk.sends[1].key


@pytest.mark.parametrize("keys", [("enter",), ("r", "enter"), ("enter", "enter", "enter"), ("j", "enter", "x", "y")])
async def test_nothing_typed_outside_the_composer_reaches_a_customer(keys: tuple[str, ...]) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, *keys)
        await enter(pilot)

        assert [] == desk.sends


async def test_the_answer_goes_to_the_chat_under_the_cursor_when_the_list_has_the_focus() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter", "tab", "tab", "j", "r")
        await write(pilot, "hello")
        await enter(pilot)

        assert "Entregas SP" in screen_text(pilot.app).split("\n")[1]
        assert [(2, "hello")] == texts(desk)


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


async def test_without_a_connection_nothing_is_sent_and_the_text_stays(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "offline")
        desk.go_down()
        await settled(pilot)
        await enter(pilot)

        assert [] == desk.sends
        assert "offline" in screen_text(pilot.app)
        assert "No connection to the daemon" in screen_text(pilot.app)


async def test_a_lost_answer_is_asked_again_by_the_same_key() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "once")
        desk.send_refuses.append(DaemonUnreachable("gone"))
        await enter(pilot)
        told = screen_text(pilot.app)
        await enter(pilot)

        assert "it cannot go twice" in told
        assert [desk.sends[0].key] * 2 == [ask.key for ask in desk.sends]


async def test_a_refusal_stands_in_the_composer_with_the_text() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "too long")
        desk.send_refuses.append(BadRequest("the text has 9 characters too many", "send it in parts"))
        await enter(pilot)

        assert "! not sent: the text has 9" in screen_text(pilot.app)
        assert "send it in parts" in screen_text(pilot.app)
        assert "too long" in screen_text(pilot.app)


async def test_what_came_since_the_first_key_is_shown_and_asked_once() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "on its way")
        desk.receive(1, "never mind")
        await settled(pilot)
        noted = screen_text(pilot.app)
        await enter(pilot)
        asked = screen_text(pilot.app)
        await press(pilot, "enter")
        too_fast = texts(desk)
        await press(pilot, "y")
        await settled(pilot)

        assert [] == too_fast
        assert "↑ 1 new since you began to write" in noted
        assert "Maria Souza: never mind" in asked
        assert [(1, "on its way")] == texts(desk)


async def test_what_is_typed_on_blindly_is_no_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm, "READ_FIRST", 0.5)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "on its way")
        desk.receive(1, "never mind")
        await settled(pilot)
        await enter(pilot)
        await press(pilot, "y")
        too_soon = texts(desk)
        await pilot.pause(0.6)
        await press(pilot, "y")

        assert [] == too_soon
        assert [(1, "on its way")] == texts(desk)


async def test_who_writes_on_after_the_question_is_not_asked_the_same_again() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "on its way")
        desk.receive(1, "never mind")
        await settled(pilot)
        await enter(pilot)
        await press(pilot, "n")
        kept = screen_text(pilot.app)
        await write(pilot, "!")
        await enter(pilot)

        assert "on its way" in kept
        assert [(1, "on its way!")] == texts(desk)


async def test_the_daemon_knows_of_news_that_the_feed_has_not_brought() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "hi")
        desk.is_silent = True
        desk.receive(1, "never mind")
        await enter(pilot)

        assert "1 message has come since you began to write" in screen_text(pilot.app)
        assert "Send it all the same?" in screen_text(pilot.app)


async def test_another_number_is_told_before_and_asked_about() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = by_another_number()
        await press(pilot, "r")
        told = screen_text(pilot.app)
        await write(pilot, "hi")
        await enter(pilot)
        asked = screen_text(pilot.app)
        nothing_yet = texts(desk)
        await press(pilot, "y")
        await settled(pilot)

        assert "reply as pt · +351 21 000 0000" in told
        assert "via pt: new thread for the customer" in told
        assert "Send as pt, +351 21 000 0000?" in asked
        assert [] == nothing_yet
        assert ["pt"] == [ask.session for ask in desk.sends]


async def test_without_the_consent_nothing_is_sent_and_the_text_stays() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = by_another_number()
        await press(pilot, "r")
        await write(pilot, "hi there")
        await enter(pilot)
        await press(pilot, "escape")

        assert [] == desk.sends
        assert "hi there" in screen_text(pilot.app)


async def test_a_number_that_goes_down_between_is_asked_about_too() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "hi")
        desk.routes[1] = by_another_number()
        desk.send_refuses.append(ConsentNeeded("care is disconnected. pt could send it", "--session pt"))
        await enter(pilot)
        asked = screen_text(pilot.app)
        await press(pilot, "y")
        await settled(pilot)

        assert "Send as pt" in asked
        assert [None, "pt"] == [ask.session for ask in desk.sends]


async def test_an_answer_that_lands_elsewhere_opens_that_thread() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = by_another_number(lands_in=9, needs_consent=False)
        await press(pilot, "r")
        await write(pilot, "from here")
        await enter(pilot)

        assert "Bruno Teixeira" in screen_text(pilot.app).split("\n")[1]
        assert "It left by sales" in screen_text(pilot.app)
        await write(pilot, "and more")
        await enter(pilot)
        assert [(1, "from here"), (9, "and more")] == texts(desk)


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


async def test_another_epoch_keeps_the_words_and_forgets_what_was_seen(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "still here")
        desk.change_epoch("e2")
        await healed(pilot)

        assert "still here" in screen_text(pilot.app)


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
