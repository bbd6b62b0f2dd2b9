"""Words looked for in a thread."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from store.models import Media
from tests.builders import NOW, a_message
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
