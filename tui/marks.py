"""Which chats the next verb is done to, once some are marked: pure.

Marks are chats, not places: a marked chat stays marked where it goes. One that has left the list is counted apart, for
nothing is done to what nobody sees without saying so.
"""

from collections.abc import Iterable

from daemon.api.feed import Frame
from daemon.api.query import matches
from store.models import Chat, Millis
from tui.inbox_state import InboxState


class Marks:
    """Single chats, or all that fit a query but for those that were taken out one by one."""

    def __init__(self) -> None:
        self.last: int | None = None
        """The chat that was marked last: a range begins there."""
        self.every: str | None = None
        """The query whose chats are all marked, whether they are held or not."""
        self.left_out: set[int] = set()
        self._chats: dict[int, Chat] = {}

    def __contains__(self, chat_id: object) -> bool:
        return chat_id not in self.left_out if self.every is not None else chat_id in self._chats

    def __bool__(self) -> bool:
        return self.every is not None or bool(self._chats)

    @property
    def ids(self) -> tuple[int, ...]:
        """The single ones, in the order in which they were marked."""
        return tuple(self._chats)

    @property
    def chats(self) -> tuple[Chat, ...]:
        """The rows of the single ones."""
        return tuple(self._chats.values())

    def toggle(self, chat: Chat) -> None:
        self.last = chat.id
        if self.every is not None:
            self.left_out ^= {chat.id}
        elif chat.id in self._chats:
            del self._chats[chat.id]
        else:
            self._chats[chat.id] = chat

    def add(self, chats: Iterable[Chat]) -> None:
        for chat in chats:
            self.last = chat.id
            if self.every is not None:
                self.left_out.discard(chat.id)
            else:
                self._chats[chat.id] = chat

    def mark_all(self, query: str) -> None:
        self.clear()
        self.every = query

    def clear(self) -> None:
        self.last = self.every = None
        self.left_out.clear()
        self._chats.clear()

    def settle(self, ids: Iterable[int], query: str | None) -> None:
        """That was done: to all that fit the query, if one is given, else to these. What was marked since stays."""
        if query is not None:
            if self.every == query:
                self.clear()
            return
        for one in ids:
            self._chats.pop(one, None)
            self.last = None if self.last == one else self.last

    def keep_up(self, frame: Frame) -> None:
        """A marked chat is what it has become; one that is part of another now is no chat any more."""
        if frame.type == "chat.gone" and frame.id is not None:
            self._chats.pop(frame.id, None)
        elif frame.chat is not None and frame.chat.id in self._chats:
            self._chats[frame.chat.id] = frame.chat

    def count(self, rows: InboxState) -> int:
        return max(0, rows.total - len(self.left_out)) if self.every is not None else len(self._chats)

    def not_shown(self, rows: InboxState, now: Millis) -> tuple[Chat, ...]:
        """The marked chats that the list does not have, held or further up and down."""
        return tuple(one for one in self._chats.values() if not _is_in(rows, one, now))

    def words(self, rows: InboxState, now: Millis) -> str:
        """`3 marked, 1 not shown`; empty while none is."""
        if not self:
            return ""
        if self.every is not None:
            return f"all {self.count(rows):,} marked" if not self.left_out else f"{self.count(rows):,} marked"
        hidden = len(self.not_shown(rows, now))
        return f"{len(self._chats)} marked" + (f", {hidden} not shown" if hidden else "")


def _is_in(rows: InboxState, chat: Chat, now: Millis) -> bool:
    if rows.chat(chat.id) is not None:
        return True
    # Not held may be further down; what only the daemon can judge counts as not shown.
    is_whole = rows.is_loaded and len(rows.rows) >= rows.total
    return not is_whole and matches(rows.filter, chat, rows.operator, now) is True
