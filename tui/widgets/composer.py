"""Where an answer is written: the only place of the desk from which anything can go to a customer."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key as KeyPressed
from textual.events import Paste
from textual.message import Message as Event
from textual.strip import Strip
from textual.widgets import TextArea

from daemon.api.replies import Reply
from store.record import slotless_record
from tui import words
from tui.composer_frame import Frame, Said
from tui.composer_state import LONGEST, clean
from tui.keys import Key, bindings, keys_of
from tui.looks import ink
from tui.reply_choice import SLASH, ReplyChoice
from tui.scene import Scene
from tui.themes import css
from tui.widgets.line import LineWidget
from tui.widgets.parts import wrap_at_most
from tui.widgets.reply_lines import ReplyLines
from tui.widgets.strips import fit

MOST_LINES_OF_A_NOTE = 3
MACHINE_FAST = 0.005
"""Seconds between two keys that no hand presses."""
AFTER_A_HAND = 0.03
AFTER_A_MACHINE = 0.25
"""Seconds of silence after which an Enter means send: more keys would say that it stood in the middle of a paste."""


class ComposerText(TextArea):
    """Enter is held back for a moment: a terminal without bracketed paste tells a pasted line's end as that key."""

    BINDINGS = bindings("composer")

    @slotless_record
    class SendWanted(Event):
        """Enter, and nothing that is more text came after it. `text` is what stood there then."""

        chat_id: int
        version: int
        text: str

    class ChoiceMoved(Event):
        """Another reply is meant, or none any more."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        super().__init__(
            soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True, classes="-composer"
        )
        self._for_newline, self._for_send = keys_of("composer.newline", keys), keys_of("composer.send", keys)
        self._for_leaving = keys_of("composer.leave", keys) | {"escape"}
        self._for_up = keys_of("composer.up", keys) | {"up", "shift+tab"}
        self._for_down = keys_of("composer.down", keys) | {"down", "tab"}
        self.choice = ReplyChoice()
        self.stands_for = (0, 0)
        """Chat and version of the text that was last set."""
        self._enter_at: float | None = None
        self._patience = AFTER_A_HAND
        self._key_at = 0.0
        self._pasting_until = 0.0
        self._is_burst = False
        """No pause yet that a hand makes, since the key that opened this: an Enter then is no wish to send."""
        self._seen: KeyPressed | None = None

    def opened(self) -> None:
        """Somebody is about to write; or a text with an r in it is being pasted into the list."""
        self._key_at, self._is_burst = monotonic(), True

    def has_seen(self, event: KeyPressed) -> bool:
        """Whether a key that comes by has been here, or went elsewhere before the focus came."""
        return event is self._seen

    def typed_behind(self, text: str) -> str:
        """What stands here behind a text that was taken a moment ago."""
        return self.text.removeprefix(text) if self.text.startswith(text) else ""

    async def _on_key(self, event: KeyPressed) -> None:
        self._seen = event
        if self._enter_at is not None and event.time - self._enter_at < self._patience:
            self._enter_at = None
            self._line_break()
            self._pasting_until = event.time + AFTER_A_MACHINE
        pause = event.time - self._key_at
        is_fast, self._is_burst = pause < MACHINE_FAST, self._is_burst and pause < AFTER_A_HAND
        self._key_at = event.time
        self.choice.typed(self.text)  # what has been typed is told a moment later, and Enter must mean what stands here
        if self.choice.is_open and self._choose(event):
            event.stop()
            event.prevent_default()
        elif event.key in self._for_send:
            event.stop()
            event.prevent_default()
            self._enter(event.time, is_fast=is_fast)
        elif event.key in self._for_newline:
            event.stop()
            event.prevent_default()
            self._line_break()
        elif event.key.startswith("alt+"):
            event.prevent_default()  # Textual says that it is a letter
        elif event.character == SLASH and not self.text and not self.read_only:
            self.choice.begin()
            self.post_message(self.ChoiceMoved())
        elif self.read_only and event.is_printable:
            event.stop()  # meant as text: elsewhere the same letters are commands
        elif event.time < self._pasting_until:
            self._pasting_until = event.time + AFTER_A_MACHINE

    def action_replies(self) -> None:
        """What a slash does in an empty composer, for whoever gave it a key."""
        if not self.text and not self.read_only:
            self.choice.begin()
            self.insert(SLASH)
            self.post_message(self.ChoiceMoved())

    def _choose(self, event: KeyPressed) -> bool:
        """Whether the key was for the replies: Enter among them is no wish to send."""
        if event.key in self._for_send:
            self._put(self.choice.words)
        elif event.key in self._for_leaving:
            self.choice.end()
        elif event.key in self._for_up or event.key in self._for_down:
            self.choice.move(1 if event.key in self._for_down else -1)
        else:
            return False
        self.post_message(self.ChoiceMoved())
        return True

    def _put(self, text: str | None) -> None:
        """Its words in the place of the slash and what was typed behind it."""
        if text is None:
            self.notify("No reply is called so. Esc leaves the slash as it is.", markup=False)
            return
        self.choice.end()
        self.replace(clean(text)[:LONGEST], (0, 0), self.document.end)
        self.move_cursor(self.document.end)

    def forget_enter(self) -> None:
        """Another text stands here now, or nobody looks at it: an Enter that was held back was not meant for that."""
        self._enter_at = None

    def on_blur(self) -> None:
        self.forget_enter()

    def action_send(self) -> None:
        # all of it now: until it is heard another chat may be open here
        self.post_message(self.SendWanted(*self.stands_for, self.text))

    def action_newline(self) -> None:
        self._line_break()

    async def _on_paste(self, event: Paste) -> None:
        event.prevent_default()
        event.stop()
        text, room = clean(event.text), max(0, LONGEST - len(self.text))
        if not self.read_only:
            self.insert(text[:room])
        if len(text) > room:
            self.notify(f"Only the first {words.count(room)} characters of it were taken.", markup=False)

    def _enter(self, at: float, *, is_fast: bool) -> None:
        if self._is_burst or at < self._pasting_until:
            self._pasting_until = at + AFTER_A_MACHINE
            self._line_break()
            return
        self._enter_at, self._patience = at, AFTER_A_MACHINE if is_fast else AFTER_A_HAND
        self.set_timer(self._patience, lambda: self._silence_after(at))

    def _silence_after(self, at: float) -> None:
        # Keys that came in time may still stand in the app's queue, when the desk had much to do: they go first.
        self.app.call_later(lambda: self.call_later(lambda: self._send(at)))

    def _send(self, at: float) -> None:
        if self._enter_at == at:
            self._enter_at = None
            self.action_send()

    def _line_break(self) -> None:
        if not self.read_only:
            self.insert("\n")


class ComposerNotes(LineWidget):
    """What has to be known before Enter is pressed, a few lines at most."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene, id="composer-notes")
        self._notes: tuple[Said, ...] = ()
        self._lines: list[Said] = []

    def show(self, notes: tuple[Said, ...]) -> None:
        if notes != self._notes:
            self._notes = notes
            self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def line(self, y: int, width: int) -> Strip:
        look = self.scene.look
        text, tone = self._lines[y] if y < len(self._lines) else ("", "dim")
        return fit([(text, ink(getattr(look, tone)))], [], width, self.ground, ellipsis=self.scene.glyphs.ellipsis)

    def _lay_out(self) -> None:
        width = max(8, self.size.width)
        more = self.scene.glyphs.ellipsis
        self._lines = [
            (line, tone) for text, tone in self._notes for line in wrap_at_most(text, width, _most_lines(tone), more)
        ]
        self.styles.height = len(self._lines)
        self.display = bool(self._notes)
        self.refresh()


