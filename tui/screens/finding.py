"""Between the desk and the search of everything: to a hit in its thread, and back to the place among the results."""

from typing import TYPE_CHECKING

from daemon.api.feed import Hello
from daemon.api.found import Hit
from store.models import Chat
from tui.filtering import History
from tui.listing import Listing
from tui.scene import Scene
from tui.screens.filtering import DeskFilter
from tui.search_state import Found, SearchState, sought
from tui.session_state import SessionState
from tui.source import Source
from tui.thread_search import ThreadSearch
from tui.thread_state import ThreadState

if TYPE_CHECKING:
    from tui.screens.search import SearchScreen


class DeskFinding(DeskFilter):
    """`found` outlives the screen that shows it."""

    found_in: ThreadState | None = None
    """The thread that was opened from the results: Esc goes back to them."""

    _search_screen: "SearchScreen | None" = None

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, listing: Listing) -> None:
        super().__init__(source, scene, sessions, listing)
        self.found = SearchState()
        self.searched = History()

    def action_search(self, words: str = "") -> None:
        """Anew, in what the list shows: the session or workspace stands in the line, to be seen and taken out."""
        self.found = SearchState()
        self.found.typed = " ".join(part for part in (self._scope, words) if part)
        if self._scope and not words:
            self.found.typed += " "
        self._show_search()

    def back_to_search(self) -> bool:
        """False: the open thread was not found by a search."""
        if self.found_in is None or self.found_in is not self.thread:
            return False
        self.found_in = None
        self.end_search()
        self._show_search(is_return=True)
        return True

    def dress(self, scene: Scene) -> None:
        super().dress(scene)
        if self._search_screen is not None:
            self._search_screen.dress(scene)

    def open_chat(self, chat: Chat) -> None:
        """Open the thread of a chat that the list need not hold."""
        raise NotImplementedError

    def _show_search(self, *, is_return: bool = False) -> None:
        from tui.screens.search import Desk, SearchScreen  # as for every dialog: the first paint does not wait for it

        desk = Desk(
            lambda: self._inbox if self.is_live else None, self._known, self.searched, self._turn_mask,
            lambda: self.mask.is_on,
        )  # fmt: skip
        self._search_screen = SearchScreen(self.scene, self.found, desk, is_return=is_return)
        self.app.push_screen(self._search_screen, self._leave_search)

    def _leave_search(self, found: Found | None) -> None:
        self._search_screen = None
        if found is None:
            return
        self.goal = found.message.id if isinstance(found, Hit) else None
        self.open_chat(found.chat if isinstance(found, Hit) else found)
        self.found_in = self.thread
        if isinstance(found, Hit) and self.thread is not None:
            self.begin_search(ThreadSearch(" ".join(sought(self.found.text))))

    def _turn_mask(self) -> None:
        self.action_privacy()

    def action_privacy(self) -> None:
        raise NotImplementedError

    @property
    def _scope(self) -> str:
        choice = self.sessions.choice
        if choice.session is not None:
            return f'session:"{choice.session}"' if " " in choice.session else f"session:{choice.session}"
        return self.sessions.workspace_query

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        if self._search_screen is not None:
            self._search_screen.begin_anew()

    def _start_over(self, hello: Hello) -> None:
        super()._start_over(hello)
        self.found_in = None
        self.found.clear(self.found.text)
