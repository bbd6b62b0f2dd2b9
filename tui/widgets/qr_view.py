"""A QR code on the screen: dark on light, whatever the theme."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.looks import ink
from tui.qr_blocks import framed
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.parts import Part
from tui.widgets.strips import centred

_DARK, _LIGHT = "#000000", "#ffffff"
_STYLES = {
    (upper, lower): Style(color=_DARK if upper == "#" else _LIGHT, bgcolor=_DARK if lower == "#" else _LIGHT)
    for upper in "#."
    for lower in "#."
}


class QrView(LineWidget):
    """A code, or lines of words in its place."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, "qr")
        self._lines: list[Strip] = []
        self._said: tuple[str, ...] = ()

    def show(self, rows: tuple[str, ...], said: tuple[str, ...]) -> None:
        self._lines, self._said = _strips(rows), said
        self.styles.height = len(self._lines) or len(said) or 1
        self.refresh(layout=True)

    def line(self, y: int, width: int) -> Strip:
        if y < len(self._lines):
            gap = max(0, width - self._lines[y].cell_length) // 2
            return Strip.join([Strip.blank(gap, self.edge), self._lines[y]]).adjust_cell_length(width, self.edge)
        said = self._said[y] if y < len(self._said) and not self._lines else ""
        return centred([(said, ink(self.scene.look.plain))], width, self.edge)


class QrLine(LineWidget):
    """One line in the middle."""

    def __init__(self, scene: Scene, id: str) -> None:
        super().__init__(scene, id)
        self.parts: list[Part] = []

    def show(self, parts: list[Part]) -> None:
        self.parts = parts
        self.refresh()

    def line(self, y: int, width: int) -> Strip:
        return centred(self.parts, width, self.edge)


def _strips(rows: Sequence[str]) -> list[Strip]:
    """Each line of the screen."""
    made = framed(rows)
    return [_line(made[at], made[at + 1]) for at in range(0, len(made), 2)]


def _line(upper: str, lower: str) -> Strip:
    return Strip([Segment("▀", _STYLES[pair]) for pair in zip(upper, lower, strict=True)], len(upper)).simplify()
