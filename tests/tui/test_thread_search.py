"""Words looked for in a thread."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from daemon.api.found import Hit, SearchPage
from store.models import Media, Millis
from tests.builders import HOUR, NOW, a_chat, a_message
from tui.thread_search import ThreadSearch, folded, spans

THREAD = [
    a_message(1, body="O BOLETO venceu"),
    a_message(2, body="ok"),
    a_message(3, body="", media=Media(file_name="Boleto.pdf")),
    a_message(4, body="boleto", revoked_at=NOW),
    a_message(5, body="bolêto?"),
]


def test_capitals_accents_and_file_names_are_found_but_nothing_that_was_deleted() -> None:
    assert [5, 3, 1] == [one.id for one in ThreadSearch(" boleto ").found(THREAD)]


def test_it_goes_up_from_the_cursor_and_down_again() -> None:
    search = ThreadSearch("boleto")
    here = [search.next(THREAD, THREAD[at], step) for at, step in ((4, 0), (4, 1), (2, 1), (0, 1), (0, -1), (1, 0))]

    assert [5, 3, 1, None, 3, 1] == [one and one.id for one in here]


def test_it_says_which_of_how_many() -> None:
    search = ThreadSearch("boleto")

    assert "2 of 3" == search.told(THREAD, THREAD[2], has_more=False)
    assert "3+ found" == search.told(THREAD, THREAD[1], has_more=True)


def test_a_message_that_was_edited_is_looked_at_anew() -> None:
    search = ThreadSearch("boleto")
    search.found(THREAD)

    assert [5, 3] == [one.id for one in search.found([replace(THREAD[0], body="x", seq=99), *THREAD[1:]])]


@given(st.text(max_size=60), st.text(max_size=3))
def test_places_in_what_is_folded_are_places_in_the_text(text: str, needle: str) -> None:
    assert len(text) == len(folded(text))
    for first, end in spans(text, folded(needle)):
        assert folded(needle) == folded(text[first:end])


def test_what_the_daemon_found_far_back_counts_and_is_gone_to() -> None:
    search = ThreadSearch("boleto")
    before = search.told(THREAD, None, has_more=search.has_more)
    far = a_message(-5, body="o boleto", sent_at=Millis(NOW - HOUR))
    search.take(SearchPage((), (Hit(far, a_chat(), "", ()), Hit(THREAD[0], a_chat(), "", ())), None, "e1", 1))

    assert "3+ found" == before
    assert "3 of 4" == search.told(THREAD, THREAD[0], has_more=search.has_more)
    assert far == search.next(THREAD, THREAD[0], 1)
    assert search.is_known


def test_a_hit_whose_words_were_taken_back_is_none_any_more() -> None:
    search = ThreadSearch("ok then")
    search.take(SearchPage((), (Hit(THREAD[1], a_chat(), "", ()),), None, "e1", 1))
    first = [one.id for one in search.found(THREAD)]
    edited = replace(THREAD[1], body="no", seq=50)

    assert [2] == first
    assert [] == search.found([edited])


def test_a_search_lights_up_its_words_apart_and_together() -> None:
    needles = ThreadSearch("Não Veio a").needles

    assert ("nao veio a", "nao", "veio") == needles
    assert [(0, 3), (4, 8), (12, 15)] == spans("nao veio 1, não", *needles)
    assert [(2, 12)] == spans("? Nao Veio A", *needles)
