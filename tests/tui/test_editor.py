"""The operator's own editor: what it saved comes back, and what goes wrong leaves the draft as it was."""

import signal
import stat
from pathlib import Path

import pytest

from tui.editor import EditorTrouble, edited


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script that stands in for an editor; it writes down what it was given."""
    path = tmp_path / "my editor"
    path.write_text(f'#!/bin/sh\ncp "$2" "{tmp_path}/given"; stat -c %a "$2" > "{tmp_path}/mode"\n{_WRITE}')
    path.chmod(stat.S_IRWXU)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f'"{path}" --wait')
    return path


_WRITE = 'printf "two\\nlines ção\\n" > "$2"; echo "$2" > "$(dirname "$0")/where"\n'


def test_what_was_saved_comes_back_and_the_file_is_gone(editor: Path) -> None:
    text = edited("a draft\nof mine")
    folder = editor.parent

    assert "two\nlines ção" == text
    assert "a draft\nof mine" == (folder / "given").read_text()
    assert "600" == (folder / "mode").read_text().strip()
    assert not Path((folder / "where").read_text().strip()).exists()


def test_ctrl_c_in_the_editor_is_the_editors(editor: Path) -> None:
    editor.write_text('#!/bin/sh\ntrap "echo heard > \\"$2\\"" INT\nkill -INT $PPID\nkill -INT $$\n')
    before = signal.getsignal(signal.SIGINT)

    assert "heard" == edited("mine")
    assert before is signal.getsignal(signal.SIGINT)


def test_an_editor_that_fails_changes_nothing(editor: Path) -> None:
    editor.write_text("#!/bin/sh\nexit 3\n")

    with pytest.raises(EditorTrouble, match="ended with 3"):
        edited("mine")


def test_an_editor_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "/no/such/editor")

    with pytest.raises(EditorTrouble, match=r"could not be run.*\$EDITOR"):
        edited("mine")


def test_a_quote_that_is_not_closed_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", 'vi "')

    with pytest.raises(EditorTrouble, match="not closed"):
        edited("mine")


def test_no_editor_at_all_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(EditorTrouble, match=r"Set \$EDITOR"):
        edited("mine")
