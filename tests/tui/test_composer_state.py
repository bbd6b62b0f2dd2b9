"""What is written in a chat stays there: begun, kept, taken, given back."""

import pytest

from store.models import Draft, Millis
from tests.builders import HOUR, NOW, a_chat, a_message
from tests.tui.routes import ORDER_UPDATE, a_route, a_shut_route, no_way
from tui.answer import Filled
from tui.composer_state import LONGEST, ComposerState, clean


def writing(text: str = "on its way", seq: int = 40) -> ComposerState:
    state = ComposerState(a_chat(1))
    state.typed(text, seq)
    return state


def test_a_draft_is_begun_at_its_first_key_and_not_at_a_later_one() -> None:
    state = writing("o", seq=40)
    state.typed("on", 55)

    assert 40 == state.news.since


def test_an_emptied_draft_is_not_begun() -> None:
    state = writing()
    state.heard(a_message(9), "ana")
    state.typed("", 60)

    assert (0, []) == (state.news.since, state.news.arrived)


def test_nothing_is_news_before_anything_is_written() -> None:
    state = ComposerState(a_chat(1))
    state.heard(a_message(9), "ana")

    assert not state.news.is_any


def test_taking_leaves_an_empty_composer_for_the_next_answer() -> None:
    state = writing()
    state.quote(7)
    answer = state.take(NOW, 50)

    assert ("on its way", 7, 40) == (answer.text, answer.reply_to, answer.news.since)
    assert ("", None, 0) == (state.text, state.reply_to, state.news.since)


def test_what_was_typed_behind_an_answer_begins_the_next_one() -> None:
    state = writing()
    state.take(NOW, 50, rest="and")

    assert ("and", 50) == (state.text, state.news.since)


def test_what_was_refused_stands_before_what_was_typed_since() -> None:
    state = writing("first")
    state.take(NOW, 50)
    state.typed("second", 70)
    state.give_back("the window is shut", "send a template")

    assert "first\nsecond" == state.text
    assert ("the window is shut", "send a template") == (state.trouble, state.hint)
    assert not state.is_kept


def test_all_that_was_leaving_comes_back_in_its_order() -> None:
    state = writing("first", seq=40)
    state.take(NOW, 50)
    state.typed("second", 60)
    state.take(NOW, 70)
    state.typed("third", 80)
    state.give_back("no")

    assert ("first\nsecond\nthird", 40, []) == (state.text, state.news.since, state.leaving)


def test_a_refused_template_is_there_again_and_the_text_as_it_was() -> None:
    state = writing()
    state.choose(filled := Filled(ORDER_UPDATE, {"2": "1182", "3": "ready"}))
    state.take(NOW, 50)
    state.give_back("no")

    assert (filled, "on its way") == (state.template, state.text)


def test_the_daemon_keeps_what_it_has_not_said_it_has() -> None:
    state = writing("first")
    answer = state.take(NOW, 50)
    state.typed("second", 60)
    before = state.kept().text
    state.was_sent(answer)

    assert ("first\nsecond", "second") == (before, state.kept().text)


def test_what_comes_while_an_answer_leaves_is_news_to_it_as_well() -> None:
    state = writing()
    answer = state.take(NOW, 50)
    state.heard(a_message(9), "ana")

    assert [9] == [one.id for one in answer.news.arrived]
    assert not state.news.is_any


def test_the_daemons_draft_fills_an_empty_composer() -> None:
    state = ComposerState(a_chat(1))

    assert state.take_draft(Draft(1, "begun elsewhere", 7, 31), 50)
    assert ("begun elsewhere", 7, 31) == (state.text, state.reply_to, state.news.since)
    assert state.is_shown


def test_a_draft_of_which_nobody_knows_when_it_was_begun_is_begun_now() -> None:
    state = ComposerState(a_chat(1))
    state.take_draft(Draft(1, "written by a script"), 50)

    assert 50 == state.news.since


def test_the_daemons_draft_never_overwrites_what_is_being_typed() -> None:
    state = ComposerState(a_chat(1))
    state.take_draft(Draft(1), 40)
    state.typed("mine", 40)

    assert not state.take_draft(Draft(1, "older"), 40)
    assert "mine" == state.text


def test_the_daemons_draft_never_brings_back_what_is_leaving() -> None:
    state = ComposerState(a_chat(1))
    state.take_draft(Draft(1), 40)
    state.typed("mine", 40)
    state.take(NOW, 40)
    state.is_kept = True

    assert not state.take_draft(Draft(1, "mine"), 40)
    assert "" == state.text


def test_what_was_typed_before_the_draft_arrived_is_added_to_it() -> None:
    state = writing("and more")

    assert state.take_draft(Draft(1, "half an answer", None, 31), 50)
    assert "half an answer\nand more" == state.text
    assert not state.is_kept
    empty = writing("mine")
    assert not empty.take_draft(Draft(1), 50)
    assert "mine" == empty.text


def test_what_another_terminal_has_written_since_is_taken_when_nothing_is_new_here() -> None:
    state = ComposerState(a_chat(1))
    state.take_draft(Draft(1, "half"), 50)

    assert state.take_draft(Draft(1, "half an answer"), 50)
    assert "half an answer" == state.text


def test_a_draft_without_end_is_cut() -> None:
    state = ComposerState(a_chat(1))
    state.take_draft(Draft(1, "x" * 1_000_000), 50)

    assert LONGEST == len(state.text)


def test_no_two_texts_have_one_version() -> None:
    one, other = writing(), writing()
    versions = [one.version, other.version]
    for state in (one, other):
        state.take(NOW, 50)
        state.give_back()
        versions.append(state.version)

    assert 4 == len(set(versions))


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
