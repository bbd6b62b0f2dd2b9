"""The filter line of the list: what is written there shows at once; Enter keeps it, Esc takes it away."""

from typing import TYPE_CHECKING

from textual import on, work
from textual.events import Key as KeyPressed
from textual.timer import Timer
from textual.widgets import Input

from daemon.api.errors import BadRequest
from daemon.display import display
from tui import filtering, words
from tui.filtering import Known, candidates, is_unfinished, with_last
from tui.listing import Listing
from tui.scene import Scene
from tui.screens.redrawing import Part
from tui.screens.views import DeskViews
from tui.session_state import SessionState
from tui.source import Source

if TYPE_CHECKING:  # the first paint does not wait for an input
    from tui.widgets.filter_line import FilterInput, FilterLine

SHOW = 0.08
"""Seconds between a letter and the list that it makes: letters that come faster make one list."""


class DeskFilter(DeskViews):
    """Holds the filter line. Nothing that is written in it reaches a customer or changes a chat."""

    _line: "FilterLine | None" = None
    _due: Timer | None = None
    _trouble: BadRequest | None = None

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, listing: Listing) -> None:
        super().__init__(source, scene, sessions, listing)
        self.earlier = filtering.History()
        self._completion = filtering.Completion(self._completed)

    @property
    def filter_is_open(self) -> bool:
        return self._line is not None and self._line.display

    async def action_open_filter(self) -> None:
        if self._line is None:
            from tui.widgets.filter_line import FilterLine

            self._line = FilterLine(self.scene)
            await self._pane("list").mount(self._line, before=self.chat_list)
        self._line.input.write(self.listing.filter)
        self._trouble = None
        self._completion.begin()
        self.earlier.begin()
        self._show_line(is_open=True)
        self.set_focus(self._line.input)

    def action_drop_filter(self) -> None:
        here = self.rows.cursor
        self._close_filter()
        self.show_listing(Listing(self.listing.view, self.listing.sort))
        self._stay_with(here)
        self.post_message(self.ViewChanged())

    def is_text(self, event: KeyPressed) -> bool:
        """As in the composer: a key typed right behind the one that opened the line goes there."""
        line = self._line
        if self.app.screen is not self or line is None or self.focused is not line.input or line.input.has_seen(event):
            return super().is_text(event)
        again = KeyPressed(event.key, event.character)
        again.time = event.time
        line.input.post_message(again)
        return True

    @on(Input.Changed, "#filter")
    def _filter_written(self) -> None:
        if not self.filter_is_open:
            return
        self._drop_due()
        self._due = self.set_timer(SHOW, self._show_written)
        self._draw_words()

    @on(Input.Submitted, "#filter")
    def _filter_kept(self, event: Input.Submitted) -> None:
        self._try(event.value, is_whole=True)
        if self._trouble is None:
            self.earlier.keep(self.listing.filter)
            self._close_filter()
            self.post_message(self.ViewChanged())

    @on(Input.Blurred, "#filter")
    def _filter_left(self) -> None:
        self.call_later(self._leave_line)

    def _leave_line(self) -> None:
        """Somebody went elsewhere, with the mouse: what was written holds."""
        line = self._line
        if line is None or not self.filter_is_open or self.app.screen is not self:
            return
        if self.focused is not None and self.focused is not line.input:
            if self._due is not None:
                self._show_written()
            self._show_line(is_open=False)

    def on_query_input_complete_wanted(self, event: "FilterInput.CompleteWanted") -> None:
        line = self._line
        written = self._completion.after(line.input.value, event.step) if line is not None else None
        if line is not None and written is not None:
            line.input.write(written)

    def on_query_input_earlier_wanted(self, event: "FilterInput.EarlierWanted") -> None:
        text = self.earlier.step(event.step)
        if text is not None and self._line is not None:
            self._line.input.write(text)

    def draw(self, parts: frozenset[Part]) -> None:
        super().draw(parts)
        self._draw_words()

    def _completed(self, stem: str) -> list[str]:
        return [with_last(stem, one) for one in candidates(stem, self._known)]

    def _show_written(self) -> None:
        """What stands there by now: its timer may have gone off before the last letter, and be heard after it."""
        if self._line is not None and self.filter_is_open:
            self._try(self._line.input.value)

    def _try(self, text: str, *, is_whole: bool = False) -> None:
        """Show what the filter asks for; while its last word is being written, what the rest of it does."""
        self._drop_due()
        if not is_whole and is_unfinished(text, self._known):
            self._trouble = None
            self._draw_words()
            return
        try:
            listing = self.listing.filtered(text)
        except BadRequest as trouble:
            self._trouble = trouble
        else:
            self._trouble = None
            self.show_listing(listing)
        self._draw_words()

    def _drop_due(self) -> None:
        if self._due is not None:
            self._due.stop()
        self._due = None

    def _close_filter(self) -> None:
        self._drop_due()
        self._trouble = None
        self._show_line(is_open=False)
        self.set_focus(self.chat_list)

    def _show_line(self, *, is_open: bool) -> None:
        if self._line is not None:
            self._line.display = is_open
        self.query_one("#list-title").display = not is_open
        self.changed("list")

    def _draw_words(self) -> None:
        if self._line is None or not self.filter_is_open:
            return
        total = words.plural(self.rows.total, "chat") if self.rows.is_loaded else self.scene.glyphs.ellipsis
        if self._trouble is not None:
            said = f"{display(self._trouble.message, limit=80)}: {display(self._trouble.hint, limit=200)}"
            self._line.words.show(said, "", is_wrong=True)
            return
        text = self._line.input.value
        offered = candidates(text, self._known)
        hint = self.scene.with_key("filter.complete", "words to find, or {}: ") or "words to find, or: "
        hint += " ".join(f"{one}:" for one in ("is", "status", "tag", "assignee", "window", "sort"))
        self._line.words.show(" ".join(offered) if offered else "" if text else hint, total)

    @property
    def _known(self) -> Known:
        return filtering.known(self.rows.rows, [one.key for one in self.sessions.shown()])

    @work(group="step", exclusive=True)
    async def _stay_with(self, chat_id: int | None) -> None:
        """The cursor stays with its chat when the list grows around it."""
        if chat_id is not None and self.is_live and await self.hold(chat_id):
            self.rows.point_at(chat_id)
            self.chat_list.go_to_cursor()
