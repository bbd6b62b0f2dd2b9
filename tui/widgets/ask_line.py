"""The line below a thread in which words are typed, and what came of them."""

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from daemon.display import display
from store.record import record
from tui.line_edit import LineEdit
from tui.looks import ink
from tui.scene import Scene
from tui.widgets.line import LineWidget
from tui.widgets.parts import Part, wide
from tui.widgets.strips import fit


@record
class Said:
    """`told` stands on the right, the most important first. `at` is where the cursor stands; None: nobody is typing."""

    sign: str
    text: str
    told: tuple[str, ...] = ()
    at: int | None = None


def typing(sign: str, edit: LineEdit, told: str) -> Said:
    return Said(sign, edit.text, (told,), edit.at)


class AskLine(LineWidget):
    """Takes no key itself: the thread above keeps the focus, so that no letter can go astray."""

    def __init__(self, scene: Scene, id: str = "ask") -> None:
        super().__init__(scene, id)
        self._said: Said | None = None
        self.display = False

    def show(self, said: Said | None) -> None:
        if said != self._said:
            self._said = said
            self.display = said is not None
            self.refresh()

    def line(self, y: int, width: int) -> Strip:
        return self.typed(self._said, width) if self._said is not None else Strip.blank(width, self.edge)

    def typed(self, said: Said, width: int) -> Strip:
        """The sign, the words with the cursor in view, and what is told of them."""
        look = self.scene.look
        sign: Part = (f" {said.sign} ", ink(look.amber, bold=True))
        style, text = ink(look.bright), display(said.text)
        told = self._told(said, width - cell_len(text) - 6)
        right = [(f"{told} ", ink(look.plain))] if told else []
        if said.at is None:
            return fit([sign, (text, style)], right, width, self.edge, ellipsis=self.scene.glyphs.ellipsis)
        before, here, after = said.text[: said.at], said.text[said.at : said.at + 1], said.text[said.at + 1 :]
        cursor = (display(here) or " ", style + Style(reverse=True))
        room = max(8, width - 3 - wide([sign, *right]))
        parts = [sign, (_end(display(before), room), style), cursor, (display(after), style)]
        return fit(parts, right, width, self.edge, ellipsis=self.scene.glyphs.ellipsis)

    def _told(self, said: Said, room: int) -> str:
        """As much of it as leaves the words whole; the first always, unless somebody is typing."""
        dot = f" {self.scene.glyphs.dot} "
        shown = list(said.told)
        while len(shown) > 1 and cell_len(dot.join(shown)) > room:
            shown.pop()
        is_in_the_way = said.at is not None and cell_len(dot.join(shown)) > room
        return "" if is_in_the_way else dot.join(shown)


def _end(text: str, width: int) -> str:
    """As much of its end as goes into so many cells."""
    while cell_len(text) > width:
        text = text[max(1, (cell_len(text) - width) // 2) :]
    return text
