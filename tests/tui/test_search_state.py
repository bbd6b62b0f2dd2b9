"""What a search of everything holds."""

from hypothesis import given
from hypothesis import strategies as st

from daemon.api.errors import BadRequest, DaemonUnreachable
from daemon.api.found import Hit, SearchPage
from tests.builders import NOW, a_chat, a_message
from tui.search_state import SearchState, asks, sought


def a_page(*ids: int, chats: int = 0, more: str | None = None) -> SearchPage:
    hits = tuple(Hit(a_message(id), a_chat(1), "line", ()) for id in ids)
    return SearchPage(tuple(a_chat(id) for id in range(1, chats + 1)), hits, more, "e1", 1, NOW if more else None)


def test_pages_are_put_behind_each_other_and_what_comes_twice_is_there_once() -> None:
    state = SearchState()
    turn = state.begin("x")
    state.take(a_page(9, 8, chats=2, more="8"), turn)
    first = state.told, state.searched_to
    state.take(a_page(8, 7), turn)

    assert ("2 chats, 2+ messages", NOW) == first
    assert ("2 chats, 3 messages", None) == (state.told, state.cursor)
    assert [9, 8, 7] == [one.message.id for one in state.hits]


def test_what_was_found_stays_until_the_next_answer_and_the_cursor_begins_anew() -> None:
    state = SearchState()
    state.take(a_page(9, 8), state.begin("x"))
    state.point(1)
    turn = state.begin("y")
    meanwhile = len(state), state.is_answered
    state.take(a_page(3), turn)

    assert (2, False) == meanwhile
    assert (1, 0) == (len(state), state.at)


def test_a_trouble_takes_away_what_belongs_to_other_words_only() -> None:
    state = SearchState()
    turn = state.begin("x")
    state.take(a_page(9, more="9"), turn)
    state.fail(DaemonUnreachable("away"), turn)
    kept = len(state)
    state.fail(DaemonUnreachable("away"), state.begin("y"))

    assert (1, 0) == (kept, len(state))


@given(st.permutations(range(4)))
def test_an_older_answer_never_takes_the_place_of_a_newer_one(order: list[int]) -> None:
    state = SearchState()
    turns = [state.begin(str(number)) for number in range(4)]
    taken = [state.take(a_page(number), turns[number]) for number in order]

    assert [number == 3 for number in order] == taken
    assert [3] == [one.message.id for one in state.hits]


def test_a_place_alone_asks_for_nothing() -> None:
    asked = [asks(text) for text in ("", "session:care ", "is:unread", "x", "from:maria", "after:2026-11-01")]

    assert [False, False, False, True, True, True] == asked
    assert (("o boleto", "venceu"), ()) == (sought('session:care "o boleto" venceu'), sought("is:nope x"))


def test_a_wrong_term_is_told() -> None:
    try:
        asks("is:nope x")
    except BadRequest as trouble:
        told = trouble.message

    assert "is:nope is not known" == told
