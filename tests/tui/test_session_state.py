"""The choice of a session and what it asks for."""

from daemon.api.query import parse
from tests.builders import a_session, some_sessions
from tui.session_state import Choice, SessionState


def test_all_of_one_workspace_needs_no_term() -> None:
    assert "" == desk(a_session(1), a_session(2, "sales")).query


def test_of_several_workspaces_the_first_is_shown() -> None:
    state = desk(a_session(1), a_session(2, "other", workspace_id=2))

    assert "workspace:1" == state.query
    assert ["care"] == [one.key for one in state.shown()]


def test_a_choice_that_is_gone_gives_way_to_all() -> None:
    state = SessionState(Choice(1, "old"))
    state.replace(some_sessions(a_session(1)))

    assert Choice(1) == state.choice


def test_a_session_chosen_by_name_brings_its_workspace() -> None:
    state = SessionState(Choice(session="other"))
    state.replace(some_sessions(a_session(1), a_session(2, "other", workspace_id=2)))

    assert Choice(2, "other") == state.choice
    assert ("other",) == parse(state.query).session


def test_a_session_may_be_chosen_by_its_id() -> None:
    state = SessionState(Choice(session="2"))
    state.replace(some_sessions(a_session(1), a_session(2, "sales")))

    assert Choice(1, "sales") == state.choice


def test_a_key_with_spaces_is_one_word_of_the_query() -> None:
    state = desk(a_session(1, "front desk"))
    state.choose(Choice(1, "front desk"))

    assert ("front desk",) == parse(state.query).session


def test_digits_follow_the_order_of_the_strip_and_what_left_the_config_comes_last() -> None:
    state = desk(a_session(1, "old", is_configured=False), a_session(2, "care"), a_session(3, "sales"))

    assert ["care", "sales", "old"] == [getattr(state.by_digit(digit), "key", None) for digit in (1, 2, 3)]
    assert state.by_digit(4) is None
    assert state.by_digit(0) is None


def test_an_older_copy_of_a_session_changes_nothing() -> None:
    state = desk(a_session(1, seq=5, unread_count=3))

    assert not state.apply(a_session(1, seq=4, unread_count=9))
    assert state.apply(a_session(1, seq=6, unread_count=4))
    state.replace(some_sessions(a_session(1, seq=5, unread_count=3)))
    assert 4 == state.unread(state.shown())


def desk(*sessions: object) -> SessionState:
    state = SessionState()
    state.replace(some_sessions(*sessions))  # type: ignore[arg-type]
    return state
