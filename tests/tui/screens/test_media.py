"""o and s in a thread: a file is opened on a copy, or saved, and never under the name that its sender chose."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.models import Media
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, burst, press

CONTENT = b"\xff\xd8\xff photo"
HOSTILE = "../../\x1b]0;x\x07$(touch owned) `id`;&|\u202egpj.exe"


def with_file(desk: FakeInbox, body: str = "", **media: object) -> int:
    given = {"state": "stored", "found_type": "image/jpeg", "file_name": "a.jpg", "size": 9, **media}
    message = desk.receive(1, body, type="image", media=Media(**given), is_read=True)  # type: ignore[arg-type]
    desk.files[message.id] = CONTENT
    return message.id


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    return tmp_path / "downloads"


@pytest.fixture
def viewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that notes which words it was started with."""
    seen = tmp_path / "seen"
    program = tmp_path / "viewer.py"
    program.write_text(f"import sys; open({str(seen)!r}, 'w').write(chr(0).join(sys.argv[1:]))")
    monkeypatch.setenv("FRONTDESK_OPEN", f"{sys.executable} {program} --quiet")
    return seen


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def started_with(seen: Path) -> list[str]:
    """The words that the viewer got; none: it was not started."""
    text = seen.read_text() if seen.exists() else ""
    return text.split("\x00") if text else []


def looked_at(path: Path) -> tuple[bytes, int, int]:
    """A file's content, and who may read it and its folder."""
    return path.read_bytes(), path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777


async def told(pilot: Pilot[None], words: str) -> str:
    """The screen once it says this."""
    for _ in range(100):
        await settled(pilot)
        if words in (shown := screen_text(pilot.app).replace("\n", " ")):
            return shown
    raise AssertionError(shown)


async def test_ctrl_s_saves_the_newest_and_says_where(downloads: Path) -> None:
    with_file(desk := a_busy_desk())
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "ctrl+s")
        await told(pilot, "Saved")
        await press(pilot, "ctrl+s")
        await asyncio.sleep(0.1)

    assert ["a (2).jpg", "a.jpg"] == names(downloads)
    assert CONTENT == (downloads / "a.jpg").read_bytes()


async def test_a_hostile_name_stays_in_its_folder(downloads: Path) -> None:
    with_file(desk := a_busy_desk(), file_name=HOSTILE)
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "ctrl+s")
        await told(pilot, "Saved")

    assert ["]0;x$(touch owned) `id`;&_gpj.exe"] == names(downloads)
    assert [downloads.name] == names(downloads.parent)


async def test_a_folder_that_cannot_be_written_to_is_told_with_what_names_another(tmp_path: Path) -> None:
    with_file(desk := a_busy_desk())
    (tmp_path / "file").touch()
    async with at_the_desk(desk, downloads=tmp_path / "file") as pilot:
        await press(pilot, "enter", "ctrl+s")
        shown = await told(pilot, "It could not be written to")

    assert "[tui] downloads" in shown


async def test_the_footer_offers_to_open_the_file_that_is_chosen_and_no_other() -> None:
    with_file(desk := a_busy_desk())
    async with at_the_desk(desk, size=(80, 24)) as pilot:
        await press(pilot, "enter")
        chosen = screen_text(pilot.app).splitlines()[-1]
        with_file(desk, state="broken", reason="it came broken")
        await press(pilot, "G")
        broken = screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "k", "k")

        assert "r reply  o open file" in chosen
        assert "open file" not in broken
        assert "open file" not in screen_text(pilot.app).splitlines()[-1]


async def test_enter_on_a_file_that_quotes_nothing_says_what_opens_it() -> None:
    with_file(desk := a_busy_desk())
    async with at_the_desk(desk) as pilot:
        await press(pilot, "enter", "enter")
        shown = await told(pilot, "It quotes nothing.")

    assert "o opens its file" in shown


