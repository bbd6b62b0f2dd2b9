"""Choose a view of the list: its name, how many chats it has, and what is in it."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key as KeyPressed
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from daemon.api.views import View
from daemon.display import display
from tui import words
from tui.keys import bindings
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_line

NAME_WIDTH = 16


class ViewOptions(OptionList):
    BINDINGS = bindings("views")


class ViewPicker(ModalScreen[View | None]):
    """Dismisses with what was chosen. Digits choose at once, in the order of the list."""

    def __init__(self, scene: Scene, views: Sequence[View], present: str) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.views = tuple(views)
        self.present = present

    def compose(self) -> ComposeResult:
        with Vertical(id="picker"):
            yield Static(Content("Views"), classes="title")
            yield ViewOptions(*(Option(_row(at, one)) for at, one in enumerate(self.views, 1)), markup=False)
            yield Static(Content(hint_line("views", self.scene, 90)), classes="keys")

    def on_mount(self) -> None:
        options = self.query_one(ViewOptions)
        options.highlighted = next((at for at, one in enumerate(self.views) if one.name == self.present), 0)
        options.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.views[event.option_index])

    def on_key(self, event: KeyPressed) -> None:
        place = int(event.key) - 1 if event.key.isascii() and event.key.isdecimal() else -1
        if 0 <= place < len(self.views):
            self.dismiss(self.views[place])


def _row(number: int, view: View) -> Content:
    """A saved one says what it asks for: nobody else knows."""
    total = "" if view.total is None else words.count(view.total)
    said = display(view.terms, limit=60) if view.is_saved else view.words
    return Content.assemble(
        (f"{number if number < 10 else ' '} ", "$dim"),
        (display(view.name, limit=NAME_WIDTH).ljust(NAME_WIDTH), "$bright"),
        (total.rjust(8), "bold $amber" if view.total else "$dim"),
        (f"  {said}", "$plain"),
    )
