"""The `:` line: a command by name, with completion and with what was said before."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from daemon.display import display
from tui.commands import Command, Known, completions
from tui.keys import NO_KEY, bindings
from tui.scene import Scene
from tui.widgets.footer import KeyHints
from tui.widgets.parts import cut

MOST_SHOWN = 8


class CommandInput(Input):
    BINDINGS = bindings("command")


class CommandLine(ModalScreen[str | None]):
    """Dismisses with the line. `history` is oldest first."""

    def __init__(self, scene: Scene, table: dict[str, Command], known: Known, history: Sequence[str]) -> None:
        super().__init__(classes="-ascii" if scene.is_ascii else "")
        self.scene = scene
        self.table = table
        self.known = known
        self._lines = [*history, ""]
        self._at = len(history)
        self._begun = ""
        """What was typed before Tab went through what it may become."""
        self._offered: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="command"):
            yield Static(id="offered", markup=False)
            with Horizontal():
                yield Static(Content(":"), id="colon")
                yield CommandInput(compact=True, select_on_focus=False)
            yield KeyHints(self.scene, "command")

    def on_mount(self) -> None:
        self._offer()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value not in self._offered:
            self._begun = event.value
            self._offer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)

    def action_complete(self, step: int) -> None:
        """The next line that what was typed may become."""
        if self._offered:
            line = self.query_one(Input)
            at = self._offered.index(line.value) + step if line.value in self._offered else min(step - 1, 0)
            self._set(self._offered[at % len(self._offered)])
            self._draw()

    def action_recall(self, step: int) -> None:
        """An older line, or a newer one; the last is what is being typed."""
        line = self.query_one(Input)
        if self._at == len(self._lines) - 1:
            self._lines[-1] = line.value
        self._at = max(0, min(self._at + step, len(self._lines) - 1))
        self._set(self._lines[self._at])

    def _set(self, text: str) -> None:
        line = self.query_one(Input)
        line.value = text
        line.cursor_position = len(text)

    def _offer(self) -> None:
        self._offered = completions(self._begun, self.table, self.known)
        self._draw()

    def _draw(self) -> None:
        """The lines that it may become, each with what it does; in view is the one that stands there."""
        chosen = self.query_one(Input).value
        first = max(0, self._offered.index(chosen) - MOST_SHOWN + 1) if chosen in self._offered else 0
        shown = self._offered[first : first + MOST_SHOWN]
        self.query_one("#offered", Static).update(Content("\n").join(self._row(one, one == chosen) for one in shown))

    def _row(self, line: str, is_chosen: bool) -> Content:
        found = self.table.get(line.partition(" ")[0])
        pressed = found.key if found is not None and " " not in line else None
        key = pressed.shown if pressed is not None and pressed.keys != NO_KEY else ""
        usage = found.usage if found is not None and " " not in line else line
        told = found.help if found is not None else ""
        width = max(10, self.app.size.width - 46)
        return Content.assemble(
            (f" {display(usage, limit=26)}".ljust(28), "bold $amber" if is_chosen else "$bright"),
            (key[:14].ljust(16), "$dim"),
            (cut(told, width, self.scene.glyphs.ellipsis), "$plain"),
        )
