"""Choose a session: number or key, provider, what waits there, and how it is, in words."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key as KeyPressed
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from daemon.api.errors import DaemonError
from daemon.display import display
from store.models import Session
from store.record import record
from tui import words
from tui.keys import bindings
from tui.scene import Scene, dialog_classes
from tui.session_state import Choice, SessionState
from tui.widgets.footer import hint_line
from tui.widgets.parts import wrap

if TYPE_CHECKING:
    from daemon.client import Inbox

WIDEST = 100
"""Cells of the dialog."""
LOOK_AGAIN = 0.5
"""Seconds between two looks whether a session has changed."""


class SessionOptions(OptionList):
    BINDINGS = bindings("picker")


@record
class ShowCode:
    session_id: int


class SessionPicker(ModalScreen[Choice | ShowCode | None]):
    """Dismisses with what was chosen. Digits choose at once, as they do on the main screen."""

    def __init__(self, scene: Scene, sessions: SessionState, inbox: "Callable[[], Inbox | None]") -> None:
        """`inbox` says itself what to do when there is no connection."""
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.sessions = sessions
        self._inbox = inbox
        self._choices: list[Choice] = []
        self._seen: list[int] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="picker"):
            yield Static(Content("Sessions"), classes="title")
            yield SessionOptions(*self._options(), markup=False)
            yield Static(Content(""), classes="keys")

    def on_mount(self) -> None:
        options = self.query_one(SessionOptions)
        options.highlighted = self._choices.index(self.sessions.choice) if self.sessions.choice in self._choices else 0
        options.focus()
        self._seen = self._seqs()
        self.set_interval(LOOK_AGAIN, self._look)

    def on_resize(self) -> None:
        self._seen = []  # all of it is broken anew

    def _look(self) -> None:
        """What has changed shows, and the cursor stays where it is."""
        seen = self._seqs()
        if seen == self._seen or not self.is_mounted:
            return
        self._seen, before = seen, self._choices
        options, self._choices = self.query_one(SessionOptions), []
        at, rows = options.highlighted or 0, self._options()
        options.set_options(rows)
        options.highlighted = self._choices.index(before[at]) if before[at] in self._choices else 0
        self._hint()

    def _seqs(self) -> list[int]:
        return [one.seq for one in self.sessions.all()]

    @on(OptionList.OptionHighlighted)
    def _hint(self) -> None:
        session = self._pointed_at()
        without = () if session is not None and session.notices else ("picker.dismiss",)
        self.query_one(".keys", Static).update(Content(hint_line("picker", self.scene, 90, without)))

    def _pointed_at(self) -> Session | None:
        """None: all of them."""
        choice = self._choices[self.query_one(SessionOptions).highlighted or 0]
        of = (one for one in self.sessions.all() if (one.workspace_id, one.key) == (choice.workspace, choice.session))
        return next(of, None)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index])

    def on_key(self, event: KeyPressed) -> None:
        session = self.sessions.by_digit(int(event.key)) if event.key.isdecimal() else None
        if event.key == "0":
            self.dismiss(Choice(self.sessions.choice.workspace))
        elif session is not None:
            self.dismiss(Choice(session.workspace_id, session.key))

    def _options(self) -> list[Option]:
        options, everything = [], self.sessions.all()
        digits = {one.id: str(at) for at, one in enumerate(self.sessions.shown(), 1) if at < 10}
        for workspace in self.sessions.workspaces:
            inside = [one for one in everything if one.workspace_id == workspace.id]
            self._choices.append(Choice(workspace.id))
            digit = "0" if workspace.id == self.sessions.choice.workspace else " "
            name = "All" if len(self.sessions.workspaces) == 1 else f"All of {display(workspace.name, limit=24)}"
            options.append(Option(self._row(digit, name, "", self.sessions.unread(inside), "")))
            for one in inside:
                self._choices.append(Choice(workspace.id, one.key))
                options.append(Option(self._session_row(one, digits.get(one.id, " "))))
        return options

    def action_show_qr(self) -> None:
        """Dismisses with the session whose code is wanted."""
        choice = self._choices[self.query_one(SessionOptions).highlighted or 0]
        session = next((one for one in self.sessions.all() if self._is_of(choice, one)), None)
        if session is not None:
            self.dismiss(ShowCode(session.id))
        else:
            self.app.notify("No session waits for its code to be scanned.", markup=False)

    def action_dismiss_notices(self) -> None:
        session = self._pointed_at()
        if session is None or not session.notices:
            self.app.notify("Nothing was told of the account of this session.", markup=False)
        elif (inbox := self._inbox()) is not None:
            self._dismiss_notices(inbox, session)

    @work(exclusive=True)
    async def _dismiss_notices(self, inbox: "Inbox", session: Session) -> None:
        """The row changes when the daemon says so."""
        name = words.session_name(session)
        try:
            done = await inbox.dismiss_notices(session.id)
        except DaemonError as trouble:
            said = display(f"{trouble.message} {trouble.hint}".strip(), limit=300)
            self.app.notify(said, title=f"Nothing was dismissed of {name}", severity="error", markup=False)
        else:
            self.app.notify(f"{words.plural(done.dismissed, 'notice')} of {name} dismissed.", markup=False)

    @staticmethod
    def _is_of(choice: Choice, session: Session) -> bool:
        """All sessions together: the first that waits for its code."""
        if choice.session is None:
            return session.state == "qr_scanning" and choice.workspace in (None, session.workspace_id)
        return (choice.workspace, choice.session) == (session.workspace_id, session.key)

    def _session_row(self, one: Session, digit: str) -> Content:
        phone = f" {display(one.phone, limit=20)}" if one.phone else ""
        sign = f"{self.scene.glyphs.provider(one.provider_type)} {words.provider_name(one.provider_type)}"
        name = words.session_name(one) + phone
        shows_code = self.scene.with_key("picker.qr", "{} shows it")
        need, state = words.needs(one, self.scene.now(), shows_code), words.state_words(one)
        row = self._row(digit, name, sign, one.unread_count, f"{one.health:>3}" + ("" if need else f" {state}"))
        lines = wrap(f"{self.scene.glyphs.alert} {state} {self.scene.glyphs.dot} {need}", self._room() - 4)
        return Content.assemble(row, ("\n  " + "\n    ".join(lines), "$amber")) if need else row

    def _room(self) -> int:
        """Cells of a row: the rest is padding, edge and the place of a scrollbar."""
        return max(20, min(WIDEST, self.app.size.width) - 10)

    def _row(self, digit: str, name: str, sign: str, unread: int, state: str) -> Content:
        colour = "$success" if "Meta" in sign else "$secondary"
        return Content.assemble(
            (f"{digit} ", "$dim"),
            (name.ljust(29), "$bright"),
            (sign.ljust(10), colour),
            ((words.count(unread) if unread else "").rjust(5), "bold $amber"),
            (f"  {state}", "$plain"),
        )
