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
        self._chats: dict[int, Chat] = {}
        """The marked ones; while all are marked, those that were taken out."""

    def __contains__(self, chat_id: object) -> bool:
        return (chat_id in self._chats) is (self.every is None)

    def __bool__(self) -> bool:
        return self.every is not None or bool(self._chats)

    @property
    def left_out(self) -> frozenset[int]:
        """The chats that are not meant by `every`."""
        return frozenset(self._chats if self.every is not None else ())

    @property
    def ids(self) -> tuple[int, ...]:
        """The single ones, in the order in which they were marked."""
        return tuple(self._chats if self.every is None else ())

    @property
    def chats(self) -> tuple[Chat, ...]:
        """The rows of the single ones."""
        return tuple(self._chats.values() if self.every is None else ())

    def toggle(self, chat: Chat) -> None:
        self.last = chat.id
        if chat.id in self._chats:
            del self._chats[chat.id]
        else:
            self._chats[chat.id] = chat

    def add(self, chats: Iterable[Chat]) -> None:
        for chat in chats:
            self.last = chat.id
            if self.every is not None:
                self._chats.pop(chat.id, None)
            else:
                self._chats[chat.id] = chat

    def mark_all(self, query: str) -> None:
        self.clear()
        self.every = query

    def invert(self, query: str) -> None:
        """All that fit the query but for these; once more: these again, wherever they are by now."""
        self.every = query if self.every is None else None

    def clear(self) -> None:
        self.last = self.every = None
        self._chats.clear()

    def settle(self, ids: Iterable[int], query: str | None) -> None:
        """That was done: to all that fit the query, if one is given, else to these. What was marked since stays."""
        if query is not None:
            if self.every == query:
                self.clear()
            return
        if self.every is not None:
            return  # turned round meanwhile: those are what was taken out
        for one in ids:
            self._chats.pop(one, None)
            self.last = None if self.last == one else self.last

    def keep_up(self, frame: Frame) -> None:
        """A marked chat is what it has become; one that is part of another now is no chat any more."""
        if frame.type == "chat.gone" and frame.id is not None:
            self._chats.pop(frame.id, None)
        elif frame.chat is not None and frame.chat.id in self._chats:
            self._chats[frame.chat.id] = frame.chat

    def count(self, rows: InboxState, now: Millis) -> int:
        if self.every is None:
            return len(self._chats)
        return max(0, rows.total - sum(_is_in(rows, one, now) for one in self._chats.values()))

    def not_shown(self, rows: InboxState, now: Millis) -> tuple[Chat, ...]:
        """The marked chats that the list does not have, held or further up and down."""
        return tuple(one for one in self.chats if not _is_in(rows, one, now))

    def words(self, rows: InboxState, now: Millis) -> str:
        """`3 marked, 1 not shown`; empty while none is."""
        if not self:
            return ""
        if self.every is not None:
            return f"{'' if self._chats else 'all '}{self.count(rows, now):,} marked"
        hidden = len(self.not_shown(rows, now))
        return f"{len(self._chats)} marked" + (f", {hidden} not shown" if hidden else "")


def _is_in(rows: InboxState, chat: Chat, now: Millis) -> bool:
    if rows.chat(chat.id) is not None:
        return True
    # Not held may be further down; what only the daemon can judge counts as not shown.
    is_whole = rows.is_loaded and len(rows.rows) >= rows.total
    return not is_whole and matches(rows.filter, chat, rows.operator, now) is True
