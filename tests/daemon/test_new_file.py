"""A new file is there whole or not at all, and over nothing."""

import os
from contextlib import suppress
from pathlib import Path

import pytest

from daemon.new_file import NewFile


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_it_gets_its_name_at_the_end(tmp_path: Path) -> None:
    with NewFile(tmp_path) as file:
        file.write(b"ab")
        meanwhile = names(tmp_path)
        file.write(b"cd")
        file.keep_as(tmp_path / "x")

    assert ["x"] == names(tmp_path)
    assert "x" not in meanwhile
    assert (b"abcd", 0o600) == ((tmp_path / "x").read_bytes(), (tmp_path / "x").stat().st_mode & 0o777)


@pytest.mark.parametrize("has_links", [True, False])
def test_it_takes_no_ones_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool) -> None:
    (tmp_path / "x").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to("nowhere")
    if not has_links:
        monkeypatch.setattr(os, "link", _no_links)
    with NewFile(tmp_path) as file:
        file.write(b"ours")
        for name in ("x", "link"):
            with pytest.raises(FileExistsError):
                file.keep_as(tmp_path / name)
        file.keep_as(tmp_path / "y")

    assert (b"theirs", b"ours") == ((tmp_path / "x").read_bytes(), (tmp_path / "y").read_bytes())
    assert ["link", "x", "y"] == names(tmp_path)


def test_it_replaces_when_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"old")
    with NewFile(tmp_path) as file:
        file.write(b"new")
        file.keep_as(tmp_path / "x", replaces=True)

    assert b"new" == (tmp_path / "x").read_bytes()


def test_trouble_leaves_nothing_behind(tmp_path: Path) -> None:
    with suppress(KeyboardInterrupt), NewFile(tmp_path) as file:
        file.write(b"half")
        raise KeyboardInterrupt

    assert [] == names(tmp_path)


def _no_links(*_: object) -> None:
    raise PermissionError(1, "this file system has no links")
