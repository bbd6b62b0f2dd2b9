"""One line above the footer, there only while something is not as it should be."""

from textual.strip import Strip

from daemon.display import display
from tui.looks import ink
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.strips import fit


class StatusLine(LineWidget):
    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, id="status")
        self._trouble = self._hint = ""
        self.display = False

    def show(self, trouble: str, hint: str = "") -> None:
        """An empty trouble takes the line away."""
        shown = (display(trouble, limit=200), display(hint, limit=200))
        if shown != (self._trouble, self._hint):
            self._trouble, self._hint = shown
            self.display = bool(trouble)
            self.refresh()

    def line(self, y: int, width: int) -> Strip:
        look, sign = self.scene.look, self.scene.glyphs.lost
        parts = [(f" {sign} ", ink(look.red)), (self._trouble, ink(look.bright)), (f"  {self._hint}", ink(look.dim))]
        return fit(parts, [], width, self.edge, ellipsis=self.scene.glyphs.ellipsis)
