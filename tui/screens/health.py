"""How well the desk is: what to look at, the numbers of the last minute, and every session."""

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from daemon.api.errors import DaemonError
from daemon.api.status import Health
from daemon.display import display
from tui.health_words import sections
from tui.keys import bindings
from tui.scene import Scene, dialog_classes
from tui.screens.sections import content_of
from tui.widgets.footer import hint_line

if TYPE_CHECKING:
    from daemon.client import Inbox

ASK_EVERY = 2.0
"""Seconds, while somebody looks."""
WIDEST, MARGINS = 100, 9


class HealthScreen(ModalScreen[None]):
    BINDINGS = bindings("health")

    def __init__(self, scene: Scene, inbox: "Inbox") -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self._inbox = inbox
        self._health: Health | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="health"):
            yield Static(Content("Health"), classes="title")
            yield Static(Content.styled(f"Loading{self.scene.glyphs.ellipsis}", "$dim"), id="health-notice")
            for number in range(3):
                yield Static(Content(""), id=f"health-{number}", classes="section")
            yield Static(Content(hint_line("health", self.scene, self._width)), classes="keys")

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()
        self._ask()
        self.set_interval(ASK_EVERY, self._ask)

    def on_resize(self) -> None:
        self._draw()

    def action_scroll(self, step: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)

    async def action_dismiss(self, result: None = None) -> None:
        self.dismiss(None)

    @work(group="health", exclusive=True)
    async def _ask(self) -> None:
        try:
            self._health = await self._inbox.health()
        except DaemonError as trouble:
            self._say(display(f"{trouble.message} {trouble.hint}", limit=300))
        else:
            self._say("")
        self._draw()

    def _say(self, text: str) -> None:
        notice = self.query_one("#health-notice", Static)
        notice.update(Content(text))
        notice.display = bool(text)

    def _draw(self) -> None:
        if self._health is None:
            return
        drawn = sections(self._health, self.scene.glyphs, self.scene.now(), self._width)
        for number, section in enumerate(drawn):
            self.query_one(f"#health-{number}", Static).update(Content("\n").join(map(content_of, section)))

    @property
    def _width(self) -> int:
        return min(WIDEST, self.app.size.width) - MARGINS
