"""A text on the way to the operator's own programs."""

import sys
from pathlib import Path

import pytest

from tui.handing_over import CannotHandOver, hand_over, pager, words_of


def test_the_text_is_on_standard_input_and_nowhere_else(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program = tmp_path / "program.py"
    program.write_text(f"import sys; open({str(seen)!r}, 'w').write(repr((sys.argv[1:], sys.stdin.read())))")

    code = hand_over(words_of(f"{sys.executable} {program} 'a b' $HOME ;id"), "olá $(id)\n")

    assert 0 == code
    assert repr((["a b", "$HOME", ";id"], "olá $(id)\n")) == seen.read_text()


def test_a_program_that_does_not_read_to_the_end_is_no_trouble() -> None:
    assert 0 == hand_over(["true"], "x" * 1_000_000)
    assert 1 == hand_over(["false"], "x")


@pytest.mark.parametrize(("command", "words"), [("", "no command"), ("'a", "quote is not closed")])
def test_a_command_that_is_none_is_told(command: str, words: str) -> None:
    with pytest.raises(CannotHandOver, match=words):
        words_of(command)


def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(CannotHandOver, match="no-such-program could not be run"):
        hand_over(["no-such-program"], "x")


def test_the_pager_is_the_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "less -R 'x y'")
    wanted = pager()
    monkeypatch.setenv("PAGER", "")
    monkeypatch.setenv("PATH", "/nowhere")

    assert ["less", "-R", "x y"] == wanted
    with pytest.raises(CannotHandOver, match=r"Set \$PAGER"):
        pager()
