"""Questions with two answers."""

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.keys import Place, bindings
from tui.questions import READ_FIRST, Answers
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_line
from tui.widgets.parts import wrap_at_most

WIDEST, MARGINS, MOST_LINES = 100, 8, 5


class ConfirmScreen(ModalScreen[bool]):
    """`question` is what is asked, then lines that say what the answer means; foreign text in it has been made fit."""

    BINDINGS = bindings("question")
    place: Place = "question"

    def __init__(self, scene: Scene, question: tuple[str, ...], answers: Answers | None = None) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.question = question
        self.answers = answers
        """None: in the words of the table of keys."""

    def compose(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(Content(self.question[0]), classes="title")
            more = self.scene.glyphs.ellipsis
            room = min(WIDEST, self.app.size.width) - MARGINS
            for line in self.question[1:]:
                yield Static(Content("\n".join(wrap_at_most(line, room, MOST_LINES, more))))
            yield Static(Content(hint_line(self.place, self._scene_of_answers(), 60)), classes="keys")

    def action_answer(self, is_yes: bool) -> None:
        self.dismiss(is_yes)

    def _scene_of_answers(self) -> Scene:
        """Its keys say what they do to this question."""
        if self.answers is None:
            return self.scene
        said = dict(zip((f"{self.place}.yes", f"{self.place}.no"), self.answers, strict=True))
        return replace(self.scene, keys=tuple(replace(one, hint=said.get(one.id, one.hint)) for one in self.scene.keys))


class LeaveScreen(ConfirmScreen, inherit_bindings=False):
    """Leaving, where nothing is lost by it: the key that asks is a yes, too."""

    BINDINGS = bindings("leaving")
    place: Place = "leaving"


class ConsentScreen(ConfirmScreen, inherit_bindings=False):
    """Before something goes to a customer otherwise than was thought: no Enter says yes, and nothing typed blindly."""

    BINDINGS = bindings("consent")
    place: Place = "consent"
    _is_read = False

    def on_mount(self) -> None:
        self._silence = self.set_timer(READ_FIRST, self._read)

    def on_key(self) -> None:
        if not self._is_read:
            self._silence.stop()
            self._silence = self.set_timer(READ_FIRST, self._read)

    def action_answer(self, is_yes: bool) -> None:
        if not is_yes or self._is_read:
            super().action_answer(is_yes)

    def _read(self) -> None:
        """From now on a yes counts, and the line with the keys says so."""
        self._is_read = True
        self.query_one(".keys").add_class("-counts")


class LosingScreen(ConsentScreen, inherit_bindings=False):
    """Before words are lost by leaving."""

    BINDINGS = bindings("consent")
