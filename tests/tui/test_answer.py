"""An answer is one intent from Enter on, whatever becomes of the connection."""

from typing import Any

import pytest

from store.models import Message, Millis
from tests.builders import MINUTE, NOW, a_message
from tests.tui.routes import ORDER_UPDATE
from tui.answer import Answer, Filled, News, is_asked_again


def an_answer(**more: Any) -> Answer:
    given: dict[str, Any] = {"text": "ok", "reply_to": None, "template": None, "news": News(40), "taken_at": NOW}
    return Answer(chat_id=1, **{**given, **more})


def test_it_is_asked_by_one_key_however_often_and_the_same_words_again_are_another() -> None:
    answer = an_answer()

    assert answer.ask().key == answer.ask().key
    assert answer.ask().key != an_answer().ask().key


def test_it_says_what_the_writer_had_seen() -> None:
    answer = an_answer()
    answer.news.saw(60)

    assert 60 == answer.ask().seen_seq


def test_a_template_goes_without_the_text() -> None:
    ask = an_answer(text="", template=Filled(ORDER_UPDATE, {"2": "1182", "3": "ready"})).ask()

    assert ("order_update:en_US", {"2": "1182", "3": "ready"}, "") == (ask.template, ask.variables, ask.text)
    assert ask.seen_seq is None


def test_a_template_is_read_as_the_customer_would_read_it() -> None:
    half = Filled(ORDER_UPDATE, {"2": "1182"})

    assert "Hello Maria Souza, order 1182 is {{3}}." == half.text
    assert [3] == half.missing


def test_the_moment_for_an_answer_passes() -> None:
    assert is_asked_again(an_answer(), Millis(NOW + 14 * MINUTE))
    assert not is_asked_again(an_answer(), Millis(NOW + 15 * MINUTE))


def test_what_came_since_the_first_key_is_remembered_once() -> None:
    news = News(40)
    news.heard(a_message(9, seq=41), "ana")
    news.heard(a_message(9, seq=42), "ana")

    assert [9] == [one.id for one in news.arrived]


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
def test_ones_own_answers_and_notes_are_no_news(message: Message, counts: bool) -> None:
    assert counts == News(40).heard(message, "ana")
