"""The lines in which a verb is given its argument, and one that says what it may become, or what is wrong with it."""

from rich.cells import cell_len
from textual.strip import Strip

from daemon.display import display
from tui.looks import ink
from tui.prompt import Prompt
from tui.scene import Scene
from tui.widgets.ask_line import AskLine, Said
from tui.widgets.parts import Part, cut, wide
from tui.widgets.strips import fit

MOST_LINES = 6
"""Of a text that has several: the desk above stays in view."""


class PromptLine(AskLine):
    """Takes no key itself: the screen hands each to the prompt, so that none can go to a list."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, "prompt")
        self._offered: tuple[str, ...] = ()
        self._chosen = self._trouble = self._assurance = ""
        self._rows: tuple[Said, ...] = ()

    def show_prompt(self, prompt: Prompt | None) -> None:
        if prompt is None:
            self.show(None)
            return
        self._offered, self._chosen = tuple(prompt.offered), prompt.edit.text
        self._trouble, self._assurance = prompt.trouble, prompt.assurance
        self._rows = _rows(prompt)
        self.styles.height = len(self._rows) + 1
        self.show(self._rows[0])
        self.refresh()

    def line(self, y: int, width: int) -> Strip:
        if y >= len(self._rows):
            return self._below(width)
        label = cut(self._rows[0].sign, width // 2, self.scene.glyphs.ellipsis)
        row = self._rows[y]
        sign = label if row.sign else " " * cell_len(label)
        return self.typed(Said(sign, row.text, row.told, row.at), width)

    def _below(self, width: int) -> Strip:
        look, glyphs = self.scene.look, self.scene.glyphs
        if self._trouble:
            return fit(
                [(f" {glyphs.alert} {self._trouble}", ink(look.red))], [], width, self.edge, ellipsis=glyphs.ellipsis
            )
        gap = "  " if self._assurance and self._offered else ""
        parts: list[Part] = [(f" {self._assurance}{gap}", ink(look.dim))]
        for one in self._offered:
            style = ink(look.amber, bold=True) if one == self._chosen else ink(look.plain)
            cell = (f"{display(one, limit=40)}  ", style)
            if wide([*parts, cell]) > width:
                break
            parts.append(cell)
        return fit(parts, [], width, self.edge, ellipsis=glyphs.ellipsis)


def _rows(prompt: Prompt) -> tuple[Said, ...]:
    """Those lines among which the cursor stands; the first of them is told what the verb is."""
    lines, (at, column) = prompt.edit.lines, prompt.edit.place
    first = max(0, min(at - MOST_LINES // 2, len(lines) - MOST_LINES))
    told = (prompt.understood,) if prompt.understood else ()
    return tuple(
        Said(prompt.label if here == first else "", line, told if here == first else (), column if here == at else None)
        for here, line in enumerate(lines)
        if first <= here < first + MOST_LINES
    )
