"""What the composer's frame says: always the number, and whatever is not as the writer would expect."""

from datetime import UTC
from typing import Any

import pytest

from store.models import Millis
from tests.builders import HOUR, MINUTE, NOW, a_chat, a_message, a_session
from tests.tui.routes import FOLLOW_UP, a_route, a_shut_route, by_another_number, no_way
from tui.answer import Answer, Filled, News
from tui.composer_frame import Said, frame, left
from tui.composer_state import ComposerState
from tui.glyphs import FULL
from tui.looks import DARK, LOOKS
from tui.scene import Scene
from tui.times import Times

HOSTILE = "x\x1b[2J\u202ey"


def at(now: Millis = NOW) -> Scene:
    return Scene(LOOKS[DARK], FULL, Times(UTC), lambda: now, "ana")


def state(**more: object) -> ComposerState:
    one = ComposerState(a_chat(1, name="Maria"))
    for name, value in more.items():
        setattr(one, name, value)
    return one


def leaving(text: str, **more: Any) -> Answer:
    return Answer(chat_id=1, text=text, reply_to=None, template=None, news=News(1), taken_at=NOW, **more)


def words(said: tuple[Said, ...]) -> str:
    return " | ".join(text for text, _ in said)


def test_the_number_is_there_before_the_route_is_known() -> None:
    assert "reply as care |  · +15550783881" == words(frame(state(), a_session(), None, at()).title)


def test_the_number_is_that_of_the_session_that_really_sends() -> None:
    assert "reply as pt |  · +351 21 000 0000" == words(
        frame(state(route=by_another_number()), a_session(), None, at()).title
    )


def test_another_number_is_told_with_its_reason() -> None:
    notes = words(frame(state(route=by_another_number()), None, None, at()).notes)

    assert "via pt: new thread for the customer; asked before it is sent" in notes
    assert "care is disconnected: logged out on the phone" in notes


def test_a_known_chat_there_is_no_new_thread() -> None:
    notes = words(frame(state(route=by_another_number(lands_in=8, needs_consent=False)), None, None, at()).notes)

    assert "! via pt: the customer sees another number" == notes.split(" | ")[0]


def test_the_same_number_by_another_session_is_a_plain_word() -> None:
    route = a_route(kind="same_number", session_key="care-2", reason="care is disconnected")

    assert ("via care-2, the same number: care is disconnected", "plain") in frame(
        state(route=route), None, None, at()
    ).notes


def test_a_session_that_is_away_for_a_moment_lets_the_answer_wait() -> None:
    assert "care is away for a moment: it waits in the outbox" in words(
        frame(state(route=a_route(waits=True)), None, None, at()).notes
    )


def test_no_way_out_says_why_and_what_to_do_and_has_no_countdown() -> None:
    shown = frame(state(route=no_way()), None, None, at())

    assert "nobody can send this" == words(shown.title)
    assert "care is disconnected, and nobody else can send | connect it again" == words(shown.notes)
    assert () == shown.foot
    assert "red" == shown.edge


def test_a_refusal_that_only_says_that_there_is_no_way_is_said_once() -> None:
    one = state(route=no_way(), trouble="care is disconnected, and nobody else can send", hint="connect it again")

    assert frame(state(route=no_way()), None, None, at()).notes == frame(one, None, None, at()).notes


def test_the_window_counts_down_and_shuts() -> None:
    one = state(route=a_route(window_closes_at=Millis(NOW + 41 * MINUTE)))

    assert (("⧗41m left, closes 13:41", "amber"),) == frame(one, None, None, at()).foot
    assert (("⧗1m 30s left, closes 13:41", "amber"),) == frame(
        one, None, None, at(Millis(NOW + 39 * MINUTE + 30_000))
    ).foot
    shut = frame(one, None, None, at(Millis(NOW + 41 * MINUTE)))
    assert (("⧗shut", "red"),) == shut.foot
    assert "the window is shut: Enter shows the templates" in words(shut.notes)


def test_a_shut_window_without_templates_says_where_they_go() -> None:
    assert "no template is in the config" in words(
        frame(state(route=a_route(is_window_shut=True, templates=())), None, None, at()).notes
    )