async def test_o_hands_a_copy_to_a_program_as_one_word(tmp_path: Path, viewer: Path) -> None:
    with_file(desk := a_busy_desk(), file_name=HOSTILE)
    async with at_the_desk(desk, state_path=tmp_path / "state" / "tui.json") as pilot:
        await press(pilot, "enter", "o")
        for _ in range(100):
            await settled(pilot)
            if started_with(viewer):
                break
        option, path = started_with(viewer)

        assert "--quiet" == option
        assert "]0;x$(touch owned) `id`;&_gpj.jpg" == Path(path).name
        assert tmp_path / "state" / "opened" == Path(path).parents[1]
        assert (CONTENT, 0o600, 0o700) == looked_at(Path(path))


async def test_the_one_that_was_stepped_to_is_meant(downloads: Path) -> None:
    desk = a_busy_desk()
    with_file(desk, file_name="first.jpg")
    with_file(desk, file_name="second.jpg")
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "left_square_bracket", "ctrl+s")
        await told(pilot, "Saved")

    assert ["first.jpg"] == names(downloads)


async def test_the_file_under_the_cursor_at_the_key_is_saved_whatever_is_typed_behind_it(downloads: Path) -> None:
    with_file(desk := a_busy_desk(), file_name="first.jpg")
    with_file(desk, file_name="second.jpg")
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "k")
        await burst(pilot, "ctrl+s", "j")
        await told(pilot, "Saved")

    assert ["first.jpg"] == names(downloads)


async def test_the_file_under_the_cursor_at_the_key_is_opened_whatever_is_typed_behind_it(
    tmp_path: Path, viewer: Path
) -> None:
    with_file(desk := a_busy_desk(), file_name="first.jpg")
    with_file(desk, file_name="second.jpg")
    async with at_the_desk(desk, state_path=tmp_path / "state" / "tui.json") as pilot:
        await press(pilot, "enter", "k")
        await burst(pilot, "o", "j")
        await becomes(pilot, lambda: started_with(viewer))

    assert "first.jpg" == Path(started_with(viewer)[1]).name


@pytest.mark.parametrize("key", ["o", "ctrl+s"])
async def test_what_is_not_there_is_told_why(downloads: Path, viewer: Path, key: str) -> None:
    with_file(desk := a_busy_desk(), state="broken", reason="it came broken: its base64 is cut off")
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", key)
        await told(pilot, "There is no file: it came broken")

    assert [] == [*names(downloads), *started_with(viewer)]


async def test_what_nobody_knows_is_saved_but_never_opened(downloads: Path, viewer: Path) -> None:
    with_file(desk := a_busy_desk(), found_type=None, file_name="invoice.desktop")
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "o")
        await told(pilot, "not opened from here")
        await press(pilot, "ctrl+s")
        await told(pilot, "Saved")

    assert [] == started_with(viewer)


async def test_a_program_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_OPEN", "no-such-viewer")
    with_file(desk := a_busy_desk())
    async with at_the_desk(desk, state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "enter", "o")

        assert "no-such-viewer could not be run" in await told(pilot, "could not be run")


async def test_a_program_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_OPEN", "false")
    with_file(desk := a_busy_desk())
    async with at_the_desk(desk, state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "enter", "o")

        why = await told(pilot, "ended with 1")

        assert "false ended with 1" in why
        assert "Or save it: ctrl+s" in why


async def test_a_daemon_that_lost_the_file_is_told_and_leaves_no_half_one(downloads: Path) -> None:
    number = with_file(desk := a_busy_desk())
    del desk.files[number]
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "ctrl+s")
        await told(pilot, "gone from the disk")

    assert [] == names(downloads)


async def test_old_copies_are_thrown_away_though_no_file_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.media.TIDY_FIRST", 0.01)
    old, new = tmp_path / "opened" / "old", tmp_path / "opened" / "new"
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    async with at_the_desk(a_busy_desk(), state_path=tmp_path / "tui.json") as pilot:
        await becomes(pilot, lambda: not old.exists(), 5.0)

    assert ["new"] == names(tmp_path / "opened")


async def test_a_fetch_that_fails_leaves_no_folder(tmp_path: Path, viewer: Path) -> None:
    del (desk := a_busy_desk()).files[with_file(desk)]
    async with at_the_desk(desk, state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "enter", "o")
        await told(pilot, "gone from the disk")
        await becomes(pilot, lambda: not names(tmp_path / "opened"), 5.0)

    assert (True, []) == ((tmp_path / "opened").is_dir(), started_with(viewer))
