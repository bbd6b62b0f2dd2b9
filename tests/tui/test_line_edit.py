"""One line that is being typed."""

from hypothesis import given
from hypothesis import strategies as st

from tui.line_edit import LONGEST, LineEdit

KEYS = st.sampled_from(
    [
        "left",
        "right",
        "home",
        "end",
        "backspace",
        "delete",
        "ctrl+u",
        "ctrl+w",
        "ctrl+a",
        "ctrl+e",
        "tab",
        "f5",
        "é",
        "a",
    ]
)


def typed(*keys: str, start: str = "") -> str:
    """The text, with a bar where the cursor stands."""
    edit = LineEdit(start)
    for key in keys:
        edit.key(key, key if len(key) == 1 else None)
    return f"{edit.text[: edit.at]}|{edit.text[edit.at :]}"


def test_letters_go_where_the_cursor_stands() -> None:
    assert "aéb|" == typed("a", "é", "b")
    assert "ax|b" == typed("a", "b", "left", "x")
    assert "x|ab" == typed("home", "x", start="ab")


def test_what_is_taken_away() -> None:
    assert "a|" == typed("backspace", start="ab")
    assert "|b" == typed("home", "delete", start="ab")
    assert "|" == typed("ctrl+u", start="ab cd")
    assert "ab |" == typed("ctrl+w", start="ab cd ")


def test_a_paste_is_one_line_without_letters_that_act() -> None:
    edit = LineEdit()
    edit.insert("a\nb\x1b[2J\u202e")

    assert "a b[2J" == edit.text


@given(st.lists(KEYS), st.text(max_size=20))
def test_the_cursor_never_leaves_the_text(keys: list[str], start: str) -> None:
    edit = LineEdit(start)
    for key in keys:
        edit.key(key, key if len(key) == 1 else None)
        edit.insert("x" * 100)

        assert 0 <= edit.at <= len(edit.text) <= LONGEST + 20
