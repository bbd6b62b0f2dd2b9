"""What has not been sent, all chats together: what is wrong with each, and what can be done."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from daemon.api.errors import DaemonError
from daemon.api.outbox import AskOutbox
from daemon.api.verbs import CANCEL, CONFIRM, DONE_IN, OUTBOX_VERBS, RETRY, Verb
from daemon.display import display
from store.models import OutboxItem
from tui import words
from tui.held_keys import hold_keys
from tui.keys import bindings
from tui.questions import SEND_AGAIN, send_again
from tui.scene import Scene, dialog_classes
from tui.screens.confirm import ConsentScreen
from tui.sending_words import STATE_WORDS, TROUBLED, reason
from tui.times import span
from tui.widgets.footer import hint_line
from tui.widgets.parts import cut, wrap

if TYPE_CHECKING:
    from daemon.client import Inbox

MOST = 200
WIDEST, MARGINS, INDENT = 110, 8, 10
MOST_REASON_LINES = 3
_OPEN = TROUBLED | {"queued", "sending", "scheduled"}
LOOK_AGAIN = 0.7
"""Seconds after the answer under the cursor has left the list, in which a key was meant for that one."""
TakeBack = Callable[[int, str], Awaitable[None]]
"""Told the chat and the text of what was dropped."""


class OutboxOptions(OptionList):
    BINDINGS = bindings("outbox")


class OutboxScreen(ModalScreen[int | None]):
    """Dismisses with the chat to open. The screen below tells it what changes (`changed`)."""

    def __init__(self, scene: Scene, inbox: "Inbox", take_back: TakeBack) -> None:
        super().__init__(classes=dialog_classes(scene))
        self.scene = scene
        self._inbox = inbox
        self._take_back = take_back
        self._slipped_at = 0.0
        self._items: dict[int, OutboxItem] = {}
        self._shown: list[OutboxItem] = []
        self._is_all = False
        self._notice = f"Loading{scene.glyphs.ellipsis}"

    def compose(self) -> ComposeResult:
        with Vertical(id="outbox"):
            yield Static(Content("Outbox"), classes="title")
            yield Static(Content(""), id="outbox-notice")
            yield OutboxOptions(markup=False)
            yield Static(Content(""), classes="keys")

    def on_mount(self) -> None:
        self.query_one(OutboxOptions).focus()
        self._draw()
        self._read()

    def changed(self, item: OutboxItem) -> None:
        """A frame of the feed."""
        held = self._items.get(item.id)
        if held is None or held.seq < item.seq:
            self._items[item.id] = item
            self._draw()

    def action_show_all(self) -> None:
        self._is_all = not self._is_all
        self._draw()

    @on(OptionList.OptionHighlighted)
    def _hint(self) -> None:
        """The keys that can be done to the answer under the cursor."""
        item, room = self._under_cursor, min(WIDEST, self.app.size.width) - MARGINS
        without = tuple(
            f"outbox.{name}" for name, states in DONE_IN.items() if item is None or item.state not in states
        )
        self.query_one(".keys", Static).update(Content(hint_line("outbox", self.scene, room, without)))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index].chat_id)

    @work(group="outbox", exclusive=True)
    async def _read(self) -> None:
        try:
            pages = [await self._inbox.outbox(AskOutbox(state, limit=MOST)) for state in ("troubled", None)]
        except DaemonError as trouble:
            self._notice = display(f"{trouble.message} {trouble.hint}", limit=300)
        else:
            self._notice = ""
            for item in (one for page in pages for one in page.outbox):
                self.changed(item)
        self._draw()

    def action_settle(self, name: str) -> None:
        item = self._under_cursor
        if item is None:
            return
        if monotonic() - self._slipped_at < LOOK_AGAIN:
            self._say("The answer that was here has just left the list. Look, and press the key again.")
            return
        if item.state not in DONE_IN[name]:
            self._say(f"It {_STANDS[item.state]}. {self.scene.key(f'outbox.{name}')} is for {_FOR[name]}.")
            return
        if OUTBOX_VERBS[name] is RETRY:
            hold_keys(self)
        self._settle(OUTBOX_VERBS[name], item)

    @work(group="settle")
    async def _settle(self, verb: Verb, item: OutboxItem) -> None:
        if verb is RETRY and not await self._is_meant(item):
            return
        try:
            done = await self._inbox.do_in_outbox(verb.name, (item.id,))
        except DaemonError as trouble:
            self._say(display(f"{trouble.message} {trouble.hint}", limit=300))
        else:
            for one in done.unchanged:
                self._say(one.reason)
            if verb is CANCEL and not done.unchanged:
                await self._take_back(item.chat_id, "" if item.template else item.body)

    async def _is_meant(self, item: OutboxItem) -> bool:
        question = send_again(item.chat_name, item.body, may_have_gone=item.state == "unknown")
        is_yes: bool | None = await self.app.push_screen_wait(ConsentScreen(self.scene, question, SEND_AGAIN))
        return bool(is_yes)

    @property
    def _under_cursor(self) -> OutboxItem | None:
        at = self.query_one(OutboxOptions).highlighted
        return self._shown[at] if at is not None and at < len(self._shown) else None

    def _say(self, text: str) -> None:
        self.app.notify(display(text, limit=300), markup=False)

    def _draw(self) -> None:
        options, held = self.query_one(OutboxOptions), self._under_cursor
        was_at = options.highlighted or 0
        everything = sorted(self._items.values(), key=lambda one: (one.state not in TROUBLED, -one.id))
        self._shown = [one for one in everything if self._is_all or one.state in _OPEN][:MOST]
        options.clear_options()
        options.add_options([Option(self._row(one)) for one in self._shown])
        self._put_cursor(options, held, was_at)
        self._hint()
        options.display = bool(self._shown)
        empty = "Nothing was sent yet." if self._is_all else "Nothing waits here: every answer has left."
        notice = self._notice or ("" if self._shown else empty)
        self.query_one("#outbox-notice", Static).update(Content(notice))
        self.query_one("#outbox-notice").display = bool(notice)

    def _put_cursor(self, options: OutboxOptions, held: OutboxItem | None, was_at: int) -> None:
        """It stays with its answer; when that has gone, where it was."""
        at = next((at for at, one in enumerate(self._shown) if held is not None and one.id == held.id), None)
        if at is None and held is not None:
            self._slipped_at = monotonic()
        options.highlighted = min(was_at if at is None else at, len(self._shown) - 1) if self._shown else None

    def _row(self, item: OutboxItem) -> Content:
        word, tone = STATE_WORDS[item.state]
        age = span(self.scene.now() - item.created_at)
        by = f"{display(item.session_key, limit=12)} {self.scene.glyphs.dot} {display(item.operator, limit=12)}"
        body = display(item.body, limit=200)
        room = min(WIDEST, self.app.size.width) - MARGINS - INDENT
        why = wrap(reason(item), room)[:MOST_REASON_LINES] if item.state != "sent" and item.error else []
        return Content.assemble(
            (word.ljust(INDENT), _COLOURS[tone]),
            (display(item.chat_name, limit=words.NAME_LIMIT) + "  ", "bold $bright"),
            (f"{by} {self.scene.glyphs.dot} {age} ago", "$dim"),
            (f"\n{'':{INDENT}}{cut(body, room, self.scene.glyphs.ellipsis)}", "$plain"),
            ("".join(f"\n{'':{INDENT}}{line}" for line in why), _COLOURS[tone].replace("bold ", "")),
        )


_COLOURS = {"red": "bold $error", "amber": "bold $amber", "dim": "$dim", "plain": "$plain"}
_FOR = {
    RETRY.name: "an answer that did not go out, or of which nobody knows",
    CANCEL.name: "an answer that has not gone out",
    CONFIRM.name: "an answer of which nobody knows whether it went out",
}
_STANDS = {
    "scheduled": "leaves later", "queued": "waits", "sending": "is being sent this moment", "sent": "was sent",
    "failed": "was not sent", "unknown": "is not known", "held": "is held back", "cancelled": "was dropped",
}  # fmt: skip