class Composer(Vertical):
    """Draws a Frame. Tells what was typed and when it is to be sent; does neither by itself."""

    @slotless_record
    class Typed(Event):
        """`version`: of the text that was last set here, and then typed in."""

        chat_id: int
        version: int
        text: str

    @slotless_record
    class SendWanted(Event):
        """`text` is what stands there: of this chat, whatever else has happened meanwhile."""

        chat_id: int
        version: int
        text: str

    def __init__(self, scene: Scene) -> None:
        super().__init__(id="composer")
        self.scene = scene
        self._frame: Frame | None = None

    def compose(self) -> ComposeResult:
        yield ComposerNotes(self.scene)
        yield ReplyLines(self.scene)
        yield ComposerText(self.scene.keys)

    @property
    def text(self) -> ComposerText:
        return self.query_one(ComposerText)

    def dress(self, scene: Scene) -> None:
        self.scene = scene
        self.query_one(ComposerNotes).dress(scene)
        self.query_one(ReplyLines).dress(scene)
        if self._frame is not None:
            self._draw(self._frame)

    @property
    def version(self) -> int:
        """Of the text that was last set here."""
        return self.text.stands_for[1]

    def shows(self, chat_id: int, version: int) -> bool:
        """Whether what stands here is that text, and what was typed in it since."""
        return self.text.stands_for == (chat_id, version) and not self.text.read_only

    def show(self, chat_id: int, version: int, frame: Frame) -> None:
        """`version` tells a text that was set from one that was typed here."""
        if (chat_id, version) != self.text.stands_for:
            self._say_last_word(chat_id)
            self.text.forget_enter()
            self.text.stands_for = (chat_id, version)
            self.text.choice.end()
            with self.prevent(TextArea.Changed):
                self.text.load_text(frame.text)
            self.text.move_cursor(self.text.document.end)
        around = replace(frame, text="")
        if around != self._frame:  # not at every key: a border or a title lays the whole screen out anew
            self._frame = around
            self._draw(around)

    def offer(self, replies: tuple[Reply, ...] | None, real: Callable[[str], str]) -> None:
        """What a slash at the very start offers; None: it is not known yet. `real` takes a mask off."""
        self.text.choice.offer(replies, real)
        self._draw_choice()

    @on(ComposerText.ChoiceMoved)
    def _draw_choice(self) -> None:
        self.query_one(ReplyLines).show(self.text.choice)

    def _say_last_word(self, chat_id: int) -> None:
        """A key that was pressed just before another chat was opened belongs to the chat before."""
        if self.text.stands_for[0] not in (0, chat_id) and not self.text.read_only:
            self.post_message(self.Typed(*self.text.stands_for, self.text.text))

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.text.choice.typed(self.text.text)
        self._draw_choice()
        if not self.text.read_only:
            self.post_message(self.Typed(*self.text.stands_for, self.text.text))

    def on_composer_text_send_wanted(self, event: ComposerText.SendWanted) -> None:
        event.stop()
        self.post_message(self.SendWanted(event.chat_id, event.version, event.text))

    def _draw(self, frame: Frame) -> None:
        look = self.scene.look
        self.text.read_only = frame.is_read_only
        self.query_one(ComposerNotes).show(frame.notes)
        self.styles.border = ("ascii" if self.scene.is_ascii else "round", css(getattr(look, frame.edge)))
        self.border_title = _content(frame.title, look, bold=True)
        self.border_subtitle = _content(frame.foot, look)


def _most_lines(tone: str) -> int:
    return 1 if tone == "dim" else MOST_LINES_OF_A_NOTE


def _content(said: tuple[Said, ...], look: object, *, bold: bool = False) -> Content:
    parts = [(text, f"{'bold ' if bold else ''}{css(getattr(look, tone))}") for text, tone in said]
    return Content.assemble(*parts)
