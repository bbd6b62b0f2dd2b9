"""What the main screen asks of the daemon, and what it does with answers and frames."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import work
from textual.message import Message as Event

from daemon.api.chats import AskChats, ChatPage
from daemon.api.errors import DaemonError
from daemon.api.feed import Frame, Hello
from daemon.api.messages import AskMessages
from daemon.api.status import Status
from store.models import Chat, Millis
from tui.inbox_state import PAGE, InboxState
from tui.listing import Listing
from tui.person_state import PersonState
from tui.privacy import Mask, masked
from tui.scene import Scene
from tui.screens.asking_again import AskedAgain, AskingAgain
from tui.screens.following import Lost, Place, following
from tui.screens.redrawing import PARTS
from tui.screens.thread_pages import thread_page
from tui.session_state import SessionState
from tui.source import FirstPage, Source
from tui.thread_state import ThreadState

if TYPE_CHECKING:
    from daemon.client import Inbox

RECOUNT = 2.0
"""Seconds between two requests for rows whose number became uncertain."""
ASK_AGAIN = 0.1
"""Seconds before a page that frames cannot keep up to date is asked for again."""


class DeskCalls(AskingAgain):
    """The only caller of the client on the main screen. A subclass says `visible_rows`, `sees_thread_end`."""

    class ViewChanged(Event):
        """Something changed that is found again after a restart."""

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, listing: Listing) -> None:
        super().__init__()
        self.source = source
        self.scene = scene
        self.sessions = sessions
        self.listing = listing
        self.rows = InboxState(self.query_text, scene.operator)
        self.thread: ThreadState | None = None
        self.goal: int | None = None  # the message that the next thread opens at
        self.person = PersonState()
        self.mask = Mask()
        self.status: Status | None = None
        self.lost: Lost | None = None
        self.lost_at: Millis | None = None
        self.is_live = False
        self.has_been_live = False
        self._inbox: Inbox | None = None
        self._place = Place()
        self._is_asking = False
        self.rows_again = AskedAgain(self.set_timer, self._live(self.ask_rows))
        self.thread_again = AskedAgain(self.set_timer, self._live(self.read_thread))
        self._more_again = AskedAgain(self.set_timer, lambda: self.changed("thread"))
        """Of a thread further up or down: whoever still looks there asks by that."""
        self._sessions_again = AskedAgain(self.set_timer, self._live(self.ask_sessions))
        self._read_again = AskedAgain(self.set_timer, self.pay_read)

    def visible_rows(self) -> tuple[int, int]:
        """The first and the last row of the list that should be held."""
        raise NotImplementedError

    def sees_thread_end(self) -> bool:
        """Whether the newest message of the open thread is before somebody's eyes."""
        raise NotImplementedError

    @property
    def query_text(self) -> str:
        """What the list shows, in the query language. Foreign text."""
        return self.listing.query(self.sessions)

    def begin(self) -> None:
        first = self.source.at_hand(0)
        if first is not None:
            self._take_first(first)
        self.draw(PARTS)
        self.follow()
        self.set_interval(RECOUNT, self._recount)

    @work(group="feed", exclusive=True)
    async def follow(self) -> None:
        """The first page, then the feed, for as long as the screen lives."""
        await self._paint_first()
        self._inbox = masked(await self.source.connect(), self.mask)
        try:
            async for news in following(self._inbox, self._place):
                if isinstance(news, Hello):
                    self._connected(news)
                elif isinstance(news, Frame):
                    self._take(news)
                else:
                    self._disconnected(news)
        finally:
            await self._inbox.close()

    def show_query(self) -> None:
        """The choice has changed: show what is at hand of it at once, and ask."""
        held = self.rows.rows
        self.rows = InboxState(self.query_text, self.scene.operator)
        self.rows.seed(held, self.scene.now())
        self.changed("sessions", "list")
        self.rows_again.forget()
        self.ask_rows()

    def ask_rows(self) -> None:
        """See to it that every visible row is held; one request at a time."""
        if not self._is_asking and self._inbox is not None and not self.rows_again.rests:
            self._is_asking = True
            self._ask_rows()

    def open_thread(self, chat: Chat) -> None:
        self.thread = ThreadState(chat)
        self.thread_again.forget()
        self._more_again.forget()
        self.thread.goal, self.goal = self.goal, None
        self.changed("thread")
        self.read_thread()

    @work(group="thread", exclusive=True)
    async def read_thread(self) -> None:
        """The newest page of the open thread, or what it is opened at; its end counts as read once it is seen."""
        thread = self.thread
        if thread is None or self._inbox is None:
            return
        page = await self._had(
            thread_page(self._inbox, thread, self._tell), self.thread_again, is_blank=not thread.is_loaded
        )
        if page is None and self.thread_again.is_for_good:
            thread.withhold()
        if page is None or thread is not self.thread or page.epoch != self._place.epoch:
            return
        is_first = not thread.is_loaded
        thread.open(page)
        if is_first and (thread.chat.unread_count or thread.line_count):
            thread.owes_read = True
        self.changed("thread")

    @work(group="older", exclusive=True)
    async def read_older(self) -> None:
        thread = self.thread
        if thread is None or thread.is_asking or thread.before is None or self._inbox is None or self._more_again.rests:
            return
        thread.is_asking = True
        ask = AskMessages(id=thread.chat.id, before=thread.before)
        try:
            page = await self._had(self._inbox.messages(ask), self._more_again)
        finally:
            thread.is_asking = False
        if page is not None and thread is self.thread and page.epoch == self._place.epoch:
            thread.older(page)
            self.changed("thread")

    def drawn(self) -> None:
        self.pay_read()

    def pay_read(self) -> None:
        """Mark as read what came in under somebody's eyes, and nothing else."""
        thread = self.thread
        if thread is None or not thread.owes_read or not thread.is_at_newest or self._read_again.rests:
            return
        if self.is_live and self.sees_thread_end():
            thread.owes_read = False
            self._mark_opened(thread)

    async def unread_page(self) -> ChatPage | None:
        """The first unread chats of what the list shows."""
        inbox = self.inbox_or_toast()
        query = f"{self.query_text} is:unread".strip()
        return None if inbox is None else await self._ask(inbox.chats(AskChats(query, limit=PAGE)), is_asked_for=True)

    async def hold(self, chat_id: int) -> bool:
        """Hold the rows around a chat."""
        if self.rows.chat(chat_id) is not None:
            return True
        inbox, rows = self.inbox_or_toast(), self.rows
        if inbox is None:
            return False
        page = await self._ask(inbox.chats(AskChats(rows.query, around=chat_id, limit=PAGE)), is_asked_for=True)
        if page is not None and rows is self.rows:
            rows.merge(page, self.scene.now())
            self.changed("list")
        return self.rows.chat(chat_id) is not None

    def inbox_or_toast(self, so: str = "Nothing was changed.") -> "Inbox | None":
        """The client; without a connection a toast says what to do, and `so`: what became of what was wanted."""
        if self.is_live:
            return self._inbox
        self.app.notify(
            f"{so} The desk connects again by itself; if it does not: frontdesk daemon start",
            title="No connection to the daemon",
            severity="warning",
            markup=False,
        )
        return None

    def refresh_all(self) -> None:
        """Ask for everything again."""
        self._wait_no_more()
        self.ask_sessions()
        rows = InboxState(self.query_text, self.scene.operator)
        rows.seed(self.rows.rows, self.scene.now())
        rows.point_at(self.rows.cursor or 0)
        self.rows = rows
        self.ask_rows()
        self.read_thread()

    @work(group="sessions", exclusive=True)
    async def ask_sessions(self) -> None:
        if self._inbox is None:
            return
        answer = await self._had(self._inbox.sessions(), self._sessions_again)
        if answer is None or answer.epoch != self._place.epoch:
            return
        self.sessions.replace(answer)
        self.changed("sessions")
        if self.query_text != self.rows.query:
            self.show_query()

    async def _paint_first(self) -> None:
        if self.source.first is None or self.rows.is_loaded:
            return
        try:
            first = await self.source.first()
        except DaemonError as trouble:
            self._disconnected(Lost(trouble, 0))
            return
        self._take_first(first)

    def _take_first(self, first: FirstPage) -> None:
        first = self.mask.turned(first) if self.mask.is_on else first
        self.sessions.replace(first.sessions)
        if first.view is not None:
            self.listing = self.listing.seen_through(first.view)
        if first.sessions.epoch == first.chats.epoch and first.query == self.query_text:
            self.rows = InboxState(first.query, self.scene.operator)
            self.rows.merge(first.chats, self.scene.now())
            # The older of the two: whatever came between them, the feed brings once more.
            self._place.epoch, self._place.seq = first.chats.epoch, min(first.sessions.seq, first.chats.seq)
        self.changed("sessions", "list")

    def _connected(self, hello: Hello) -> None:
        self.is_live = self.has_been_live = True
        self.lost = self.lost_at = None
        self.operator_is(hello.operator)
        owes_thread, owes_sessions = (one.trouble is not None for one in (self.thread_again, self._sessions_again))
        self._wait_no_more()
        if self._place.is_left(hello):
            self._start_over(hello)
        elif self._place.is_refused:
            self._begin_anew(hello)
        else:
            self.ask_rows()
            if self.thread is not None and (owes_thread or not self.thread.is_loaded):
                self.read_thread()
        if owes_sessions or not self.sessions.workspaces:
            self.ask_sessions()
        self.changed("sessions", "list", "thread", "link")

    def _wait_no_more(self) -> None:
        """What was waited for is asked for at once: somebody wants it, or the daemon is there anew."""
        for one in (self.rows_again, self.thread_again, self._more_again, self._sessions_again, self._read_again):
            one.forget()

    def _live(self, ask: Callable[[], object]) -> Callable[[], None]:
        """Only while the daemon is there: with the next connection everything is asked for."""

        def asked() -> None:
            if self.is_live:
                ask()

        return asked

    def operator_is(self, operator: str) -> None:
        """The daemon has said who we are."""
        self.rows.operator = operator

    def _start_over(self, hello: Hello) -> None:
        """Another epoch: seq and cursors of before mean nothing."""
        was_known = self._place.epoch is not None
        self._place.begin(hello)
        if was_known:
            self.sessions.forget()
        self.rows = InboxState(self.query_text, hello.operator)
        self.thread = self.status = None
        self.ask_sessions()
        self.ask_rows()

    def _begin_anew(self, hello: Hello) -> None:
        """The same store, and no way back to where the feed was read to: what may be seen can be something else."""
        self._place.begin(hello)
        self.refresh_all()

    def _disconnected(self, lost: Lost) -> None:
        if self.is_live or self.lost_at is None:
            self.lost_at = self.scene.now()
        self.is_live, self.lost = False, lost
        self.changed("sessions", "list", "thread", "link")

    def _take(self, frame: Frame) -> None:
        if frame.session is not None and self.sessions.apply(frame.session):
            self.changed("sessions")
        if self.rows.apply(frame, self.scene.now()):
            self.changed("list")
        if self.rows.is_stale:
            self.rows.is_stale = False
            self.set_timer(ASK_AGAIN, self._ask_again)
        if self.thread is not None:
            self._take_in_thread(frame, self.thread)

    def _take_in_thread(self, frame: Frame, thread: ThreadState) -> None:
        if frame.type == "chat.gone" and frame.id == thread.chat.id and frame.into is not None:
            self._begin_merge(thread, frame.into)
            return
        merged = thread.chat.merged_count
        if thread.apply(frame) != "nothing":
            self.changed("thread")
        if thread.chat.merged_count != merged:  # another conversation has come into this one, or gone out of it
            self.read_thread()

    def _begin_merge(self, thread: ThreadState, into: int) -> None:
        again = AskedAgain(self.set_timer, lambda: self._follow_merge(thread, into, again))
        self._follow_merge(thread, into, again)

    @work(group="merge", exclusive=True)
    async def _follow_merge(self, thread: ThreadState, into: int, again: AskedAgain) -> None:
        """The open chat turned out to be part of another."""
        chat = self.rows.chat(into)
        if chat is None and self._inbox is not None and thread is self.thread:
            detail = await self._had(self._inbox.chat(into), again)
            chat = detail.chat if detail is not None else None
        if chat is not None and thread is self.thread:  # whoever went on meanwhile is somewhere else by now
            self.open_thread(chat)

    @work(group="rows")
    async def _ask_rows(self) -> None:
        before: AskChats | None = None
        try:
            while (ask := self.rows.missing(*self.visible_rows())) is not None and ask != before:
                before, rows = ask, self.rows
                is_there = await self._ask_page(ask)
                if rows is not self.rows:
                    before = None  # whatever became of that: it is not what is wanted now
                elif not is_there:
                    return
        finally:
            self._is_asking = False

    async def _ask_page(self, ask: AskChats) -> bool:
        """False when there was no answer to use; an answer for another filter is dropped."""
        if self._inbox is None:
            return False
        rows = self.rows
        page = await self._had(self._inbox.chats(ask), self.rows_again, is_blank=not rows.is_loaded)
        if page is None:
            return False
        if rows is self.rows and page.epoch == self._place.epoch:
            rows.merge(page, self.scene.now())
            self.changed("list")
            self.flush()  # what is visible decides what to ask next
            if not rows.total and self.status is None:
                self._ask_status()
        return page.epoch == self._place.epoch

    def _recount(self) -> None:
        if self.rows.is_uncertain and self.is_live:
            self._ask_again()

    @work(group="again", exclusive=True)
    async def _ask_again(self) -> None:
        rows = self.rows
        if self._is_asking:
            return
        if self.rows_again.rests or not await self._ask_page(rows.again(self.visible_rows()[0])):
            rows.is_uncertain = True  # so it is asked with the next count

    @work(group="status", exclusive=True)
    async def _ask_status(self) -> None:
        """How the daemon is. Nobody waits for it, so nobody is told that it could not be had; what was known stays."""
        if self.is_live and self._inbox is not None:
            with suppress(DaemonError):
                self.status = await self._inbox.status()
                self.changed("list")

    @work(group="verbs")
    async def _mark_opened(self, thread: ThreadState) -> None:
        if self._inbox is not None:
            args: dict[str, Any] = {"seen_seq": thread.shown_seq, "opened": True}
            done = await self._had(self._inbox.do("read", (thread.chat.id,), args), self._read_again)
            thread.owes_read = thread.owes_read or (done is None and not self._read_again.is_for_good)
