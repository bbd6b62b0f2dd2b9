"""The strip of sessions: counts, marks, and what gives way."""

from dataclasses import replace
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import NOW, a_session
from tui.glyphs import ASCII, FULL
from tui.looks import DARK, LOOKS
from tui.scene import Scene
from tui.times import Times
from tui.widgets.parts import wide
from tui.widgets.session_strip import StripState, cell_at, strip_parts

SCENE = Scene(LOOKS[DARK], FULL, Times(UTC), lambda: NOW, "ana")
MANY = tuple(a_session(id, f"session{id}", unread_count=id) for id in range(1, 13))


def test_what_does_not_fit_is_counted_from_the_right() -> None:
    text = drawn(StripState(MANY, unread=78), room=60)

    assert "session2" in text
    assert "session3" not in text
    assert text.endswith(" +10 S")


def test_the_chosen_session_is_always_there() -> None:
    text = drawn(StripState(MANY, chosen="session11", unread=78), room=60)

    assert "session11 ◆ 11" in text
    assert wide(strip_parts(StripState(MANY, chosen="session11", unread=78), SCENE, 60)) <= 60


def test_sessions_past_nine_have_no_digit() -> None:
    text = drawn(StripState(MANY), room=400)

    assert "9 session9" in text
    assert "10 session10" not in text


def test_a_session_that_is_not_well_says_so_without_colour() -> None:
    down = (a_session(1, "mx", state="disconnected"),)

    assert "mx ◆ down" in drawn(StripState(down), room=100)
    assert "mx ◆ !" in drawn(StripState(down), room=40)


def test_plain_signs_are_plain() -> None:
    plain = replace(SCENE, glyphs=ASCII)

    assert "".join(text for text, _ in strip_parts(StripState(MANY), plain, 400)).isascii()


def drawn(state: StripState, room: int) -> str:
    return "".join(text for text, _ in strip_parts(state, SCENE, room))


@given(st.integers(20, 200), st.data())
def test_a_click_means_what_is_drawn_there(room: int, data: st.DataObject) -> None:
    state = StripState(MANY, chosen="session7", unread=78)
    line = drawn(state, room)
    column = data.draw(st.integers(0, len(line) - 1))
    cell = line.split("│")[line[:column].count("│")]
    place = cell_at(state, SCENE, room, column)

    assert place is not None
    assert {0: " All ", -1: " +"}.get(place, f" session{place} ") in f"{cell} "


def test_a_click_beside_them_means_nothing() -> None:
    assert cell_at(StripState(MANY[:2]), SCENE, 200, 150) is None
