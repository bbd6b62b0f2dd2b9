"""Files on the operator's own disk: whole, private, and not for ever."""

import os
from collections.abc import AsyncGenerator
from pathlib import Path
from time import time

import pytest

from daemon.api.errors import DaemonUnreachable
from tui.saving import folder_for_copies, save


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
    old, new = folder_for_copies(tmp_path / "opened"), folder_for_copies(tmp_path / "opened")
    for folder, age in ((old, 25 * 3600), (new, 3600)):
        (folder / "a.jpg").write_bytes(b"x")
        os.utime(folder / "a.jpg", (time() - age,) * 2)
    fresh = folder_for_copies(tmp_path / "opened")

    assert sorted([new.name, fresh.name]) == names(tmp_path / "opened")
    assert 0o700 == fresh.stat().st_mode & 0o777
