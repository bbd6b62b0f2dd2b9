"""One line above the footer, there only while something is not as it should be."""

from textual.strip import Strip

from daemon.display import display
from tui.looks import ink
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.parts import wide
from tui.widgets.strips import fit


class StatusLine(LineWidget):
    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, id="status")
        self._sign = self._trouble = self._hint = self._more = ""
        self.display = False

    def show(self, sign: str, trouble: str, hint: str = "", more: str = "") -> None:
        """An empty trouble takes the line away. `more` is another one, in a few words on the right."""
        shown = (sign, display(trouble, limit=200), display(hint, limit=200), display(more, limit=60))
        if shown != (self._sign, self._trouble, self._hint, self._more):
            self._sign, self._trouble, self._hint, self._more = shown
            self.display = bool(trouble)
            self.refresh()

    def line(self, y: int, width: int) -> Strip:
        look = self.scene.look
        parts = [
            (f" {self._sign} ", ink(look.red)),
            (self._trouble, ink(look.bright)),
            (f"  {self._hint}", ink(look.dim)),
        ]
        more = [(f"{self._more} ", ink(look.amber))] if self._more else []
        # A short word on what to do is of more use than the end of the trouble.
        flex = 1 if wide(parts[2:]) <= (width - wide(more)) // 2 else 2
        return fit(parts, more, width, self.edge, flex=flex, ellipsis=self.scene.glyphs.ellipsis)
