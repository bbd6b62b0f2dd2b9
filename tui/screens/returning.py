"""Coming back to where the operator was: the cursor's chat, and the thread that was being read.

What comes up by itself has been seen by nobody: such a thread is read from the first key or click on, as every other
is from the key that opened it. It comes up only where the focus stood in it. A thread beside a list that somebody
worked in was done with, and the fewer come up unasked, the fewer show a message that nobody has looked at. The focus
goes to the thread, never into the composer: what is typed before somebody has looked is no answer.
"""

from textual import work
from textual.events import Click
from textual.events import Key as KeyPressed

from daemon.api.chats import AskChats
from store.models import Chat
from store.record import record
from tui.inbox_state import PAGE
from tui.screens.announcing import DeskAnnouncing
from tui.screens.redrawing import Part
from tui.source import FirstPage


@record
class Whereabouts:
    """Chats by their ids, and the epoch of the store in which these are theirs. `opened`: whose thread was read."""

    epoch: str | None = None
    cursor: int | None = None
    opened: int | None = None


class DeskReturning(DeskAnnouncing):
    """`wanted_place` is where the operator was; whatever is pressed meanwhile goes before it."""

    wanted_place: Whereabouts | None = None
    _is_returning = False

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the operator is; as long as nobody could be brought back, where they were."""
        if self.wanted_place is not None:
            return self.wanted_place
        is_reading = self.thread is not None and self.focus_place in ("thread", "composer", "contact")
        opened = self.thread.chat.id if self.thread is not None and is_reading else None
        return Whereabouts(self._place.epoch, self.rows.cursor, opened)

    def draw(self, parts: frozenset[Part]) -> None:
        super().draw(parts)
        place = self.wanted_place
        if place is not None and not self._is_returning and self._is_settled:
            self._is_returning = True
            self._return_to(place)

    def is_text(self, event: KeyPressed) -> bool:
        self._looks()
        return super().is_text(event)

    def on_click(self, _event: Click) -> None:
        self._looks()

    def _take_first(self, first: FirstPage) -> None:
        super()._take_first(first)
        place = self.wanted_place
        if place is not None and place.cursor is not None and place.epoch == self._place.epoch:
            self.rows.point_at(place.cursor)  # in the first paint already, when it is on the first page

    @property
    def _is_settled(self) -> bool:
        """The list is the one that is wanted, and the daemon can be asked."""
        is_view_known = self.wanted_view in (None, self.listing.view.name)
        is_list_known = self.rows.is_loaded and self.rows.query == self.query_text and bool(self.sessions.workspaces)
        return self.is_live and is_view_known and is_list_known

    @work(group="step", exclusive=True)
    async def _return_to(self, place: Whereabouts) -> None:
        is_same_store = place.epoch == self._place.epoch
        # The cursor's last: the list stays where its row is.
        opened = await self._in_list(place.opened) if is_same_store else None
        cursor = await self._in_list(place.cursor) if is_same_store else None
        if self.wanted_place is not place:
            return
        self.wanted_place = None
        if cursor is not None and self.rows.point_at(cursor.id) is not None:
            self.chat_list.go_to_cursor()
            self.changed("list")
        if opened is not None:
            self.reopen(opened)

    async def _in_list(self, chat_id: int | None) -> Chat | None:
        """The chat, held, if the list has it as it is asked for now."""
        inbox, rows = self._inbox, self.rows
        held = rows.chat(chat_id)
        if held is not None or chat_id is None or inbox is None:
            return held
        page = await self._ask(inbox.chats(AskChats(rows.query, around=chat_id, limit=PAGE)))
        found = next((one for one in page.chats if one.id == chat_id), None) if page is not None else None
        if page is None or found is None or rows is not self.rows or page.epoch != self._place.epoch:
            return None
        rows.merge(page, self.scene.now())
        self.changed("list")
        return found

    def _looks(self) -> None:
        """Somebody is at the desk."""
        self.wanted_place = None
        if self.thread is not None and not self.thread.is_looked_at:
            self.thread.is_looked_at = True
            self.changed()  # what the key does comes first: whoever closes the thread at once has not read it
