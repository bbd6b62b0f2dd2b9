"""Under which name what the list shows is kept as a view."""

import re

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from daemon.api.views import View, named
from daemon.display import display
from tui.keys import bindings
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_line

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,31}\Z")


class NameInput(Input):
    BINDINGS = bindings("naming")


class ViewName(ModalScreen[str | None]):
    """Dismisses with a name that can be one. `view` is what is to be kept, without its name."""

    def __init__(self, scene: Scene, view: View) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.view = view

    def compose(self) -> ComposeResult:
        with Vertical(id="picker"):
            yield Static(Content("Keep this list as a view, for everybody at this desk"), classes="title")
            yield Static(Content(display(self.view.terms, limit=200)), id="filled")
            yield Static(Content("its name"), classes="label")
            yield NameInput(max_length=32, compact=True)
            yield Static(Content(""), classes="label", id="trouble")
            yield Static(Content(hint_line("naming", self.scene, 70)), classes="keys")

    def on_mount(self) -> None:
        self.query_one(NameInput).focus()

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        name = event.value.strip()
        trouble = ""
        if not _NAME.match(name):
            trouble = "A letter, then letters, digits, dot, dash and underscore."
        elif named(name) is not None:
            trouble = f"Everybody has {display(name.lower(), limit=32)} already: choose another name."
        if trouble:
            self.query_one("#trouble", Static).update(Content(trouble))
        else:
            self.dismiss(name)
