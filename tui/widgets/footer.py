"""The keys that matter for what has the focus: nine at most."""

from textual.strip import Strip

from tui.keys import Place, hints
from tui.looks import ink
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.parts import Part, wide
from tui.widgets.strips import fit


class KeyHints(LineWidget):
    def __init__(self, scene: Scene, place: Place = "list") -> None:
        super().__init__(scene, id="hints")
        self.place = place
        self.without: tuple[str, ...] = ()

    def show(self, place: Place, without: tuple[str, ...] = ()) -> None:
        """`without`: entries that do nothing at present."""
        if (place, without) != (self.place, self.without):
            self.place, self.without = place, without
            self.refresh()

    def line(self, y: int, width: int) -> Strip:
        return fit(hint_parts(self.place, self.scene, width, self.without), [], width, self.edge)


def hint_line(place: Place, scene: Scene, width: int, without: tuple[str, ...] = ()) -> str:
    """The same for a dialog, in one colour."""
    return "".join(text for text, _ in hint_parts(place, scene, width, without)).strip()


def hint_parts(place: Place, scene: Scene, width: int, without: tuple[str, ...] = ()) -> list[Part]:
    """As many as fit whole; help, the last, always does."""
    look = scene.look
    cells: list[list[Part]] = [
        [(f" {key.shown.split()[0]}", ink(look.amber, bold=True)), (f" {key.hint} ", ink(look.plain))]
        for key in hints(place, keys=tuple(key for key in scene.keys if key.id not in without))
    ]
    while len(cells) > 1 and sum(wide(cell) for cell in cells) > width:
        del cells[-2]
    return [part for cell in cells for part in cell]
