"""The filter of the list, being written: one line to write in, and one that says what comes of it."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import Key as KeyPressed
from textual.strip import Strip

from tui.keys import bindings
from tui.looks import ink
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.parts import Part
from tui.widgets.query_input import QueryInput
from tui.widgets.strips import fit


class FilterInput(QueryInput):
    """Knows which keys it has seen."""

    BINDINGS = bindings("filter")

    def __init__(self) -> None:
        super().__init__(id="filter", classes="-filter")
        self._seen: KeyPressed | None = None

    def has_seen(self, event: KeyPressed) -> bool:
        """Whether a key that comes by has been here, or went elsewhere before the focus came."""
        return event is self._seen

    async def _on_key(self, event: KeyPressed) -> None:
        self._seen = event
        await super()._on_key(event)


class FilterWords(LineWidget):
    """What is wrong with the filter, else what its last word may become; and how many chats fit."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, "filter-words")
        self._words, self._count, self._is_wrong = "", "", False

    def show(self, words: str, count: str, *, is_wrong: bool = False) -> None:
        if (words, count, is_wrong) != (self._words, self._count, self._is_wrong):
            self._words, self._count, self._is_wrong = words, count, is_wrong
            self.refresh()

    def line(self, y: int, width: int) -> Strip:
        look = self.scene.look
        said: Part = (self._words, ink(look.red if self._is_wrong else look.dim))
        sign: Part = (f" {self.scene.glyphs.alert} " if self._is_wrong else "   ", ink(look.red, bold=True))
        count: list[Part] = [(self._count + " ", ink(look.dim))] if self._count else []
        return fit([sign, said], count, width, self.ground, ellipsis=self.scene.glyphs.ellipsis)


class FilterLine(Vertical):
    """Takes the place of the list's title while it is open."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(id="filter-line")
        self.scene = scene
        self.input = FilterInput()
        self.words = FilterWords(scene)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield FilterSign(self.scene)
            yield self.input
        yield self.words


class FilterSign(LineWidget):
    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, "filter-sign")

    def line(self, y: int, width: int) -> Strip:
        return fit([(" /", ink(self.scene.look.amber, bold=True))], [], width, self.ground)
