"""Enter in the composer: what is asked before anything leaves, and what becomes of the words when it does not."""

from typing import Any

import pytest
from textual.app import App
from textual.events import Key
from textual.pilot import Pilot

from daemon.api.errors import BadAnswer, BadRequest, Conflict, ConsentNeeded, DaemonError, DaemonUnreachable
from store.models import Chat, Millis
from tests.builders import MINUTE, NOW
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, screen_text, settled
from tests.tui.routes import a_shut_route, by_another_number
from tests.tui.sitting import at_the_desk, becomes, enter, healed, press, texts, write
from tui.app import FrontdeskApp
from tui.screens import confirm
from tui.screens.sending import MOST_UNASKED
from tui.widgets.composer import Composer, ComposerText


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
        assert "Nothing was sent: your words stay here" in screen_text(pilot.app)


async def test_a_lost_answer_is_handed_over_again_by_the_same_key_on_enter() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "once")
        desk.send_refuses.extend([DaemonUnreachable("gone")] * 3)
        await enter(pilot)
        told = _composer(pilot.app)
        desk.send_refuses.clear()
        await enter(pilot)

        assert "? the connection broke, and this may have been taken: “once”" in told
        assert "it cannot go twice" in told
        assert {desk.sends[0].key} == {ask.key for ask in desk.sends}
        assert "the connection broke" not in screen_text(pilot.app)


async def test_a_lost_answer_is_handed_over_again_by_itself_and_before_the_next() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "one")
        desk.send_refuses.append(DaemonUnreachable("gone"))
        await enter(pilot)
        await write(pilot, "two")
        await becomes(pilot, lambda: len(desk.sends) == 2)
        by_itself = texts(desk)
        await enter(pilot)

        assert [(1, "one"), (1, "one")] == by_itself
        assert desk.sends[0].key == desk.sends[1].key
        assert [(1, "one"), (1, "one"), (1, "two")] == texts(desk)


async def test_after_a_quarter_of_an_hour_a_lost_answer_waits_for_enter() -> None:
    now = [NOW]
    desk = a_busy_desk()
    app = an_app(desk, lambda: now[0])
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "r")
        await write(pilot, "once")
        desk.send_refuses.extend([DaemonUnreachable("gone")] * 2)
        await enter(pilot)
        now[0] = Millis(NOW + 15 * MINUTE)
        until_now = texts(desk)
        await pilot.pause(1.2)
        waited = texts(desk)
        await enter(pilot)

        assert until_now == waited
        assert {desk.sends[0].key} == {ask.key for ask in desk.sends}
        assert len(waited) + 1 == len(desk.sends)


@pytest.mark.parametrize("trouble", [DaemonUnreachable("gone"), BadAnswer("half an answer")])
async def test_a_lost_answer_is_handed_over_as_it_was_before_anything_is_asked(trouble: DaemonError) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "once")
        desk.send_refuses.extend([trouble] * 9)
        await enter(pilot)
        desk.routes[1] = by_another_number()
        desk.change_session(1, state="disconnected")
        await becomes(pilot, lambda: "reply as pt" in screen_text(pilot.app))
        desk.send_refuses.clear()
        await becomes(pilot, lambda: desk.outbox_by_id)

        assert "Send as" not in screen_text(pilot.app)
        assert {(desk.sends[0].key, None)} == {(ask.key, ask.session) for ask in desk.sends}
        assert "the connection broke" not in screen_text(pilot.app)


async def test_a_lost_answer_is_in_the_daemons_draft_until_the_daemon_has_it() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "one")
        desk.send_refuses.extend([DaemonUnreachable("gone")] * 9)
        await enter(pilot)
        await write(pilot, "two")
        await becomes(pilot, lambda: _draft(desk) == "one\ntwo")
        unsent = dict(desk.outbox_by_id)
        desk.send_refuses.clear()
        await becomes(pilot, lambda: _draft(desk) == "two")

        assert {} == unsent
        assert ["one"] == [item.body for item in desk.outbox_by_id.values()]


async def test_letters_that_came_behind_enter_are_the_next_answer() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "one two")
        view = pilot.app.screen.query_one(Composer)
        view.post_message(view.SendWanted(1, view.version, "one"))
        await becomes(pilot, lambda: _draft(desk) == " two")

        assert [(1, "one")] == texts(desk)
        assert " two" == view.text.text


async def test_what_is_typed_while_an_answer_leaves_is_the_next_one() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "one")
        desk.is_free.clear()
        await enter(pilot)
        await write(pilot, "two")
        desk.is_free.set()
        await becomes(pilot, lambda: _draft(desk) == "two")

        assert [(1, "one")] == texts(desk)


async def test_a_refusal_gives_back_everything_that_was_leaving_in_its_order() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        desk.is_free.clear()
        desk.send_refuses.append(BadRequest("no"))
        await write(pilot, "one")
        await enter(pilot)
        await write(pilot, "two")
        await enter(pilot)
        await write(pilot, "three")
        desk.is_free.set()
        await becomes(pilot, lambda: "! not sent: no" in screen_text(pilot.app))
        await becomes(pilot, lambda: _draft(desk) == "one\ntwo\nthree")

        assert [(1, "one")] == texts(desk)


async def _two_drafts(pilot: Pilot[None], here: str, there: str) -> tuple[FrontdeskApp, Chat]:
    """In a composer of the first chat, with another draft in the second, which is returned."""
    app = pilot.app
    assert isinstance(app, FrontdeskApp)
    await press(pilot, "j", "r")
    await write(pilot, there)
    await press(pilot, "escape", "escape")
    other = app.desk.rows.chat(app.desk.rows.cursor)
    await press(pilot, "k", "r")
    await write(pilot, here)
    assert other is not None
    return app, other


