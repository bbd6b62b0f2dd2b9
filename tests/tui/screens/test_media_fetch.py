"""o and ctrl+s on a file that only its provider holds: it is fetched first, and the message says so meanwhile."""

from pathlib import Path

import pytest

from daemon.api.errors import NoMedia
from daemon.api.files import AskFetch
from store.models import Media
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.screens.test_media import CONTENT, downloads, names, started_with, told, viewer
from tests.tui.sitting import at_the_desk, press, write

__all__ = ["downloads", "viewer"]
"""Fixtures."""


def with_far_file(desk: FakeInbox, came: bytes | NoMedia = CONTENT, **media: object) -> int:
    given = {"state": "remote", "is_remote": True, "mime_type": "image/jpeg", "file_name": "a", **media}
    message = desk.receive(1, "", type="image", media=Media(**given), is_read=True)  # type: ignore[arg-type]
    desk.far_files[message.id] = came
    return message.id


async def test_o_fetches_then_opens(tmp_path: Path, viewer: Path) -> None:
    number = with_far_file(desk := a_busy_desk())
    desk.is_free.clear()
    async with at_the_desk(desk, state_path=tmp_path / "state" / "tui.json") as pilot:
        await press(pilot, "enter")
        before = await told(pilot, "photo · not fetched yet")
        await press(pilot, "o")
        meanwhile = await told(pilot, "fetching…")
        desk.is_free.set()
        for _ in range(200):
            await settled(pilot)
            if started_with(viewer):
                break
        after = screen_text(pilot.app)

    assert "fetching" not in before
    assert "not fetched yet" not in meanwhile
    assert "fetching" not in after
    assert [AskFetch(number), AskFetch(number, is_begun=True)] == desk.fetched
    assert "a.jpg" == Path(started_with(viewer)[1]).name


async def test_ctrl_s_fetches_then_saves(downloads: Path) -> None:
    with_far_file(desk := a_busy_desk())
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "ctrl+s")
        await told(pilot, "Saved")

    assert ["a.jpg"] == names(downloads)
    assert CONTENT == (downloads / "a.jpg").read_bytes()


async def test_a_file_of_another_store_is_not_the_one_that_was_asked_for(downloads: Path) -> None:
    with_far_file(desk := a_busy_desk())
    desk.is_free.clear()
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "ctrl+s")
        desk.epoch = "another"
        desk.is_free.set()
        await told(pilot, "another store")

    assert [] == names(downloads)


async def test_what_did_not_come_is_told_with_what_to_do_and_can_be_tried_again(downloads: Path) -> None:
    gone = NoMedia("Meta answered \x1b[2J404", "ask the customer to send it again")
    number = with_far_file(desk := a_busy_desk(), gone)
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "ctrl+s")
        toast = await told(pilot, "ask the customer to send it again")
        line = await told(pilot, "it can be fetched")
        desk.far_files[number] = CONTENT
        await press(pilot, "ctrl+s")
        await told(pilot, "Saved")

    assert "\x1b" not in toast
    assert "photo · Meta answered" in line
    assert "␛[2J404" in line
    assert ["a.jpg"] == names(downloads)


async def test_a_second_press_does_not_ask_twice(downloads: Path, viewer: Path) -> None:
    number = with_far_file(desk := a_busy_desk())
    desk.is_free.clear()
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "ctrl+s")
        await told(pilot, "fetching…")
        await press(pilot, "ctrl+s")
        await told(pilot, "It is on its way.")
        desk.is_free.set()
        await told(pilot, "Saved")

    assert ["a.jpg"] == names(downloads)
    assert 1 == desk.fetched.count(AskFetch(number))


async def test_what_comes_late_opens_over_nothing_else(downloads: Path, viewer: Path) -> None:
    with_far_file(desk := a_busy_desk())
    desk.is_free.clear()
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "o")
        await told(pilot, "fetching…")
        await press(pilot, "J")
        desk.is_free.set()
        await told(pilot, "The file that was asked for is here now.")

    assert [] == started_with(viewer)


@pytest.mark.parametrize("key", ["o", "V"])
async def test_what_comes_late_opens_over_no_answer_that_is_being_written(
    downloads: Path, viewer: Path, key: str
) -> None:
    with_far_file(desk := a_busy_desk())
    desk.is_free.clear()
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", key)
        await told(pilot, "fetching…")
        await press(pilot, "r")
        await write(pilot, "one mom")
        desk.is_free.set()
        await told(pilot, "The file that was asked for is here now.")
        await write(pilot, "ent")

        assert "one moment" in screen_text(pilot.app)
    assert [] == started_with(viewer)


@pytest.mark.parametrize("state", ["removed", "broken", "too_big"])
async def test_what_was_here_or_failed_is_asked_for_anew(downloads: Path, state: str) -> None:
    with_far_file(desk := a_busy_desk(), state=state, reason="it made room for newer files")
    async with at_the_desk(desk, downloads=downloads) as pilot:
        await press(pilot, "enter", "ctrl+s")
        await told(pilot, "Saved")

    assert ["a.jpg"] == names(downloads)
