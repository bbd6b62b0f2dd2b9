"""A widget of a few lines that are drawn from parts of text, never from markup."""

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.looks import ink
from tui.scene import Scene


class LineWidget(Widget):
    """Draws `line(y, width)`; whoever changes what it shows calls `refresh`."""

    def __init__(self, scene: Scene, id: str) -> None:
        super().__init__(id=id)
        self.scene = scene

    def dress(self, scene: Scene) -> None:
        self.scene = scene
        self.refresh()

    def line(self, y: int, width: int) -> Strip:
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        return self.line(y, self.size.width)

    @property
    def ground(self) -> Style:
        return ink(self.scene.look.plain, self.scene.look.ground)

    @property
    def edge(self) -> Style:
        return ink(self.scene.look.plain, self.scene.look.edge)
