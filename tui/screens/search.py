"""Search of everything: a line to write in, and below it what was found, as soon as it is written."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import Key as KeyPressed
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Input

from daemon.api.errors import BadRequest, DaemonError, DaemonUnreachable
from daemon.api.found import AskSearch, SearchPage
from daemon.display import display
from store.record import record
from tui.filtering import Completion, History, Known, is_search_unfinished, search_candidates
from tui.keys import Place, bindings
from tui.looks import ink
from tui.scene import Scene
from tui.search_state import Found, SearchState, asks
from tui.widgets.filter_line import FilterSign, FilterWords
from tui.widgets.footer import KeyHints
from tui.widgets.found_list import FoundList
from tui.widgets.notice import Notice
from tui.widgets.pane_title import PaneTitle
from tui.widgets.query_input import QueryInput

if TYPE_CHECKING:
    from daemon.client import Inbox

SHOW = 0.1
"""Seconds between a letter and the question that it makes: letters that come faster make one question."""
PAGE = 50
MOST_BARREN = 10
"""Pages without anything on them that are asked for one after another; then somebody has to say that it goes on."""
_HINT = "words, names, numbers, or"


@record
class Desk:
    """What a search wants of the desk below."""

    inbox: Callable[[], "Inbox | None"]
    """None: no daemon answers."""
    known: Known
    earlier: History
    turn_mask: Callable[[], None]
    is_masked: Callable[[], bool]


class SearchInput(QueryInput):
    BINDINGS = bindings("search")


class SearchScreen(Screen[Found | None]):
    """Dismisses with what is to be opened. `state` outlives it, so that somebody can come back to the same place."""

    AUTO_FOCUS = None

    def __init__(self, scene: Scene, state: SearchState, desk: Desk, *, is_return: bool = False) -> None:
        super().__init__(classes="-ascii" if scene.is_ascii else "")
        self.scene = scene
        self.state = state
        self._desk = desk
        self._is_return = is_return
        self._due: Timer | None = None
        self._wrong: BadRequest | None = None
        self._completion = Completion(self._completed)
        self._goes_down = False
        """Enter was pressed before the answer was there."""

    def compose(self) -> ComposeResult:
        yield PaneTitle(self.scene, "search-title")
        with Horizontal(id="search-line"):
            yield FilterSign(self.scene)
            yield SearchInput(self.state.typed, id="search")
        yield FilterWords(self.scene)
        yield FoundList(self.scene, self.state)
        yield KeyHints(self.scene)

    def on_mount(self) -> None:
        self._desk.earlier.begin()
        self.input.cursor_position = len(self.input.value)
        self._draw()
        if self._is_return and len(self.state):
            self.set_focus(self.results)
            self.call_after_refresh(self.results.go_back)
        else:
            self.set_focus(self.input)
            self._try(is_whole=True)

    @property
    def input(self) -> SearchInput:
        return self.query_one(SearchInput)

    @property
    def results(self) -> FoundList:
        return self.query_one(FoundList)

    def dress(self, scene: Scene) -> None:
        self.scene = scene
        if not self.is_mounted:
            return
        for widget in (
            *self.query(PaneTitle),
            *self.query(FilterSign),
            *self.query(FilterWords),
            *self.query(KeyHints),
        ):
            widget.dress(scene)
        self.results.dress(scene)
        self._draw()

    def begin_anew(self) -> None:
        """The daemon answers again: what could not be asked is asked now."""
        if self.state.trouble is not None:
            self.action_again()

    def on_key(self, event: KeyPressed) -> None:
        """A letter that came before the line had the focus goes there."""
        if self.focused is None and event.is_printable and event.character:
            event.stop()
            self.input.write(self.input.value + event.character)

    def on_descendant_focus(self) -> None:
        self._draw()

    @on(Input.Changed, "#search")
    def _written(self, event: Input.Changed) -> None:
        self.state.typed = event.value
        self._goes_down = False
        if self._due is not None:
            self._due.stop()
        self._due = self.set_timer(SHOW, self._try)
        self._draw()

    @on(Input.Submitted, "#search")
    def _kept(self) -> None:
        self._try(is_whole=True)
        if self._wrong is None and self.state.text.strip():
            self._desk.earlier.keep(self.state.typed.strip())
            self._goes_down = True
            self._go_down()

    def on_query_input_complete_wanted(self, event: SearchInput.CompleteWanted) -> None:
        written = self._completion.after(self.input.value, event.step)
        if written is not None:
            self.input.write(written)

    def on_query_input_earlier_wanted(self, event: SearchInput.EarlierWanted) -> None:
        text = self._desk.earlier.step(event.step)
        if text is not None:
            self.input.write(text)
        elif event.step < 0:
            self._goes_down = True
            self._go_down()
            if not len(self.state):
                self._more(is_asked_for=True)

    @on(FoundList.LeftAbove)
    def action_write(self) -> None:
        self._desk.earlier.begin()
        self.set_focus(self.input)

    @on(FoundList.MoreWanted)
    def _more_wanted(self, event: FoundList.MoreWanted) -> None:
        self._more(is_asked_for=event.is_asked_for)

    def _more(self, *, is_asked_for: bool) -> None:
        if is_asked_for:
            self.state.is_paused = False
        if self.state.cursor is not None and not self.state.is_asking and not self.state.is_paused:
            self.state.is_asking = True
            self._search(self.state.turn)
            self._draw()

    @on(FoundList.Opened)
    def _opened(self) -> None:
        self._desk.earlier.keep(self.state.typed.strip())
        self.dismiss(self.state.chosen)

    def action_close(self) -> None:
        self.dismiss(None)

    def action_again(self) -> None:
        self.state.text = ""
        self._try(is_whole=True)

    def action_privacy(self) -> None:
        self._desk.turn_mask()
        self._draw()

    def action_help(self) -> None:
        from tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.scene, self._place))

    def _completed(self, stem: str) -> list[str]:
        before = stem[: stem.rfind(" ") + 1]
        return [before + one for one in search_candidates(stem, self._desk.known)]

    def _try(self, *, is_whole: bool = False) -> None:
        """Ask what is written; while a term of it is being written, what was asked before stands."""
        if self._due is not None:
            self._due.stop()
            self._due = None
        text, self._wrong = self.input.value, None
        try:
            is_asked = asks(text)
        except BadRequest as trouble:
            is_asked = False
            if is_whole or not is_search_unfinished(text, self._desk.known):
                self._wrong = trouble
        if self._wrong is None and text != self.state.text and (
            is_whole or not is_search_unfinished(text, self._desk.known)
        ):  # fmt: skip
            if is_asked:
                self._search(self.state.begin(text))
            else:
                self.state.clear(text)
        self._draw()

    @work(group="search", exclusive=True)
    async def _search(self, turn: int) -> None:
        """The next page; on and on while pages come with nothing on them, but not for ever."""
        state = self.state
        found = len(state) if state.is_answered else 0
        try:
            for _ in range(MOST_BARREN):
                if not state.take(await self._page(), turn):
                    return
                self._draw()
                if len(state) > found or state.cursor is None:
                    break
            else:
                state.is_paused = True
        except DaemonError as trouble:
            state.fail(trouble, turn)
        finally:
            state.rest(turn)
        self._draw()
        self._go_down()

    async def _page(self) -> SearchPage:
        inbox = self._desk.inbox()
        if inbox is None:
            raise DaemonUnreachable("no daemon answers")
        cursor = self.state.cursor if self.state.is_answered else None
        return await inbox.search(AskSearch(self.state.text, cursor=cursor, limit=PAGE))

    def _go_down(self) -> None:
        """Into the results, once they are those of what stands in the line."""
        if self._goes_down and self.state.is_answered and len(self.state) and self.state.text == self.input.value:
            self._goes_down = False
            self.set_focus(self.results)
            self.results.go_to_cursor()

    @property
    def _place(self) -> Place:
        return "found" if self.focused is self.results else "search"

    def _draw(self) -> None:
        if not self.is_mounted or not self.app.is_running:
            return
        look, state = self.scene.look, self.state
        masked = [(f"privacy on {self.scene.glyphs.dot} ", ink(look.amber))] if self._desk.is_masked() else []
        told = self.scene.glyphs.ellipsis if state.is_asking else state.told if state.is_answered else ""
        self.query_one(PaneTitle).show(
            [("Search of everything", ink(look.bright, bold=True))], [*masked, (told, ink(look.dim))], has_focus=True
        )
        self._draw_words()
        self.results.show(self._notice(), self._foot())
        self.query_one(KeyHints).show(self._place)

    def _draw_words(self) -> None:
        line, text = self.query_one(FilterWords), self.input.value
        if self._wrong is not None:
            said = f"{display(self._wrong.message, limit=80)}: {display(self._wrong.hint, limit=200)}"
            line.show(said, "", is_wrong=True)
            return
        offered = search_candidates(text, self._desk.known)
        hint = f"{_HINT}{self.scene.with_key('search.complete', ' {}')}: from: after: session: tag: is: status:"
        line.show(" ".join(offered) or hint, "")

    def _foot(self) -> str:
        state, dot = self.state, self.scene.glyphs.dot
        if state.trouble is not None:
            return f"{display(state.trouble.message, limit=100)} {dot} {self.scene.key('found.again')} asks again"
        if state.is_asking and state.is_answered:
            return f"searching further back{self.scene.glyphs.ellipsis}"
        if state.cursor is None or not state.is_paused:
            return ""
        return f"searched back to {self._searched_to()} {dot} {self.scene.key('found.bottom')} goes on"

    def _searched_to(self) -> str:
        at = self.state.searched_to
        return self.scene.times.when(at, self.scene.now()) if at is not None else "some time ago"

    def _notice(self) -> Notice:
        state = self.state
        if state.trouble is not None:
            return self._trouble(state.trouble)
        if not state.text or not (state.is_asking or state.is_answered):
            return _EMPTY
        if state.is_asking:
            return (f"Searching{self.scene.glyphs.ellipsis}",)
        if state.is_paused:
            return (
                f"Nothing since {self._searched_to()}.",
                f"`{self.scene.key('search.newer')}` searches further back.",
            )
        lines = ["Nothing found.", "Whole words are found, and the beginning of the last one."]
        if any(f"{term}:" in state.text for term in ("session", "workspace")):
            lines.append("`session:` and `workspace:` keep it to one place: without them everything is searched.")
        return tuple(lines)

    def _trouble(self, trouble: DaemonError) -> Notice:
        message = display(trouble.message, limit=200) or type(trouble).__name__
        if isinstance(trouble, DaemonUnreachable):
            return ("Not connected.", message, "It is asked again as soon as the daemon answers.")
        return (message, display(trouble.hint, limit=200))


_EMPTY: Notice = (
    "What are you looking for?",
    "Words of a message, a name, a number, a tag.",
    "",
    "`from:maria` `from:me` who wrote it",
    "`after:7d` `after:2026-11-01` `before:yesterday` when",
    "`session:care` `tag:vip` `is:group` where",
)
