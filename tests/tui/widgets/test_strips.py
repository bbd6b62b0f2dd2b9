"""Strips: what is drawn is as wide as it is told to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from daemon.display import display
from tui.looks import ink
from tui.widgets.parts import cut, wrap, wrap_at_most
from tui.widgets.strips import fit

BASE = ink("#ffffff", "#000000")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("two words here", ["two words", "here"]),
        ("a\n\nb", ["a", "", "b"]),
        ("averyverylongword", ["averyveryl", "ongword"]),
        ("x averyverylongword y", ["x", "averyveryl", "ongword y"]),
        ("漢字漢字漢字", ["漢字漢字漢", "字"]),
        ("exactly 10 ", ["exactly 10"]),
    ],
)
def test_text_is_broken_at_spaces_and_long_words_where_the_line_ends(text: str, lines: list[str]) -> None:
    assert lines == wrap(text, 10)


def test_lines_that_are_left_out_are_told_by_the_last_one() -> None:
    text = "not with the daemon yet: Bom dia Mariana"

    assert ["not with the daemon…"] == wrap_at_most(text, 21, 1)
    assert ["not with the", "daemon yet: B…"] == wrap_at_most(text, 14, 2)
    assert wrap(text, 21) == wrap_at_most(text, 21, 2)


@given(st.text(max_size=200), st.integers(2, 40))
def test_no_line_is_too_wide_and_no_word_is_lost(text: str, width: int) -> None:
    shown = display(text, multiline=True)
    lines = wrap(shown, width)

    assert all(cell_len(line) <= width for line in lines)
    assert "".join(shown.split()) == "".join("".join(lines).split())


@given(st.text(max_size=80), st.integers(0, 60))
def test_a_cut_text_fits(text: str, width: int) -> None:
    assert cell_len(cut(display(text), width)) <= width


@given(st.text(max_size=40), st.text(max_size=40), st.integers(1, 60))
def test_a_line_is_exactly_as_wide_as_asked(left: str, right: str, width: int) -> None:
    strip = fit([(display(left), BASE)], [(display(right), BASE)], width, BASE)

    assert width == strip.cell_length == cell_len(strip.text)
