"""The code that links a telephone, drawn until it is used: each new one takes the place of the one before."""

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from daemon.api.errors import DaemonError
from daemon.api.qr import QrCode
from daemon.display import display
from tui import words
from tui.keys import bindings
from tui.looks import ink
from tui.qr_blocks import size
from tui.scene import Scene, dialog_classes
from tui.session_state import SessionState
from tui.widgets.parts import Part, wrap
from tui.widgets.qr_view import QrLine, QrView

if TYPE_CHECKING:
    from daemon.client import Inbox

LOOK_AGAIN = 3_000
"""Milliseconds between two questions while there is no code that holds."""


class QrScreen(ModalScreen[None]):
    """Asks for the code, counts down, asks again when the session's row has changed, and says when it is linked."""

    BINDINGS = bindings("qr")

    def __init__(self, scene: Scene, sessions: SessionState, session_id: int, inbox: "Inbox") -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self.sessions = sessions
        self.session_id = session_id
        self._inbox = inbox
        self._code: QrCode | None = None
        self._trouble: DaemonError | None = None
        self._seen = -1
        self._asked_at = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="qr-dialog"):
            yield QrLine(self.scene, "qr-title")
            yield QrView(self.scene)
            yield QrLine(self.scene, "qr-left")

    def on_mount(self) -> None:
        self.set_interval(0.5, self._look)
        self._look()

    def on_resize(self) -> None:
        self._draw()

    def _look(self) -> None:
        session, now = self.sessions.by_id(self.session_id), self.scene.now()
        seq = session.seq if session is not None else 0
        is_over = self._code is None or self._code.until <= now
        if seq != self._seen or (is_over and now - self._asked_at >= LOOK_AGAIN):
            self._seen, self._asked_at = seq, now
            self._ask()
        self._draw()

    @work(exclusive=True)
    async def _ask(self) -> None:
        try:
            self._code, self._trouble = await self._inbox.qr(self.session_id), None
        except DaemonError as trouble:
            self._code, self._trouble = None, trouble
        self._draw()

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        look, session = self.scene.look, self.sessions.by_id(self.session_id)
        name = words.session_name(session) if session is not None else ""
        is_linked = session is not None and session.state == "connected"
        rows, said = ((), (f"{name} is linked.",)) if is_linked else self._shown(name)
        self.query_one("#qr-title", QrLine).show([(f"Link {name}", ink(look.bright, bold=True))])
        self.query_one(QrView).show(rows, said)
        self.query_one("#qr-left", QrLine).show(self._left(is_linked=is_linked))

    def _shown(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The code's rows, or what there is to say instead."""
        code = self._code
        if code is not None and code.until > self.scene.now():
            columns, lines = size(code.rows)
            width, height = self.app.size
            if columns <= width and lines + 2 <= height:
                return code.rows, ()
            wants = f"The code takes {columns} columns and {lines + 2} lines; here are {width} and {height}."
            return (), self._wrapped(wants, "Make the terminal larger or its letters smaller, or in another one:",
                                     f"frontdesk sessions qr {name}")  # fmt: skip
        if self._trouble is not None:
            return (), self._wrapped(display(self._trouble.message, limit=200), display(self._trouble.hint, limit=200))
        return (), (f"Waiting for the next code{self.scene.glyphs.ellipsis}",)

    def _wrapped(self, *said: str) -> tuple[str, ...]:
        room = max(20, min(80, self.app.size.width - 4))
        return tuple(line for one in said if one for line in wrap(one, room))

    def _left(self, *, is_linked: bool) -> list[Part]:
        look = self.scene.look
        key = self.scene.with_key("qr.close", "{}")
        close: list[Part] = [(key, ink(look.amber, bold=True)), (" close", ink(look.plain))] if key else []
        if is_linked or self._code is None:
            return close
        left = max(0, self._code.until - self.scene.now()) // 1000
        said = f"holds for {left} s" if left else "expired"
        dot = self.scene.glyphs.dot
        where = f" {dot} WhatsApp: Settings, Linked devices" + (f" {dot} " if close else "")
        tone = look.amber if left > 10 else look.red
        return [(said, ink(tone, bold=True)), (where, ink(look.plain)), *close]
