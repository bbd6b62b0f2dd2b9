"""What the screen remembers from one start to the next."""

import json
from pathlib import Path
from stat import S_IMODE

import pytest

from tui.view_state import ViewState, load, save

VIEW = ViewState(workspace=2, session="care", sort="waiting", info=False, theme="light")


def test_what_was_saved_is_found_again(tmp_path: Path) -> None:
    save(tmp_path / "deep" / "view.json", VIEW)

    assert VIEW == load(tmp_path / "deep" / "view.json")


def test_only_the_owner_can_read_it_and_nothing_else_is_left(tmp_path: Path) -> None:
    save(tmp_path / "view.json", VIEW)
    save(tmp_path / "view.json", ViewState())

    assert 0o600 == S_IMODE((tmp_path / "view.json").stat().st_mode)
    assert ["view.json"] == [one.name for one in tmp_path.iterdir()]


@pytest.mark.parametrize(
    "text",
    ["", "{", "null", "[]", '{"version": 99, "session": "care"}', "\x00", '{"version": 1, "session": {"a": 1}}'],
)
def test_a_broken_file_is_an_empty_view(tmp_path: Path, text: str) -> None:
    (tmp_path / "view.json").write_text(text)

    assert ViewState() == load(tmp_path / "view.json")


def test_what_a_later_version_adds_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "view.json").write_text(json.dumps({"version": 1, "session": "care", "new": True}))

    assert ViewState(session="care") == load(tmp_path / "view.json")


def test_a_missing_file_is_an_empty_view(tmp_path: Path) -> None:
    assert ViewState() == load(tmp_path / "none.json")
    assert ViewState() == load(None)
