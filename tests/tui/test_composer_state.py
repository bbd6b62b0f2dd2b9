"""What is written in a chat stays there: begun, kept, taken, given back."""

from dataclasses import replace

import pytest

from store.models import Draft, Millis
from tests.builders import HOUR, NOW, a_chat, a_message
from tests.tui.routes import ORDER_UPDATE, a_route, a_shut_route, no_way
from tui.composer_state import ComposerState, Filled, clean


def writing(text: str = "on its way", seq: int = 40) -> ComposerState:
    state = ComposerState(a_chat(1))
    state.typed(text, seq)
    return state


def test_a_draft_is_begun_at_its_first_key_and_not_at_a_later_one() -> None:
    state = writing("o", seq=40)
    state.typed("on", 55)

    assert 40 == state.begun_seq


def test_an_emptied_draft_is_not_begun() -> None:
    state = writing()
    state.heard(a_message(9), "ana")
    state.typed("", 60)

    assert (0, []) == (state.begun_seq, state.arrived)


def test_what_came_since_the_first_key_is_remembered_once() -> None:
    state = writing()
    state.heard(a_message(9, seq=41), "ana")
    state.heard(a_message(9, seq=42), "ana")

    assert [9] == [one.id for one in state.arrived]


@pytest.mark.parametrize(
    ("message", "counts"),
    [
        (a_message(9), True),
        (a_message(9, direction="outbound", origin="desk", sender_name="bia"), True),
        (a_message(9, direction="outbound", origin="echo"), True),
        (a_message(9, direction="outbound", origin="desk", sender_name="ana"), False),
        (a_message(9, direction="internal", type="note"), False),
    ],
)
def test_ones_own_answers_and_notes_are_no_news(message: object, counts: bool) -> None:
    assert isinstance(message, type(a_message()))
    assert counts == writing().heard(message, "ana")


def test_nothing_is_news_before_anything_is_written() -> None:
    assert not ComposerState(a_chat(1)).heard(a_message(9), "ana")


def test_taking_leaves_an_empty_composer_for_the_next_answer() -> None:
    state = writing()
    state.quote(7)
    answer = state.take()

    assert ("on its way", 7, 40) == (answer.text, answer.reply_to, answer.begun_seq)
    assert ("", None, 0) == (state.text, state.reply_to, state.begun_seq)


def test_what_was_refused_stands_before_what_was_typed_since() -> None:
    state = writing("first")
    answer = state.take()
    state.typed("second", 70)
    state.give_back(answer, "the window is shut", "send a template")

    assert "first\nsecond" == state.text
    assert ("the window is shut", "send a template") == (state.trouble, state.hint)
    assert not state.is_kept


def test_the_same_words_asked_again_carry_the_same_key_and_other_words_another() -> None:
    state = writing()
    answer = state.take()
    first, again = state.ask(answer, None), state.ask(answer, None)
    other = state.ask(replace(answer, text="something else"), None)

    assert first.key == again.key
    assert first.key != other.key


def test_the_same_words_after_they_were_sent_are_another_answer() -> None:
    state = writing("ok")
    first = state.ask(state.take(), None)
    state.was_sent()
    state.typed("ok", 80)

    assert first.key != state.ask(state.take(), None).key


def test_what_is_asked_says_what_the_writer_had_seen() -> None:
    state = writing(seq=40)
    state.saw(60)

    assert 60 == state.ask(state.take(), None).seen_seq


def test_a_template_goes_without_the_text_and_leaves_the_draft() -> None:
    state = writing()
    state.template = Filled(ORDER_UPDATE, {"2": "1182", "3": "ready"})
    ask = state.ask(state.take(), None)

    assert ("order_update:en_US", {"2": "1182", "3": "ready"}, "") == (ask.template, ask.variables, ask.text)
    assert "on its way" == state.text
    assert state.template is None


def test_a_template_is_read_as_the_customer_would_read_it() -> None:
    half = Filled(ORDER_UPDATE, {"2": "1182"})

    assert "Hello Maria Souza, order 1182 is {{3}}." == half.text
    assert [3] == half.missing


def test_the_daemons_draft_fills_an_empty_composer() -> None:
    state = ComposerState(a_chat(1))

    assert state.take_draft(Draft(1, "begun elsewhere", 7, 31))
    assert ("begun elsewhere", 7, 31) == (state.text, state.reply_to, state.begun_seq)
    assert state.is_shown


def test_the_daemons_draft_never_overwrites_what_is_being_typed() -> None:
    state = ComposerState(a_chat(1))
    state.take_draft(Draft(1))
    state.typed("mine", 40)

    assert not state.take_draft(Draft(1, "older"))
    assert "mine" == state.text


def test_what_was_typed_before_the_draft_arrived_is_added_to_it() -> None:
    state = writing("and more")

    assert state.take_draft(Draft(1, "half an answer", None, 31))
    assert "half an answer\nand more" == state.text
    assert not state.is_kept
    empty = writing("mine")
    assert not empty.take_draft(Draft(1))
    assert "mine" == empty.text


def test_what_another_terminal_has_written_since_is_taken_when_nothing_is_new_here() -> None:
    state = ComposerState(a_chat(1))
    state.take_draft(Draft(1, "half"))

    assert state.take_draft(Draft(1, "half an answer"))
    assert "half an answer" == state.text


def test_the_window_shuts_with_no_event_arriving() -> None:
    state = writing()
    state.route = a_route(window_closes_at=Millis(NOW + HOUR))

    assert not state.is_shut(NOW)
    assert state.is_shut(Millis(NOW + HOUR))


def test_a_number_without_a_window_is_never_shut_and_no_way_is_not_a_shut_window() -> None:
    state = writing()
    state.route = a_route(window_closes_at=None)
    gateway = state.is_shut(NOW)
    state.route = no_way()
    nobody = state.is_shut(NOW)
    state.route = a_shut_route()

    assert (False, False, True) == (gateway, nobody, state.is_shut(NOW))


def test_quotes_are_stepped_through_and_end_with_none() -> None:
    messages = [a_message(id, provider_message_id=f"w{id}") for id in (1, 2, 3)]
    messages += [a_message(4), a_message(5, provider_message_id="w5", revoked_at=NOW)]
    state = writing()
    seen = []
    for step in (-1, -1, -1, -1, 1, 1, 1):
        state.step_quote(messages, step)
        seen.append(state.reply_to)

    assert [3, 2, 1, 1, 2, 3, None] == seen


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("a\x1b[2Jb\x07\x9b31m\x00", "a[2Jb31m"),
        ("gpj\u202eexe\u2028next", "gpjexe\nnext"),
        ("👩‍👩‍👧 \u200fعربي\t.", "👩‍👩‍👧 \u200fعربي\t."),
    ],
)
def test_what_is_pasted_keeps_its_letters_and_loses_what_moves_a_cursor(pasted: str, kept: str) -> None:
    assert kept == clean(pasted)
