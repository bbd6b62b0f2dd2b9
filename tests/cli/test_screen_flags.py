"""What the command line asks of the screen, and what the config does."""

import sys
from pathlib import Path
from typing import Any

import pytest

import tui.start
from cli import screen
from cli.main import outcome
from cli.troubles import CommandFailed


@pytest.fixture
def asked(at_home: Path, desk: object, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The options that the screen was opened with."""
    seen: list[Any] = []

    def run(_socket: Path, options: Any) -> int:
        seen.append(options)
        return 0

    monkeypatch.setattr(tui.start, "run", run)
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, stream), "isatty", lambda: True, raising=False)
    return seen


def test_flags_reach_the_screen(asked: list[Any]) -> None:
    code = outcome(["--view", "mine", "--sort", "waiting", "--session", "care", "--no-mouse"])

    assert 0 == code
    assert ("mine", "waiting", "care", False) == (
        asked[0].view, asked[0].sort, asked[0].session, asked[0].has_mouse,
    )  # fmt: skip


def test_the_config_can_leave_the_mouse_to_the_terminal(asked: list[Any], at_home: Path) -> None:
    (at_home / "config.toml").write_text("[tui]\nmouse = false\n")
    screen.open_desk()

    assert not asked[0].has_mouse


@pytest.mark.parametrize(
    ("written", "meant"), [("~/files", Path.home() / "files"), ("/srv/files", Path("/srv/files")), ("files", None)]
)
def test_a_folder_for_files_never_depends_on_where_the_screen_was_opened(
    written: str, meant: Path | None, asked: list[Any], at_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(Path.home()))
    (at_home / "config.toml").write_text(f'[tui]\ndownloads = "{written}"\n')
    screen.open_desk()

    assert meant == asked[0].downloads


def test_an_order_that_there_is_not_is_refused(asked: list[Any]) -> None:
    assert 2 == outcome(["--sort", "size"])
    assert [] == asked


@pytest.mark.parametrize(
    ("config", "flags", "is_named"),
    [
        ("", [], False),
        ('emoji = "text"', [], True),
        ("", ["--emoji", "text"], True),
        ('emoji = "text"', ["--emoji", "picture"], False),
    ],
)
def test_emoji_are_named_where_the_config_or_the_flag_says_so(
    config: str, flags: list[str], is_named: bool, asked: list[Any], at_home: Path
) -> None:
    (at_home / "config.toml").write_text(f"[tui]\n{config}\n")

    assert 0 == outcome(flags)
    assert is_named is asked[0].names_emoji


def test_a_way_of_writing_emoji_that_there_is_not_is_refused(asked: list[Any]) -> None:
    assert 2 == outcome(["--emoji", "none"])
    assert [] == asked


@pytest.mark.parametrize(
    ("flags", "wanted"),
    [([], {"preset": "vim", "chat.read": "M"}), (["--keys", "emacs"], {"preset": "emacs", "chat.read": "M"})],
)
def test_the_flag_chooses_another_preset_under_what_the_config_says(
    flags: list[str], wanted: dict[str, str], asked: list[Any], at_home: Path
) -> None:
    (at_home / "config.toml").write_text('[keys]\npreset = "vim"\n"chat.read" = "M"\n')

    assert 0 == outcome(flags)
    assert wanted == asked[0].keys


def test_a_preset_that_there_is_not_is_refused_with_those_that_there_are(asked: list[Any]) -> None:
    with pytest.raises(CommandFailed) as refused:
        screen.open_desk(screen.Wishes(keys="nano"))

    assert ("there is no preset of keys nano", "one of mail, vim, emacs") == (str(refused.value), refused.value.hint)
    assert (2, []) == (outcome(["--keys", "nano"]), asked)
