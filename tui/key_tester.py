"""`frontdesk keys --test`: press a key and read how it came and what answers to it. An app of its own."""

from collections import deque
from collections.abc import Iterable
from time import monotonic
from typing import ClassVar

from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.drivers import linux_driver
from textual.events import Event, Key, Paste, Resize
from textual.message import Message
from textual.widgets import Static

from daemon.display import display
from tui.key_words import Heard, told
from tui.keymap import Keymap
from tui.keys import NO_KEY
from tui.terminal_keys import teach

TITLE = "Press a key: what it is called, and what answers to it on the desk. Nothing is done."
LEAVING = "ctrl+q leaves; so does Esc or ctrl+c, twice."
SILENT = (
    "A key that shows nothing here never came: the terminal, tmux or the system keeps it for itself. alt is sent as "
    "Esc and the key: turn that on in the terminal (Option or Alt as Meta or Esc+). In tmux a prefix and its bindings "
    "go first: tmux list-keys -T root. Give the entry another key in [keys] if it cannot be had."
)
_LEAVES = ("escape", "ctrl+c")


def run(keymap: Keymap) -> None:
    """In this terminal, until it is left."""
    tester = KeyTester(keymap)
    # There is no public way to hear what a key was made of.
    setattr(linux_driver, "XTermParser", hearing_parser(tester.sent))  # noqa: B010 - the driver does not export it
    tester.run()


class KeyTester(App[None]):
    """`keymap` is what is in force. `sent` is filled by the parser, one text for each key, in their order."""

    CSS = "Static { padding: 0 1; } #title, #silent { color: $text-muted; } #heard { height: 1fr; padding: 1; }"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding(NO_KEY, "quit", show=False)]

    def __init__(self, keymap: Keymap) -> None:
        super().__init__()
        teach()  # as the desk does: its names are meant
        self.keymap = keymap
        self.sent: deque[str] = deque()
        self._lines: list[list[str]] = []
        self._last, self._last_at = "", 0.0

    def compose(self) -> ComposeResult:
        troubles = display("\n".join(self.keymap.troubles), multiline=True, limit=1000)
        is_wrong = f"\nThe keys are {self.keymap.called}, for in [keys] of the config\n{troubles}" if troubles else ""
        yield Static(Content(f"{TITLE}\n{LEAVING}{is_wrong}"), id="title")
        yield Static(Content(""), id="heard")
        yield Static(Content(SILENT), id="silent")

    async def on_event(self, event: Event) -> None:
        """Every key ends here: none of them does anything."""
        if isinstance(event, Key):
            self._hear(event.key)
        elif isinstance(event, Paste):
            self._show([f"A paste of {len(event.text):,} characters: on the desk it never sends by itself."])
        else:
            await super().on_event(event)
            if isinstance(event, Resize):
                self._draw()

    def _hear(self, key: str) -> None:
        now = monotonic()
        since = now - self._last_at if self._last == "escape" else None
        sent = self.sent.popleft() if self.sent else ""
        if key == "ctrl+q" or (key in _LEAVES and key == self._last):
            self.exit()
        self._last, self._last_at = key, now
        self._show(told(Heard(key, sent, since), self.keymap.keys))

    def _show(self, lines: list[str]) -> None:
        self._lines.insert(0, lines)
        del self._lines[50:]
        self._draw()

    def _draw(self) -> None:
        for heard in self.query("#heard").results(Static):
            heard.update(Content("\n".join(line for lines in self._lines for line in lines)))


def hearing_parser(sent: deque[str]) -> type[XTermParser]:
    """Textual's parser, which leaves what each key was made of; of keys that are made of the same, the first has it."""

    class Hearing(XTermParser):
        _pending = ""

        def feed(self, data: str) -> Iterable[Message]:
            for piece in data or [""]:  # sign by sign, so that what is waiting is always of one key
                self._pending += piece
                yield from self._kept(super().feed(piece))

        def tick(self) -> Iterable[Message]:
            yield from self._kept(super().tick())

        def _kept(self, events: Iterable[Message]) -> Iterable[Message]:
            for event in events:
                if isinstance(event, Key):
                    sent.append(self._pending)
                self._pending = ""
                yield event

    return Hearing
