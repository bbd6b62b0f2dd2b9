"""A saved file is seen, however an editor saves it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from daemon.work import watching
from daemon.work.background import running
from daemon.work.watching import watch


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "DEBOUNCE_MILLIS", 60)
    monkeypatch.setattr(watching, "LOOK_ANYWAY_MILLIS", 60_000)


class Looker:
    """Reads the file each time it is told of a change."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.found: list[str] = []

    async def look(self) -> None:
        self.found.append(self.file.read_text() if self.file.exists() else "gone")

    async def sees(self, text: str) -> None:
        async with asyncio.timeout(10):
            while self.found[-1:] != [text]:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def looking(file: Path) -> AsyncIterator[Looker]:
    looker = Looker(file)
    async with running("config", lambda: watch(file, looker.look)):
        await looker.sees("old")
        await asyncio.sleep(0.1)  # until the kernel watches
        yield looker


@pytest.fixture
def file(tmp_path: Path) -> Path:
    one = tmp_path / "config.toml"
    one.write_text("old")
    return one


def in_place(file: Path) -> None:
    file.write_text("new")


def by_rename(file: Path) -> None:
    beside = file.with_name(".config.toml.swp")
    beside.write_text("new")
    beside.rename(file)


def by_backup(file: Path) -> None:
    file.rename(file.with_name("config.toml~"))
    file.write_text("new")


@pytest.mark.parametrize("save", [in_place, by_rename, by_backup])
async def test_every_way_of_saving_is_seen(file: Path, save: Callable[[Path], None]) -> None:
    async with looking(file) as looker:
        save(file)
        await looker.sees("new")

    assert "new" == looker.found[-1]


async def test_a_second_save_by_rename_is_seen_too(file: Path) -> None:
    async with looking(file) as looker:
        by_rename(file)
        await looker.sees("new")
        file.with_name("x").write_text("newer")
        file.with_name("x").rename(file)
        await looker.sees("newer")

    assert "newer" == looker.found[-1]


async def test_what_a_link_leads_to_is_seen(file: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    link = tmp_path / "home" / "config.toml"
    link.symlink_to(file)
    async with looking(link) as looker:
        by_rename(file)
        await looker.sees("new")

    assert "new" == looker.found[-1]


async def test_other_files_beside_it_are_nobodys_business(file: Path) -> None:
    async with looking(file) as looker:
        file.with_name("notes.txt").write_text("x")
        await asyncio.sleep(0.3)

    assert ["old"] == looker.found


async def test_a_file_system_that_tells_nothing_is_looked_at(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOK_ANYWAY_MILLIS", 50)
    monkeypatch.setattr(watching, "_places", lambda one: {one.parent.parent / "elsewhere.toml"})
    async with looking(file) as looker:
        in_place(file)
        await looker.sees("new")

    assert "new" == looker.found[-1]
