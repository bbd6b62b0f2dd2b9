"""V in a thread: the picture of a message over the desk."""

from pathlib import Path

import pytest

from daemon.api.files import AskFetch
from store.models import Media
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.screens.test_media import names, told
from tests.tui.screens.test_media_fetch import with_far_file
from tests.tui.sitting import at_the_desk, press
from tests.tui.test_picture import a_picture
from tui.picture import Picture
from tui.screens.picture import PictureScreen
from tui.widgets.picture_view import PictureView


def with_picture(desk: FakeInbox, content: bytes, kind: str = "image/png") -> int:
    media = Media("image/png", "a.png", len(content), state="stored", found_type=kind)
    message = desk.receive(1, "", type="image", media=media, is_read=True)
    desk.files[message.id] = content
    return message.id


async def until_drawn(pilot: object) -> PictureView:
    for _ in range(400):
        await settled(pilot)  # type: ignore[arg-type]
        screen = pilot.app.screen  # type: ignore[attr-defined]
        if isinstance(screen, PictureScreen) and screen.query_one(PictureView)._picture is not None:
            return screen.query_one(PictureView)
    raise AssertionError(screen_text(pilot.app))  # type: ignore[attr-defined]


async def test_v_draws_it_and_esc_leaves_no_copy(tmp_path: Path) -> None:
    with_picture(desk := a_busy_desk(), a_picture())
    async with at_the_desk(desk, state_path=tmp_path / "state" / "tui.json") as pilot:
        await press(pilot, "enter", "V")
        view = await until_drawn(pilot)
        strip, shown = view.render_line(2), screen_text(pilot.app)
        await press(pilot, "escape")
        await settled(pilot)
        is_closed = not isinstance(pilot.app.screen, PictureScreen)

    assert "▀" in strip.text
    assert "Esc close" in shown
    assert "photo" in shown
    assert is_closed
    assert [] == names(tmp_path / "state" / "opened")


async def test_what_only_its_provider_holds_is_fetched_first(tmp_path: Path) -> None:
    number = with_far_file(desk := a_busy_desk(), a_picture("JPEG"))
    async with at_the_desk(desk, state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "enter", "V")
        view = await until_drawn(pilot)

    assert isinstance(view._picture, Picture)
    assert AskFetch(number) in desk.fetched


async def test_a_hostile_one_is_told_in_its_place(tmp_path: Path) -> None:
    with_picture(desk := a_busy_desk(), a_picture()[:50])
    async with at_the_desk(desk, state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "enter", "V")

        assert "no whole picture" in await told(pilot, "It cannot be drawn")


async def test_what_is_no_picture_is_told_with_the_key_that_opens_it(tmp_path: Path) -> None:
    with_picture(desk := a_busy_desk(), b"%PDF-", "application/pdf")
    async with at_the_desk(desk, state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "enter", "V")

        assert "o opens it" in await told(pilot, "It is no picture")


@pytest.mark.parametrize("is_far", [True, False])
async def test_nothing_is_drawn_while_everything_is_masked(tmp_path: Path, is_far: bool) -> None:
    desk = a_busy_desk()
    (with_far_file if is_far else with_picture)(desk, a_picture())
    async with at_the_desk(desk, state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "enter")
        pilot.app.screen.mask.is_on = True  # type: ignore[attr-defined]
        await press(pilot, "V")
        await told(pilot, "masked")

    assert [] == desk.fetched
