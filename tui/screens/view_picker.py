"""Choose a view of the list: its name, how many chats it has, and what is in it."""

from collections.abc import Awaitable, Callable, Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key as KeyPressed
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from daemon.api.views import View
from daemon.display import display
from store.record import record
from tui import words
from tui.keys import bindings
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_line

NAME_WIDTH = 16


class ViewOptions(OptionList):
    BINDINGS = bindings("views")


@record
class Keep:
    """What the list shows is to become a view."""


@record
class Drop:
    view: View


class ViewPicker(ModalScreen[View | Keep | Drop | None]):
    """Dismisses with what was chosen. Digits choose at once, in the order of the list.

    `count` gives the views anew, each with its number: they come when they come, nobody waits for them.
    """

    def __init__(
        self, scene: Scene, views: Sequence[View], present: str, count: Callable[[], Awaitable[Sequence[View]]]
    ) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.views = tuple(views)
        self.present = present
        self._count = count

    def compose(self) -> ComposeResult:
        with Vertical(id="picker"):
            yield Static(Content("Views"), classes="title")
            yield ViewOptions(*self._options(), markup=False)
            yield Static(Content(hint_line("views", self.scene, 90)), classes="keys")

    def on_mount(self) -> None:
        options = self.query_one(ViewOptions)
        self._point(self.present)
        options.focus()
        self._learn()

    @work(exclusive=True)
    async def _learn(self) -> None:
        views = tuple(await self._count())
        options = self.query_one(ViewOptions)
        here = self.views[options.highlighted or 0].name
        self.views = views
        options.set_options(self._options())
        self._point(here)

    def _options(self) -> list[Option]:
        return [Option(_row(at, one)) for at, one in enumerate(self.views, 1)]

    def _point(self, name: str) -> None:
        at = next((at for at, one in enumerate(self.views) if one.name == name), 0)
        self.query_one(ViewOptions).highlighted = at

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.views[event.option_index])

    def action_keep(self) -> None:
        self.dismiss(Keep())

    def action_drop(self) -> None:
        view = self.views[self.query_one(ViewOptions).highlighted or 0]
        if view.is_saved:
            self.dismiss(Drop(view))
        else:
            self.app.notify(
                f"Everybody has {display(view.name, limit=32)}: only a view that was kept can be dropped.", markup=False
            )

    def on_key(self, event: KeyPressed) -> None:
        place = int(event.key) - 1 if event.key.isascii() and event.key.isdecimal() else -1
        if event.character is not None and event.character.isdecimal():
            event.stop()  # on the screen below a digit is a session
        if 0 <= place < len(self.views):
            self.dismiss(self.views[place])


def _row(number: int, view: View) -> Content:
    """A saved one says what it asks for: nobody else knows."""
    total = "" if view.total is None else words.count(view.total)
    said = display(view.terms if view.is_saved else view.words, limit=60)
    return Content.assemble(
        (f"{number if number < 10 else ' '} ", "$dim"),
        (display(view.name, limit=NAME_WIDTH).ljust(NAME_WIDTH), "$bright"),
        (total.rjust(8), "bold $amber" if view.total else "$dim"),
        (f"  {said}", "$plain"),
    )
