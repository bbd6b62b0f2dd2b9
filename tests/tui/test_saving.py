"""Files on the operator's own disk: whole, private, and not for ever."""

import os
from collections.abc import AsyncGenerator
from pathlib import Path
from time import time

import pytest

from daemon.api.errors import DaemonUnreachable
from tui.saving import folder_for_copies, save, throw_old_away


async def pieces(*, breaks: bool = False) -> AsyncGenerator[bytes, None]:
    yield b"ab"
    if breaks:
        raise DaemonUnreachable("the daemon went away")
    yield b"cd"


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def test_a_folder_is_made_and_a_taken_name_is_numbered(tmp_path: Path) -> None:
    first = await save(pieces(), tmp_path / "new", "a.txt")
    second = await save(pieces(), tmp_path / "new", "a.txt")

    assert ("a.txt", "a (2).txt") == (first.name, second.name)
    assert ["a (2).txt", "a.txt"] == names(tmp_path / "new")


async def test_a_connection_lost_in_the_middle_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(DaemonUnreachable):
        await save(pieces(breaks=True), tmp_path, "a.txt")

    assert [] == names(tmp_path)


def test_copies_of_yesterday_are_thrown_away_and_those_of_today_are_not(tmp_path: Path) -> None:
    old, new = a_copy(tmp_path / "opened", hours=25), a_copy(tmp_path / "opened", hours=1)
    throw_old_away(tmp_path / "opened")

    assert [new.name] == names(tmp_path / "opened")
    assert not old.exists()


def test_a_folder_in_which_nothing_came_is_thrown_away_a_day_later(tmp_path: Path) -> None:
    old, new = folder_for_copies(tmp_path / "opened"), folder_for_copies(tmp_path / "opened")
    os.utime(old, (time() - 25 * 3600,) * 2)
    throw_old_away(tmp_path / "opened")

    assert [new.name] == names(tmp_path / "opened")


def test_what_cannot_be_thrown_away_keeps_nothing_else(tmp_path: Path) -> None:
    """Neither a link is followed, nor is what is no copy of ours touched."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.jpg").write_bytes(b"x")
    os.utime(tmp_path / "mine" / "a.jpg", (0, 0))
    for name in ("opened/0", "opened/zz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).symlink_to(tmp_path / "mine")
    for _ in range(5):
        a_copy(tmp_path / "opened", hours=25)
    throw_old_away(tmp_path / "opened")

    assert ["0", "zz"] == names(tmp_path / "opened")
    assert ["a.jpg"] == names(tmp_path / "mine")


def test_without_any_copies_there_is_nothing_to_throw_away(tmp_path: Path) -> None:
    throw_old_away(tmp_path / "opened")

    assert [] == names(tmp_path)


def a_copy(kept_in: Path, *, hours: float) -> Path:
    """A folder with a copy that was made so long ago."""
    folder = folder_for_copies(kept_in)
    for one in (folder / "a.jpg", folder):
        if one != folder:
            one.write_bytes(b"x")
        os.utime(one, (time() - hours * 3600,) * 2)
    assert 0o700 == folder.stat().st_mode & 0o777
    return folder
