"""A picture in half blocks, two points in a cell; in letters where there are no colours."""

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.looks import ink
from tui.picture import Picture
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.strips import centred


class PictureView(LineWidget):
    """A picture, or words in its place."""

    def __init__(self, scene: Scene, *, has_colours: bool) -> None:
        super().__init__(scene, "picture")
        self._has_colours = has_colours
        self._picture: Picture | None = None
        self._said = ""

    def show(self, picture: Picture | None, said: str = "") -> None:
        self._picture, self._said = picture, said
        self.styles.height = (picture.height + 1) // 2 if picture is not None else 1
        self.refresh(layout=True)

    def line(self, y: int, width: int) -> Strip:
        picture = self._picture
        if picture is None:
            return centred([(self._said, ink(self.scene.look.plain))], width, self.edge)
        cells = [self._cell(picture, x, y) for x in range(min(width, picture.width))]
        gap = Strip.blank(max(0, width - picture.width) // 2, self.edge)
        return Strip.join([gap, Strip(cells, len(cells))]).adjust_cell_length(width, self.edge)

    def _cell(self, picture: Picture, x: int, y: int) -> Segment:
        if not self._has_colours:
            return Segment(picture.shade(x, y), self.edge)
        upper, lower = Color.from_rgb(*picture.at(x, 2 * y)), Color.from_rgb(*picture.at(x, 2 * y + 1))
        return Segment("▀", Style(color=upper, bgcolor=lower))
