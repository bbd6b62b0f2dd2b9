"""Choosing an approved text, and saying what only the writer knows."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from daemon.api.sending import Route, TemplateOffer
from daemon.display import display
from tui.answer import Filled
from tui.composer_state import clean
from tui.keys import bindings
from tui.scene import Scene, dialog_classes
from tui.widgets.footer import hint_line

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 600
"""Characters of a variable."""
WIDEST = 70


async def filled_template(app: App[None], scene: Scene, route: Route) -> Filled | None:
    """Let somebody choose and fill in; None: none after all. To be awaited in a worker."""
    offer = await app.push_screen_wait(TemplatePicker(scene, route))
    if offer is None:
        return None
    template = Filled(offer)
    if not template.missing:
        return template
    return await app.push_screen_wait(FillScreen(scene, template))


class TemplateOptions(OptionList):
    BINDINGS = bindings("templates")


class TemplatePicker(ModalScreen[TemplateOffer | None]):
    """Each as the customer would read it."""

    def __init__(self, scene: Scene, route: Route) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.route = route

    def compose(self) -> ComposeResult:
        key = display(self.route.session_key or "", limit=24)
        with Vertical(id="picker"):
            yield Static(Content(f"Templates of {key}"), classes="title")
            yield TemplateOptions(*self._options(self.route.templates), markup=False)
            yield Static(Content(hint_line("templates", self.scene, WIDEST)), classes="keys")

    def on_mount(self) -> None:
        options = self.query_one(TemplateOptions)
        options.highlighted = 0
        options.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self.route.templates[event.option_index])

    def _options(self, offers: "Sequence[TemplateOffer]") -> list[Option]:
        return [Option(_row(offer)) for offer in offers]


class FillInput(Input):
    BINDINGS = bindings("fill")


class FillScreen(ModalScreen[Filled | None]):
    """One line for each variable that nothing fills in by itself."""

    def __init__(self, scene: Scene, template: Filled) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.template = template
        self._numbers = template.missing

    def compose(self) -> ComposeResult:
        offer = self.template.offer
        with VerticalScroll(id="picker", can_focus=False):
            yield Static(Content(display(offer.name, limit=60)), classes="title")
            yield Static(Content(self._text()), id="filled")
            for number in self._numbers:
                yield Static(Content(_label(offer, number)), classes="label")
                yield FillInput(id=f"variable-{number}", max_length=LONGEST, compact=True)
            yield Static(Content(hint_line("fill", self.scene, WIDEST)), classes="keys")

    def on_mount(self) -> None:
        self.query(FillInput).first().focus()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.template = Filled(self.template.offer, self._given())
        self.query_one("#filled", Static).update(Content(self._text()))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        left = self.template.missing
        if left:
            self.query_one(f"#variable-{left[0]}", FillInput).focus()
        else:
            self.dismiss(self.template)

    def _given(self) -> dict[str, str]:
        values = {str(number): self.query_one(f"#variable-{number}", FillInput).value for number in self._numbers}
        return {number: clean(value).strip() for number, value in values.items() if value.strip()}

    def _text(self) -> str:
        return display(self.template.text, multiline=True)


def _row(offer: TemplateOffer) -> Content:
    name = f"{display(offer.name, limit=40)} {display(offer.language, limit=10)}"
    return Content.assemble((name, "bold $bright"), ("\n" + display(offer.text, multiline=True, limit=400), "$plain"))


def _label(offer: TemplateOffer, number: int) -> str:
    meaning = offer.variables[number - 1]
    what = "to be filled in" if meaning == "ask" else f"{display(meaning, limit=40)} is not known"
    return f"{{{{{number}}}}} {what}"
