"""The keys that work where the focus is, and those that work everywhere."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import PANES, TITLES, Key, Place, bindings, listed
from tui.scene import Scene, dialog_classes
from tui.widgets.parts import wrap

COLUMN = 20
ROOM = 47
"""Cells of what a key does, beside it."""


class HelpScreen(ModalScreen[None]):
    BINDINGS = bindings("help")

    def __init__(self, scene: Scene, place: Place) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.place = place

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help"):
            for place in dict.fromkeys((self.place, "desk")):
                keys = listed(place, self.scene.keys)
                if keys:
                    closes = self._how() if place == self.place else self._where()
                    yield Static(_title(place, closes), classes="title")
                    yield Static(Content("\n").join(_line(key) for key in keys), classes="section")
            signs = self.scene.glyphs
            blue = "in blue: " if signs.ticks_read == signs.ticks else ""
            yield Static(Content("Signs"), classes="title")
            yield Static(
                Content(
                    f"{signs.meta} Meta  {signs.webjs} Web.js  "
                    f"{signs.window} until the window closes  {signs.late} came late\n"
                    f"{signs.clock} on its way  {signs.tick} sent  {signs.ticks} delivered  "
                    f"{signs.ticks_read} {blue}read  {signs.alert} failed  "
                    f"{signs.unknown} not known\n"
                    f"{signs.raised} priority  {signs.pin} pinned  {signs.mute} muted"
                ),
                classes="section",
            )

    def _how(self) -> str:
        shown = self.scene.key
        return f"{shown('help.close')} closes this, {shown('help.down')} {shown('help.up')} scroll"

    def _where(self) -> str:
        """Letters that are typed into a line are no commands."""
        return "" if self.place in PANES else "in the list, the thread and the contact"

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_scroll(self, step: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)

    async def action_dismiss(self, result: None = None) -> None:
        self.dismiss(None)


def _title(place: Place, beside: str) -> Content:
    return Content.assemble(TITLES[place].ljust(COLUMN), (beside, "not bold $dim"))


def _line(key: Key) -> Content:
    told = f"\n{' ' * COLUMN}".join(wrap(key.help, ROOM))
    return Content.assemble((key.shown.ljust(COLUMN), "bold $amber"), (told, "$plain"))