async def test_enter_sends_what_stood_there_whatever_chat_is_opened_before_it_is_heard() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        app, other = await _two_drafts(pilot, "for first", "for second")
        app.desk.query_one(ComposerText).action_send()
        app.desk.open_chat(other)
        await settled(pilot)

        assert [(1, "for first")] == texts(desk)
        assert "for second" == app.desk.query_one(ComposerText).text


async def test_another_chats_draft_is_not_what_was_typed_behind_enter() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        app, other = await _two_drafts(pilot, "ola", "ola and a secret")
        view = app.desk.query_one(Composer)
        wanted = view.SendWanted(1, view.version, "ola")
        app.desk.open_chat(other)
        app.desk.post_message(wanted)
        await settled(pilot)
        of_first = app.desk.drafts.get(1)

        assert [(1, "ola")] == texts(desk)
        assert of_first is not None
        assert "" == of_first.text


async def test_a_shut_window_opens_no_templates_over_the_chat_that_somebody_went_on_to() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = desk.routes[2] = a_shut_route()
        app, other = await _two_drafts(pilot, "for first", "for second")
        view = app.desk.query_one(Composer)
        wanted = view.SendWanted(1, view.version, "for first")
        app.desk.open_chat(other)
        app.desk.post_message(wanted)
        await settled(pilot)

        assert "Templates of" not in screen_text(pilot.app)
        assert [] == desk.sends


async def test_the_same_enter_told_twice_sends_once() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "one")
        view = pilot.app.screen.query_one(Composer)
        wanted = view.SendWanted(1, view.version, "one")
        view.post_message(wanted)
        view.post_message(view.SendWanted(1, view.version, "one"))
        await pilot.pause(0.2)

        assert [(1, "one")] == texts(desk)


async def test_a_paste_into_the_list_that_opens_the_composer_does_not_send() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        for key in ("r", "o", "k", "enter"):
            pilot.app.post_message(Key(key, "\r" if key == "enter" else key))
        await becomes(pilot, lambda: _draft(desk).strip() == "ok")
        await pilot.pause(0.3)

        assert [] == desk.sends


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
        assert "Send it to Maria Souza all the same?" in asked
        assert "“on its way”" in asked
        assert "Maria Souza: never mind" in asked
        assert [(1, "on its way")] == texts(desk)


async def test_what_is_typed_on_blindly_is_no_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirm, "READ_FIRST", 60)
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "on its way")
        desk.receive(1, "never mind")
        await settled(pilot)
        await enter(pilot)
        await press(pilot, "y")
        too_soon = texts(desk)
        monkeypatch.setattr(confirm, "READ_FIRST", 0.01)
        await press(pilot, "x")  # from the last key on it counts
        await becomes(pilot, lambda: pilot.app.screen.query(".-counts"))
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
        assert "Send it to Maria Souza all the same?" in screen_text(pilot.app)


async def test_a_daemon_that_wants_to_be_asked_about_nothing_is_not_asked_for_ever() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "r")
        await write(pilot, "hi there")
        desk.send_refuses.extend([Conflict("", "read on, then send it again")] * 50)
        await enter(pilot)
        await becomes(pilot, lambda: "not sent" in _composer(pilot.app))

        assert MOST_UNASKED + 1 == len(desk.sends)
        assert "hi there" in _composer(pilot.app)
        assert "read on, then send it again" in _composer(pilot.app)


async def test_a_consent_that_is_wanted_again_and_again_is_not_given_for_ever() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = by_another_number()
        await press(pilot, "r")
        await write(pilot, "hi there")
        desk.send_refuses.extend([ConsentNeeded("care is disconnected", "--session pt")] * 50)
        await enter(pilot)
        await press(pilot, "y")
        await becomes(pilot, lambda: "not sent: care is disconnected" in _composer(pilot.app))

        assert MOST_UNASKED + 1 == len(desk.sends)
        assert "hi there" in _composer(pilot.app)


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


async def test_a_way_that_changes_while_it_is_asked_about_is_asked_about_anew() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = by_another_number()
        await press(pilot, "r")
        await write(pilot, "hi")
        await enter(pilot)
        desk.routes[1] = by_another_number(session_key="mx", session_id=3, phone="+52 55 4000 3000")
        desk.change_session(2, state="disconnected")
        await becomes(pilot, lambda: "reply as mx" in screen_text(pilot.app))
        await press(pilot, "y")
        await becomes(pilot, lambda: "Send as mx" in screen_text(pilot.app))
        asked_anew = screen_text(pilot.app)
        nothing_yet = texts(desk)
        await press(pilot, "y")
        await settled(pilot)

        assert "Send as mx, +52 55 4000 3000?" in asked_anew
        assert [] == nothing_yet
        assert ["mx"] == [ask.session for ask in desk.sends]


async def test_a_question_of_another_store_is_not_answered(fast: None) -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.routes[1] = by_another_number()
        await press(pilot, "r")
        await write(pilot, "hi")
        await enter(pilot)
        desk.change_epoch("e2")
        await healed(pilot)
        await press(pilot, "y")

        assert "Send as pt" not in screen_text(pilot.app)
        assert [] == desk.sends


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
        assert "pt" == desk.sends[0].session
        await write(pilot, "and more")
        await enter(pilot)
        assert [(1, "from here"), (9, "and more")] == texts(desk)


def _draft(desk: FakeInbox) -> str:
    """What the daemon has of it."""
    return desk.drafts[1].text if 1 in desk.drafts else ""


def _composer(app: App[Any]) -> str:
    """What stands in the composer and around it, as one line."""
    lines = (line[46:90].strip(" │") for line in screen_text(app).split("\n"))
    return " ".join(line for line in lines if line)
