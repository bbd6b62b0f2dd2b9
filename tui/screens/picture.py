"""A picture of a message, drawn over the desk until a key is pressed."""

from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from tui.keys import bindings
from tui.looks import ink
from tui.picture import NoPicture, Picture, drawn
from tui.scene import Scene, dialog_classes
from tui.widgets.picture_view import PictureView
from tui.widgets.qr_view import QrLine


class PictureScreen(ModalScreen[None]):
    """Draws the file, as large as the terminal is; it goes when the screen does."""

    BINDINGS = bindings("picture")

    def __init__(self, scene: Scene, title: str, path: Path, *, has_colours: bool) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self._title = title
        self._path = path
        self._has_colours = has_colours

    def compose(self) -> ComposeResult:
        with Vertical(id="picture-dialog"):
            yield QrLine(self.scene, "picture-title")
            yield PictureView(self.scene, has_colours=self._has_colours)
            yield QrLine(self.scene, "picture-keys")

    def on_mount(self) -> None:
        look = self.scene.look
        self.query_one("#picture-title", QrLine).show([(self._title, ink(look.bright, bold=True))])
        key = self.scene.with_key("picture.close", "{}")
        close = [(key, ink(look.amber, bold=True)), (" close", ink(look.plain))]
        self.query_one("#picture-keys", QrLine).show(close if key else [])
        self._show(None, f"drawing{self.scene.glyphs.ellipsis}")

    def on_resize(self) -> None:
        self._draw()

    def _show(self, picture: Picture | None, said: str = "") -> None:
        self.query_one(PictureView).show(picture, said)

    @work(exclusive=True)
    async def _draw(self) -> None:
        width, height = self.app.size
        try:
            self._show(await drawn(self._path, width - 2, height - 4))
        except NoPicture as why:
            self._show(None, str(why))
