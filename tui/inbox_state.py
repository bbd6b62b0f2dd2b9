"""Which rows of the list are held, and what a frame does to them: pure.

Held is one run of neighbours out of `total` rows, wherever the operator looks; all else is asked for when it becomes
visible. Requests overlap the run, so that a list that moved between two answers never leaves a row out unnoticed.
"""

from collections import OrderedDict
from dataclasses import replace

from daemon.api.chats import AskChats, ChatPage
from daemon.api.feed import Frame
from daemon.api.query import matches, parse, sort_key
from store.models import Chat, ChatFilter, Millis
from tui.masked import real

PAGE = 64
OVERLAP = 8
MOST_HELD = 512
MOST_REMEMBERED = 2048


class InboxState:
    """The rows of one query. The cursor is a chat's id: it stays with its chat wherever the chat goes."""

    def __init__(self, query: str, operator: str = "") -> None:
        self.query = query
        self.operator = operator
        self.filter = parse(query)
        self.rows: list[Chat] = []
        self.start = 0
        self.total = 0
        self.cursor: int | None = None
        self.is_loaded = False
        self.is_uncertain = False
        """A row came from where nothing is held: `total` and `start` may be off until the next answer."""
        self.is_stale = False
        """A frame could not be judged from its row alone (free text, from:): the page has to be asked again."""
        self.news: set[int] = set()
        """Chats that a customer wrote in since the operator last saw the top."""
        self._aim: int | None = None
        self._key = sort_key(self.filter, real)
        self._lasting = _lasting(self.filter)
        self._newest: OrderedDict[int, tuple[int, Chat | None]] = OrderedDict()

    def seed(self, rows: list[Chat], now: Millis) -> None:
        """Show at once what is already at hand and may belong; the first answer corrects it."""
        self.rows = sorted((row for row in rows if self._belongs(row, now) is not False), key=self._key)
        self.total = len(self.rows)
        self.cursor = self.rows[0].id if self.rows else None

    def row(self, index: int) -> Chat | None:
        place = index - self.start
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def chat(self, chat_id: int | None) -> Chat | None:
        return next((row for row in self.rows if row.id == chat_id), None)

    def index_of(self, chat_id: int | None) -> int | None:
        return next((self.start + place for place, row in enumerate(self.rows) if row.id == chat_id), None)

    @property
    def cursor_index(self) -> int | None:
        """Where the cursor is; None while its row is not held."""
        return self._aim if self._aim is not None else self.index_of(self.cursor)

    def point(self, index: int) -> int:
        """Put the cursor on a row, held or still to come; returns the row's index."""
        index = max(0, min(index, self.total - 1))
        row = self.row(index)
        self._aim = None if row else index
        self.cursor = row.id if row else None
        return index

    def point_at(self, chat_id: int) -> int | None:
        """Put the cursor on a chat that is held."""
        index = self.index_of(chat_id)
        if index is not None:
            self._aim, self.cursor = None, chat_id
        return index

    def next_unread(self, step: int) -> int | None:
        """The nearest held unread chat after (step 1) or before (step -1) the cursor."""
        index = self.cursor_index
        place = -1 if index is None else index - self.start
        ahead = self.rows[place + 1 :] if step > 0 else self.rows[: max(0, place)][::-1]
        return next((row.id for row in ahead if row.unread_count), None)

    def nearest(self, chats: tuple[Chat, ...], step: int) -> Chat | None:
        """Of these chats the next one after (before) the cursor, round the end of the list if need be."""
        here = self.chat(self.cursor)
        ordered = sorted(chats, key=self._key, reverse=step < 0)
        if here is None:
            return ordered[0] if ordered else None
        key = self._key(here)
        ahead = (one for one in ordered if (self._key(one) > key if step > 0 else self._key(one) < key))
        return next(ahead, ordered[0] if ordered and ordered[0].id != here.id else None)

    def missing(self, first: int, last: int) -> AskChats | None:
        """What to ask for so that the rows first to last can be shown; None when they are held."""
        last = min(last, self.total - 1)
        end = self.start + len(self.rows)
        if not self.is_loaded:
            return AskChats(self.query, offset=0, limit=PAGE, count=True)
        if first > last or (self.start <= first and last < end):
            return None
        if self.rows and first < self.start <= last + 1:
            return AskChats(self.query, offset=max(0, self.start + OVERLAP - PAGE), limit=PAGE)
        if self.rows and first <= end <= last:
            return AskChats(self.query, offset=max(0, end - OVERLAP), limit=PAGE)
        return AskChats(self.query, offset=max(0, first - OVERLAP), limit=PAGE)

    def again(self, first: int) -> AskChats:
        """Ask anew for what is looked at, with the number of rows."""
        return AskChats(self.query, offset=max(0, first - OVERLAP), limit=PAGE, count=True)

    def merge(self, page: ChatPage, now: Millis) -> None:
        """Take an answer in, whatever frames came since it was asked for."""
        if not self.is_loaded:
            self.rows = []
            if self.cursor not in {row.id for row in page.chats}:
                self.cursor = None
        overtaken = [row for row in self.rows if row.seq > page.seq]
        union = self._union(page)
        if union is None:
            self.start, self.rows = page.offset, list(page.chats)
        else:
            self.start, self.rows = union
        end = page.offset + len(page.chats)
        if page.total is not None:
            self.total = page.total
        elif page.next_cursor is None:
            self.total = end
        self.total = max(self.total, self.start + len(self.rows))
        self.is_loaded, self.is_uncertain, self.is_stale = True, False, False
        for row in overtaken:
            if union is not None and self._is_behind(row):
                self._place(row, now)
        self._catch_up(page.seq, now)
        self._trim(page.offset + len(page.chats) // 2)
        self._settle_cursor()

    def apply(self, frame: Frame, now: Millis) -> bool:
        """Take a frame in. True when what is shown may have changed."""
        if frame.type == "chat.gone" and frame.id is not None:
            return self._take_out(frame.id, frame.seq)
        chat = frame.chat
        if chat is None or not self._is_newer(chat.id, chat.seq):
            return False
        self._remember(chat.id, chat.seq, chat)
        is_line = frame.message is not None and frame.message.direction == "internal"
        is_news = frame.type == "message.new" and not is_line
        is_news = is_news and chat.last_message_direction == "inbound" and chat.unread_count > 0
        changed = self._place(chat, now, is_new=frame.type == "chat.new")
        if changed and is_news:
            self.news.add(chat.id)
        self._settle_cursor()
        return changed

    def new_above(self, first: int) -> int:
        """How many chats with news lie above the first visible row."""
        held = {row.id: self.start + place for place, row in enumerate(self.rows)}
        return sum(1 for one in self.news if held.get(one, -1 if self.start else first) < first)

    def _belongs(self, chat: Chat, now: Millis) -> bool | None:
        return matches(self.filter, chat, self.operator, now)

    def _is_newer(self, chat_id: int, seq: int) -> bool:
        known = self._newest.get(chat_id)
        held = self.chat(chat_id)
        return seq > max(known[0] if known else -1, held.seq if held else -1)

    def _remember(self, chat_id: int, seq: int, chat: Chat | None) -> None:
        self._newest[chat_id] = (seq, chat)
        self._newest.move_to_end(chat_id)
        if len(self._newest) > MOST_REMEMBERED:
            self._newest.popitem(last=False)

    def _take_out(self, chat_id: int, seq: int) -> bool:
        if not self._is_newer(chat_id, seq):
            return False
        self._remember(chat_id, seq, None)
        changed = self._drop(chat_id)
        if not changed:
            self.is_uncertain = True
        self._settle_cursor()
        return changed

    def _drop(self, chat_id: int) -> bool:
        index = self.index_of(chat_id)
        if index is None:
            return False
        del self.rows[index - self.start]
        self.total -= 1
        self.news.discard(chat_id)
        if self.cursor == chat_id:
            self.point(index)
        return True

    def _place(self, chat: Chat, now: Millis, *, is_new: bool = False) -> bool:
        belongs = self._belongs(chat, now)
        if belongs is None:
            self.is_stale = True
            return False
        if not belongs:
            return self._leave(chat, now)
        was = self.index_of(chat.id)
        if was is not None:
            del self.rows[was - self.start]
        place = self._place_of(chat, 0 if was is None else 1)
        if place is not None:
            self.rows.insert(place, chat)
            if was is None:
                self._came_in(is_new)
            return True
        return self._went_out(chat, was, is_new)

    def _leave(self, chat: Chat, now: Millis) -> bool:
        if self._drop(chat.id):
            return True
        # Only what may come to belong can have been counted somewhere below: other sessions' chats never.
        if matches(self._lasting, chat, self.operator, now) is not False and self.filter != self._lasting:
            self.is_uncertain = True
        return False

    def _place_of(self, chat: Chat, taken_out: int) -> int | None:
        """Where in the run; None when that is above or below it."""
        key = self._key(chat)
        place = next((at for at, row in enumerate(self.rows) if self._key(row) > key), len(self.rows))
        is_all_below = self.start + len(self.rows) + taken_out >= self.total
        if place == 0 and self.start > 0:
            return None
        return None if place == len(self.rows) and not is_all_below else place

    def _came_in(self, is_new: bool) -> None:
        """A row that was not held is now. It was below, where nothing is held, unless everything is."""
        if is_new or not self.is_loaded or self.start + len(self.rows) > self.total:
            self.total += 1
        else:
            self.is_uncertain = True

    def _went_out(self, chat: Chat, was: int | None, is_new: bool) -> bool:
        """A row belongs above or below the run; rows above it are counted, not held."""
        is_above = bool(self.rows) and self._key(chat) < self._key(self.rows[0])
        if is_new and was is None:
            self.total += 1
        if is_above and (was is not None or is_new):
            self.start += 1
        if was is None and not is_new:
            self.is_uncertain = True
        return was is not None or is_above

    def _union(self, page: ChatPage) -> tuple[int, list[Chat]] | None:
        """The run and the page as one, as they stood when the page was read.

        None when they share no unchanged row, so that a gap could lie between.
        """
        fresh = {row.id: row for row in page.chats}
        shared = next((row for row in self.rows if row.id in fresh and fresh[row.id].seq == row.seq), None)
        if shared is None:
            return None
        kept = [row for row in self.rows if row.id not in fresh and not self._covers(page, row)]
        rows = sorted([*kept, *page.chats], key=self._key)
        ids = [row.id for row in rows]
        on_page = next(at for at, row in enumerate(page.chats) if row.id == shared.id)
        return max(0, page.offset + on_page - ids.index(shared.id)), rows

    def _is_behind(self, row: Chat) -> bool:
        """Whether what is held of this chat is older than the row, or nothing."""
        held = self.chat(row.id)
        return held is None or held.seq < row.seq

    def _covers(self, page: ChatPage, row: Chat) -> bool:
        """Whether the page would hold the row if it were still there."""
        key = self._key(row)
        low, high = self._key(page.chats[0]), self._key(page.chats[-1])
        return (page.offset == 0 or low <= key) and (page.next_cursor is None or key <= high)

    def _catch_up(self, seq: int, now: Millis) -> None:
        """Frames that are newer than the answer, once more over it."""
        for chat_id, (newest, chat) in list(self._newest.items()):
            held = self.chat(chat_id)
            if newest <= (held.seq if held else seq):
                continue
            if chat is None:
                self._drop(chat_id)
            else:
                self._place(chat, now)

    def _trim(self, middle: int) -> None:
        extra = len(self.rows) - MOST_HELD
        if extra <= 0:
            return
        if middle - self.start > len(self.rows) // 2:
            self.rows = self.rows[extra:]
            self.start += extra
        else:
            self.rows = self.rows[:-extra]

    def _settle_cursor(self) -> None:
        """A cursor that waits for its row takes it when it comes; the first rows bring a cursor along."""
        if self._aim is not None and self.row(self._aim) is not None:
            self.point(self._aim)
        elif self.cursor is None and self._aim is None and self.rows:
            self.point(self.start)


def _lasting(query: ChatFilter) -> ChatFilter:
    """The part of a query that a chat meets for ever or never."""
    return replace(
        query, status="any", is_unread=False, is_mine=False, is_unassigned=False, is_muted=None, assignee=(), tag=(),
        window_under=None,
    )  # fmt: skip
