"""A question with two answers."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import bindings
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_parts


class ConfirmScreen(ModalScreen[bool]):
    """`question` is ours: the question, then what the answer means."""

    BINDINGS = bindings("question")

    def __init__(self, scene: Scene, question: tuple[str, str]) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(Content(self.question[0]), classes="title")
            yield Static(Content(self.question[1]))
            keys = hint_parts("question", self.scene, 60)
            yield Static(Content("".join(text for text, _ in keys).strip()), classes="keys")

    def action_answer(self, is_yes: bool) -> None:
        self.dismiss(is_yes)
