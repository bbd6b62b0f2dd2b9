"""What the screen does before its first rows, and what it leaves for later."""

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from daemon.api.chats import AskChats
from tests.builders import NOW
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import UTC_OPTIONS, a_busy_desk, an_app, settled
from tui.app import DIALOGS, FrontdeskApp
from tui.source import FirstPage, Source


@pytest.fixture
def desk() -> FakeInbox:
    return a_busy_desk()


class Frames(FrontdeskApp):
    """Keeps of each frame that was drawn for the desk whether it is shown, and whether the rows were there."""

    CSS_PATH = str(DIALOGS.with_name("frontdesk.tcss"))

    def __init__(self, source: Source) -> None:
        super().__init__(source, UTC_OPTIONS, lambda: NOW)
        self.drawn: list[tuple[bool, bool]] = []

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if renderable is not None and screen is self.desk:
            self.drawn.append((not self._batch_count, self.desk.rows.is_loaded))
        super()._display(screen, renderable)


async def test_the_first_frame_of_the_desk_is_shown_and_has_the_rows_that_are_at_hand(desk: FakeInbox) -> None:
    page = await desk.chats(AskChats("", offset=0, limit=64, count=True))
    at_hand = FirstPage(await desk.sessions(), page, "")

    async def connect() -> FakeInbox:
        return desk

    app = Frames(Source(connect, None, lambda _patience: at_hand))
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)

    assert (True, True) == app.drawn[0]


@pytest.mark.parametrize("size", [(40, 12), (79, 24), (80, 28), (109, 30), (110, 27), (160, 48)])
async def test_the_desk_has_the_classes_of_its_size_before_textual_gives_them(
    desk: FakeInbox, size: tuple[int, int]
) -> None:
    app = an_app(desk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        given = app.desk.classes
        app.desk.fit(app.size)

        assert given == app.desk.classes


async def test_the_styles_of_dialogs_are_read_with_the_first_of_them(desk: FakeInbox) -> None:
    app = an_app(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        before = app.stylesheet.has_source(str(DIALOGS))
        await pilot.press("?")
        await settled(pilot)

        assert (False, True) == (before, app.stylesheet.has_source(str(DIALOGS)))


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
async def test_the_first_theme_is_the_one_that_was_asked_for(desk: FakeInbox, theme: str) -> None:
    app = an_app(desk, theme=theme)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        first = app.desk.styles.background
        app.refresh_css()
        await settled(pilot)

        assert first == app.desk.styles.background
        assert app.theme_variables["background"].lower() == first.hex.lower()
