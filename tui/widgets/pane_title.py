"""What a pane is about: one line of words, and below it the line that divides, which may carry a word of its own."""

from textual.strip import Strip

from tui.looks import ink
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.parts import Part, wide
from tui.widgets.strips import fit, ruled


class PaneTitle(LineWidget):
    """Two lines. Where there is no room the left side's last parts go first, the first part never."""

    def __init__(self, scene: Scene, id: str) -> None:
        super().__init__(scene, id)
        self._left: list[Part] = []
        self._right: list[Part] = []
        self._rule = ""
        self._has_focus = False

    def show(self, left: list[Part], right: list[Part], *, rule: str = "", has_focus: bool = False) -> None:
        """`rule` is the word in the line, in amber: something new that is not in view."""
        shown = (left, right, rule, has_focus)
        if shown != (self._left, self._right, self._rule, self._has_focus):
            self._left, self._right, self._rule, self._has_focus = shown
            self.refresh()

    def line(self, y: int, width: int) -> Strip:
        look = self.scene.look
        if y == 0:
            left, right = list(self._left), list(self._right)
            while len(left) > 1 and wide(left) + wide(right) + 4 > width:
                left.pop()
            return fit(
                [(" ", self.ground), *left],
                [*right, (" ", self.ground)],
                width,
                self.ground,
                flex=1,
                ellipsis=self.scene.glyphs.ellipsis,
            )
        colour = ink(look.amber if self._rule else look.dim if self._has_focus else look.rule)
        words: list[Part] = [(f" {self._rule} ", ink(look.amber, bold=True))] if self._rule else []
        return ruled(words, width, self.ground, (self.scene.glyphs.rule, colour))
