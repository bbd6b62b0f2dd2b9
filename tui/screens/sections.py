"""A page of sections over the desk: asked for when it opens, read by scrolling."""

from collections.abc import Awaitable, Callable

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from daemon.api.errors import DaemonError, NotFound
from daemon.display import display
from tui.keys import bindings
from tui.message_words import Line, Section
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_line

WIDEST, MARGINS = 110, 9
Asked = Callable[[], Awaitable[list[Section]]]


class SectionsScreen(ModalScreen[None]):
    """`ask` raises DaemonError."""

    BINDINGS = bindings("page")

    def __init__(self, scene: Scene, title: str, ask: Asked) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self._title = title
        self._question = ask

    def compose(self) -> ComposeResult:
        width = min(WIDEST, self.app.size.width) - MARGINS
        with VerticalScroll(id="page"):
            yield Static(Content(self._title), classes="title", id="page-title")
            yield Static(Content.styled(f"\nLoading{self.scene.glyphs.ellipsis}", "$dim"), id="page-text")
            yield Static(Content(hint_line("page", self.scene, width)), classes="keys")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self._ask()

    def action_scroll(self, step: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)

    def action_page(self, step: float) -> None:
        view = self.query_one(VerticalScroll)
        view.scroll_relative(y=int(view.size.height * step), animate=False)

    def action_top(self) -> None:
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_bottom(self) -> None:
        self.query_one(VerticalScroll).scroll_end(animate=False)

    async def action_dismiss(self, result: None = None) -> None:
        self.dismiss(None)

    @work(group="page", exclusive=True)
    async def _ask(self) -> None:
        text = self.query_one("#page-text", Static)
        try:
            text.update(_drawn(await self._question()))
        except NotFound as trouble:
            older = "\nIf it should be there, the daemon is older than the screen: frontdesk daemon restart"
            text.update(Content(display(trouble.message, limit=300) + older))
        except DaemonError as trouble:
            text.update(Content(display(f"{trouble.message} {trouble.hint}", limit=300)))
        self.call_after_refresh(self._tell_of_more)

    def _tell_of_more(self) -> None:
        """The keys stand at the end: of a page that is taller than the screen nobody would see them."""
        if self.query_one(VerticalScroll).max_scroll_y:
            shown = self.scene.key
            keys = f"  {shown('page.close')} closes this, {shown('page.down')} {shown('page.up')} scroll"
            self.query_one("#page-title", Static).update(Content.assemble(self._title, (keys, "not bold $dim")))


def _drawn(sections: list[Section]) -> Content:
    lines = [
        line
        for title, lines in sections
        for line in (Content(""), Content.styled(title, "bold $bright"), *map(content_of, lines))
    ]
    return Content("\n").join(lines)


def content_of(line: Line) -> Content:
    """In the colours of the theme."""
    return Content.assemble(*((text, _COLOURS[tone]) for text, tone in line))


_COLOURS = {
    "bright": "$bright", "plain": "$plain", "dim": "$dim", "amber": "$amber", "red": "$error", "meta": "$success",
    "webjs": "$secondary", "read": "$secondary",
}  # fmt: skip
