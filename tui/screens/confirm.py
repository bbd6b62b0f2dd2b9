"""Questions with two answers."""

from time import monotonic

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import Place, bindings
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_parts

READ_FIRST = 0.4
"""Seconds in which a yes is a letter of the next answer, begun before the question was seen."""


class ConfirmScreen(ModalScreen[bool]):
    """`question` is what is asked, then lines that say what the answer means; foreign text in it has been made fit."""

    BINDINGS = bindings("question")
    place: Place = "question"

    def __init__(self, scene: Scene, question: tuple[str, ...]) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(Content(self.question[0]), classes="title")
            for line in self.question[1:]:
                yield Static(Content(line))
            keys = hint_parts(self.place, self.scene, 60)
            yield Static(Content("".join(text for text, _ in keys).strip()), classes="keys")

    def action_answer(self, is_yes: bool) -> None:
        self.dismiss(is_yes)


class ConsentScreen(ConfirmScreen, inherit_bindings=False):
    """Before something goes to a customer otherwise than was thought: no Enter says yes, and nothing typed blindly."""

    BINDINGS = bindings("consent")
    place: Place = "consent"

    def on_mount(self) -> None:
        self._shown_at = monotonic()

    def action_answer(self, is_yes: bool) -> None:
        if not is_yes or monotonic() - self._shown_at >= READ_FIRST:
            super().action_answer(is_yes)