def test_a_window_far_from_its_end_is_quiet() -> None:
    far = a_route(window_closes_at=Millis(NOW + 20 * HOUR))

    assert "dim" == frame(state(route=far), None, None, at()).foot[0][1]


def test_a_template_is_named_and_shown_as_the_customer_reads_it() -> None:
    shown = frame(state(route=a_shut_route(), template=Filled(FOLLOW_UP)), None, None, at())

    assert "template follow_up pt_BR" == words(shown.notes)
    assert "Olá Maria Souza, ainda podemos ajudar?" == shown.text
    assert shown.is_read_only


def test_the_quoted_message_stands_above_the_text() -> None:
    theirs, ours = a_message(body="qual?", sender_name="Maria"), a_message(body="esta", direction="outbound")

    assert "┃ Maria: qual?" == words(frame(state(), None, theirs, at()).notes)
    assert "┃ us: esta" == words(frame(state(), None, ours, at()).notes)


def test_a_quote_from_further_up_than_is_held_is_told_all_the_same() -> None:
    assert "┃ a message further up" == words(frame(state(reply_to=3), None, None, at()).notes)


def test_an_answer_that_may_have_been_taken_is_told_with_its_words() -> None:
    one = state(leaving=[leaving("on its way", is_lost=True)])

    notes = words(frame(one, None, None, at()).notes)
    assert "? the connection broke, and this may have been taken: “on its way”" in notes
    assert "it is handed over again by itself; Enter does it at once: it cannot go twice" in notes
    assert "it is handed over again by Enter" in words(frame(one, None, None, at(Millis(NOW + HOUR))).notes)


def test_an_answer_that_is_slow_to_be_taken_is_told_and_a_quick_one_is_not() -> None:
    one = state(leaving=[leaving("on its way")])

    assert () == frame(one, None, None, at()).notes
    assert "not with the daemon yet: “on its way”" == words(frame(one, None, None, at(Millis(NOW + 1_000))).notes)


def test_a_route_that_cannot_be_asked_for_says_why_and_what_to_do() -> None:
    one = state(route_trouble=("this daemon is older than the screen", "run: frontdesk daemon restart"))

    assert "! this daemon is older than the screen: run: frontdesk daemon restart" == words(
        frame(one, None, None, at()).notes
    )


def test_what_came_since_is_counted_and_a_refusal_stays_until_the_next_key() -> None:
    one = state(news=News(1, [a_message(1), a_message(2)]), trouble="too long", hint="send it in parts")
    notes = words(frame(one, None, None, at()).notes)
    one.typed("shorter", 3)

    assert "↑ 2 new since you began to write | ! not sent: too long | send it in parts" == notes
    assert "not sent" not in words(frame(one, None, None, at()).notes)


def test_characters_are_counted_when_few_are_left() -> None:
    assert "100 characters left" in words(frame(state(text="x" * 3996, route=a_route()), None, None, at()).foot)
    both = state(text="x" * 3996, route=a_route(window_closes_at=Millis(NOW + HOUR)))
    assert "⧗1h left, closes 14:00 |  ·  | 100 characters left" == words(frame(both, None, None, at()).foot)
    assert "4 characters too many" in words(frame(state(text="x" * 4100, route=a_route()), None, None, at()).foot)


def test_nothing_foreign_reaches_the_frame_as_it_is() -> None:
    route = by_another_number(session_key=HOSTILE, phone=HOSTILE, reason=HOSTILE, hint=HOSTILE)
    one = state(route=route, trouble=HOSTILE, hint=HOSTILE, route_trouble=(HOSTILE, HOSTILE))
    one.leaving = [leaving(HOSTILE, is_lost=True)]
    shown = frame(one, None, a_message(body=HOSTILE, sender_name=HOSTILE), at())

    assert not {"\x1b", "\u202e"} & set(words((*shown.title, *shown.notes, *shown.foot)))


@pytest.mark.parametrize(("length", "told"), [(0, "0s"), (59_000, "59s"), (61_000, "1m 01s"), (120_000, "2m")])
def test_the_last_two_minutes_are_told_in_seconds(length: int, told: str) -> None:
    assert told == left(Millis(length))
