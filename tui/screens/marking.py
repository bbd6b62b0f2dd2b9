"""Marking chats, and doing a verb to what is marked."""

from daemon.api.chats import AskChats
from daemon.api.feed import Frame, Hello
from daemon.display import display
from store.models import Chat
from store.record import record
from tui import words
from tui.listing import Listing
from tui.marks import Marks
from tui.scene import Scene
from tui.screens.finding import DeskFinding
from tui.screens.redrawing import Part
from tui.session_state import SessionState
from tui.source import Source

PAGE = 500
"""Rows in one request: the most that the daemon gives."""
MOST = 10_000
"""Chats in one action: the most that the daemon takes."""


@record
class Meant:
    """What a key was pressed over."""

    ids: tuple[int, ...]
    query: str | None = None
    """All that fit it, but for `left_out`; `count` of them were marked."""
    left_out: frozenset[int] = frozenset()
    count: int = 0
    hidden: tuple[Chat, ...] = ()
    """Those of `ids` that do not stand in the list."""
    is_marked: bool = False
    chats: tuple[Chat, ...] = ()
    """Their rows, as far as they are held."""
    seen_seq: int = 0
    """Where the desk stood: what came later has been seen by nobody."""

    @property
    def is_any(self) -> bool:
        return bool(self.ids) or self.query is not None


class DeskMarking(DeskFinding):
    """`targets` is what every verb of the list is done to."""

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, listing: Listing) -> None:
        super().__init__(source, scene, sessions, listing)
        self.marks = Marks()

    def action_mark(self) -> None:
        chat = self.rows.chat(self.rows.cursor)
        if chat is not None:
            self.marks.toggle(chat)
            self.chat_list.action_move(1)
            self.changed("list")

    def action_mark_range(self) -> None:
        """From the chat that was marked last to the cursor, both of them too."""
        chat, rows = self.rows.chat(self.rows.cursor), self.rows
        begin, end = rows.index_of(self.marks.last), rows.index_of(self.rows.cursor)
        if chat is None or end is None:
            return
        if begin is None:
            self.marks.add([chat])
            begins = self.scene.with_key("list.mark", "{} marks where a range begins")
            ends = self.scene.with_key("list.mark_range", "{} where it ends") or "this where it ends"
            told = f"{begins}, {ends}" if begins else "A range goes from the last mark to the cursor"
            self.app.notify(f"{told}, a screen or two away.", markup=False)
        else:
            between = [rows.row(index) for index in range(min(begin, end), max(begin, end) + 1)]
            self.marks.add(one for one in (between if begin <= end else between[::-1]) if one is not None)
        self.changed("list")

    def action_mark_all(self) -> None:
        """All that fit the list, however many are held; once more: none."""
        if self.marks.every is not None:
            self.marks.clear()
        elif self.rows.total:
            self.marks.mark_all(self.rows.query)
        self.changed("list")

    def action_mark_invert(self) -> None:
        """The others that fit the list, held or not. What is marked elsewhere is no part of it, and that is said."""
        if not (self.marks or self.rows.total):
            return
        hidden = len(self.marks.not_shown(self.rows, self.scene.now()))
        self.marks.invert(self.rows.query)
        if hidden:
            are = "is" if hidden == 1 else "are"
            told = (
                f"{words.plural(hidden, 'marked chat')} {are} not in this list: marked no more, until you invert again."
            )
            self.app.notify(told, markup=False)
        self.changed("list")

    def show_query(self) -> None:
        super().show_query()
        if self.marks.every not in (None, self.rows.query):
            self.marks.clear()
            self.app.notify("The list is another one now: nothing is marked any more.", markup=False)

    def meant(self) -> Meant:
        """What a verb is done to, as it is at this moment: the marked chats, else the one that is spoken of.

        To be taken when the key is pressed: by the time a worker runs the cursor may stand elsewhere.
        """
        if self.marks and self.focus_place == "list":
            hidden = self.marks.not_shown(self.rows, self.scene.now())
            count = self.marks.count(self.rows, self.scene.now())
            return Meant(
                self.marks.ids, self.marks.every, self.marks.left_out, count, hidden, is_marked=True,
                chats=self.marks.chats, seen_seq=self._place.seq,
            )  # fmt: skip
        chat = self.spoken_of()
        one = (chat,) if chat is not None else ()
        return Meant(tuple(row.id for row in one), chats=one, seen_seq=self._seen_of(chat))

    def _seen_of(self, chat: Chat | None) -> int:
        """A thread may have been read further than the feed has come, or not down to what came last."""
        thread = self.thread
        if chat is None or thread is None or thread.chat.id != chat.id:
            return self._place.seq
        return thread.seen_seq if thread.owes_read and thread.seen_seq else self.stands_at

    async def targets(self, meant: Meant, doing: str) -> tuple[int, ...]:
        """The chats by id; none when that is not meant after all. To be awaited in a worker.

        `doing` is how the question begins ("Snooze until Mon 09:00"): it is asked where not all of them stand in the
        list, and where they are more than somebody has marked one by one.
        """
        if meant.query is not None:
            return await self._all_of(meant.query, meant, doing)
        if not meant.hidden:
            return meant.ids
        names = ", ".join(words.name(one) for one in meant.hidden[:3]) + (" ..." if len(meant.hidden) > 3 else "")
        are = "is" if len(meant.hidden) == 1 else "are"
        question = f"{doing}: {words.plural(len(meant.ids), 'chat')}?"
        is_meant = await self._is_wanted(question, f"{len(meant.hidden)} of them {are} not in this list: {names}")
        return meant.ids if is_meant else ()

    async def _all_of(self, query: str, meant: Meant, doing: str) -> tuple[int, ...]:
        """Every chat that fits, counted anew: what came meanwhile is said before anything is done to it."""
        found = await self._ids_of(query, MOST + len(meant.left_out))
        if found is None:
            return ()
        ids = tuple(one for one in found if one not in meant.left_out)
        if len(ids) > MOST:
            self.app.notify(
                f"More than {MOST:,} chats are too many for one step. Filter the list first.",
                severity="warning",
                markup=False,
            )
            return ()
        before = f"{meant.count:,} were marked, by now " if len(ids) != meant.count else ""
        fit = f"{before}{words.plural(len(ids), 'chat')} fit: {display(query, limit=80) or 'every open chat'}"
        is_meant = bool(ids) and await self._is_wanted(f"{doing}: {words.plural(len(ids), 'chat')}?", fit)
        return ids if is_meant else ()

    async def _ids_of(self, query: str, most: int) -> list[int] | None:
        """Page by page, by name: an order in which nothing moves because somebody writes."""
        ids, cursor = dict[int, None](), None
        while (inbox := self.inbox_or_toast()) is not None:
            ask = AskChats(query, sort="name", cursor=cursor, limit=PAGE)
            page = await self._ask(inbox.chats(ask), is_asked_for=True)
            if page is None:
                return None
            ids.update(dict.fromkeys(one.id for one in page.chats))
            cursor = page.next_cursor
            if cursor is None or len(ids) > most:
                return list(ids)
        return None

    def draw(self, parts: frozenset[Part]) -> None:
        self.chat_list.marks = self.marks
        super().draw(parts)

    def marked_words(self) -> str:
        return self.marks.words(self.rows, self.scene.now())

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        self.marks.keep_up(frame)

    def _start_over(self, hello: Hello) -> None:
        super()._start_over(hello)
        self.marks.clear()
