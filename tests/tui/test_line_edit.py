"""One line that is being typed."""

from hypothesis import given
from hypothesis import strategies as st

from tui.keymap import keymap
from tui.line_edit import LONGEST, LineEdit, is_beside, leaves

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


@given(st.lists(KEYS | st.sampled_from(["up", "down"])), st.text("ab \n", max_size=30))
def test_whatever_is_pressed_in_several_lines_the_cursor_stands_in_the_text(keys: list[str], text: str) -> None:
    edit = LineEdit(has_lines=True)
    edit.insert(text)
    for key in keys:
        edit.key(key, key if len(key) == 1 else None)
        line, column = edit.place

        assert 0 <= edit.at <= len(edit.text)
        assert 0 <= column <= len(edit.lines[line])


def test_up_and_down_go_from_line_to_line_and_home_and_end_stay_in_one() -> None:
    def typed_in(*keys: str) -> str:
        edit = LineEdit("one\nand two\nxy", has_lines=True)
        for key in keys:
            edit.key(key, key if len(key) == 1 else None)
        return f"{edit.text[: edit.at]}|{edit.text[edit.at :]}"

    assert "one\nan|d two\nxy" == typed_in("up")
    assert "on|e\nand two\nxy" == typed_in("up", "up", "up")
    assert "one\n|and two\nxy" == typed_in("up", "home")
    assert "one\n|\nxy" == typed_in("up", "end", "ctrl+u")
    assert "one\nand two|xy" == typed_in("home", "backspace")


def test_one_line_has_no_breaks_whatever_is_pasted() -> None:
    one, several = LineEdit(), LineEdit(has_lines=True)
    for edit in (one, several):
        edit.insert("a\r\nb\rc\x07")

    assert ("a b c", "a\nb\nc") == (one.text, several.text)


def test_what_leaves_the_desk_while_words_are_typed_is_what_the_config_says_but_no_letter() -> None:
    keys = keymap({"desk.quit": "Z f10 ctrl+x )"}).keys

    assert [True, False] == [leaves(one, keymap({}).keys) for one in ("ctrl+q", "ctrl+x")]
    assert ["f10", "ctrl+x"] == [
        one for one in ("Z", "f10", "ctrl+x", "right_parenthesis", "ctrl+q") if leaves(one, keys)
    ]
    assert [True, True, True, False] == [is_beside(one, keys) for one in ("ctrl+x", "alt+2", "f1", "ctrl+q")]
