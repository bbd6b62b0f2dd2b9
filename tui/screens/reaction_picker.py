"""Choose an emoji for a message: the usual six by their digits, or any one that is written."""

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key as KeyPressed
from textual.message import Message as Told
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from daemon.api import kinds
from daemon.display import display, display_picture
from store.models import Message
from tui import words
from tui.keys import bindings
from tui.reactions import LONGEST, USUAL, ours
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_line

SAID = 60
"""Characters of the message that are shown again."""


class ReactionInput(Input):
    """A digit chooses while nothing is written."""

    BINDINGS = bindings("reaction")

    class Digit(Told):
        def __init__(self, digit: int) -> None:
            super().__init__()
            self.digit = digit

    async def _on_key(self, event: KeyPressed) -> None:
        if not self.value and event.key.isdecimal() and event.key.isascii() and int(event.key) <= len(USUAL):
            event.prevent_default()
            event.stop()
            self.post_message(self.Digit(int(event.key)))
        else:
            await super()._on_key(event)


class ReactionPicker(ModalScreen[str | None]):
    """Dismisses with an emoji, or what may be one; empty takes ours back; None: nothing after all."""

    def __init__(self, scene: Scene, message: Message) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.message = message

    def compose(self) -> ComposeResult:
        said = kinds.said(self.message, display(self.message.body, limit=SAID))
        with Vertical(id="picker"):
            yield Static(Content(f"React to {words.sender(self.message)}: {said}"), classes="title")
            yield Static(self._choices(), id="filled")
            yield Static(Content("or any one emoji, or its name such as :tada:"), classes="label")
            yield ReactionInput(max_length=LONGEST, compact=True)
            yield Static(Content(""), classes="label", id="trouble")
            yield Static(Content(hint_line("reaction", self.scene, 70)), classes="keys")

    def on_mount(self) -> None:
        self.query_one(ReactionInput).focus()

    def on_reaction_input_digit(self, event: ReactionInput.Digit) -> None:
        if event.digit:
            self.dismiss(USUAL[event.digit - 1][0])
        else:
            self._take_back()

    @on(Input.Submitted)
    def _written(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value.strip())
        else:
            self._take_back()

    def _take_back(self) -> None:
        if ours(self.message):
            self.dismiss("")
        else:
            self.query_one("#trouble", Static).update(Content("There is no reaction of ours to take back."))

    def _choices(self) -> Content:
        lines = [self._line(str(digit), *usual) for digit, usual in enumerate(USUAL, 1)]
        held = ours(self.message)
        back = f"take back {self._shown(held)}".rstrip() if held else "take ours back: there is none"
        return Content("\n").join([*lines, self._line("0", "", back)])

    def _line(self, digit: str, emoji: str, name: str) -> Content:
        shown = f"{self._shown(emoji)}  " if emoji and self._shown(emoji) else ""
        return Content.assemble((f"{digit}  ", "bold $amber"), (f"{shown}{name}", "$bright"))

    def _shown(self, emoji: str) -> str:
        """A terminal without signs reads their names."""
        shown = display_picture(emoji)
        return "" if self.scene.is_ascii else shown + " " * max(0, 2 - cell_len(shown))
