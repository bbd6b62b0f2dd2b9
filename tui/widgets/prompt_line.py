"""The line in which a verb is given its argument, and one that says what it may become, or what is wrong with it."""

from textual.strip import Strip

from daemon.display import display
from tui.looks import ink
from tui.prompt import Prompt
from tui.scene import Scene
from tui.widgets.ask_line import AskLine, Said
from tui.widgets.strips import Part, fit, wide


class PromptLine(AskLine):
    """Takes no key itself: the screen hands each to the prompt, so that none can go to a list."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, "prompt")
        self._offered: tuple[str, ...] = ()
        self._chosen = self._trouble = self._assurance = ""

    def show_prompt(self, prompt: Prompt | None) -> None:
        if prompt is None:
            self.show(None)
            return
        self._offered, self._chosen = tuple(prompt.offered), prompt.edit.text
        self._trouble, self._assurance = prompt.trouble, prompt.assurance
        told = (prompt.understood,) if prompt.understood else ()
        self.show(Said(prompt.label, prompt.edit.text, told, prompt.edit.at))
        self.refresh()

    def line(self, y: int, width: int) -> Strip:
        return super().line(y, width) if y == 0 else self._below(width)

    def _below(self, width: int) -> Strip:
        look, glyphs = self.scene.look, self.scene.glyphs
        if self._trouble:
            return fit(
                [(f" {glyphs.alert} {self._trouble}", ink(look.red))], [], width, self.edge, ellipsis=glyphs.ellipsis
            )
        parts: list[Part] = [(f" {self._assurance}", ink(look.dim))]
        for one in self._offered:
            style = ink(look.amber, bold=True) if one == self._chosen else ink(look.plain)
            cell = (f"{display(one, limit=40)}  ", style)
            if wide([*parts, cell]) > width:
                break
            parts.append(cell)
        return fit(parts, [], width, self.edge, ellipsis=glyphs.ellipsis)
