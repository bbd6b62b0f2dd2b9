"""What a pane is about: one line of words, and below it the line that divides, which may carry a word of its own."""

from textual.strip import Strip

from tui.looks import ink
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.strips import Part, fit, ruled


class PaneTitle(LineWidget):
    """Two lines. `flex` says which part of the left side gives way."""

    def __init__(self, scene: Scene, id: str) -> None:
        super().__init__(scene, id)
        self._left: list[Part] = []
        self._right: list[Part] = []
        self._flex = 0
        self._rule = ""
        self._has_focus = False

    def show(self, left: list[Part], right: list[Part], *, rule: str = "", has_focus: bool = False, flex: int = 0) -> None:
        """`rule` is the word in the line, in amber: something new that is not in view."""
        shown = (left, right, rule, has_focus, flex)
        if shown != (self._left, self._right, self._rule, self._has_focus, self._flex):
            self._left, self._right, self._rule, self._has_focus, self._flex = shown
            self.refresh()

    def line(self, y: int, width: int) -> Strip:
        look = self.scene.look
        if y == 0:
            left: list[Part] = [(" ", self.ground), *self._left]
            return fit(left, [*self._right, (" ", self.ground)], width, self.ground, flex=self._flex + 1)
        colour = ink(look.amber if self._rule else look.dim if self._has_focus else look.rule)
        words: list[Part] = [(f" {self._rule} ", ink(look.amber, bold=True))] if self._rule else []
        return ruled(words, width, self.ground, (self.scene.glyphs.rule, colour))
