"""Words looked for in the open thread, and the thread as text for other programs."""

from textual import on, work
from textual.app import SuspendNotSupported

from daemon.api.errors import DaemonError
from daemon.api.found import AskSearch
from daemon.api.messages import AskMessages
from daemon.display import display
from store.models import Chat, Message, Millis
from tui.keys import Place
from tui.screens.reacting import DeskReacting
from tui.screens.reading_thread import FAR
from tui.screens.redrawing import Part
from tui.thread_search import ThreadSearch, has_words
from tui.thread_state import ThreadState
from tui.thread_text import NOT_HELD, blocks
from tui.widgets.ask_line import AskLine, Said, typing
from tui.widgets.thread import Thread

MOST_MATCHES = 500
"""Asked for at once: the most that the daemon tells on a page."""
MOST_PAGES = 20
"""Pages asked for one after another for one match."""
_SIGNS = {"words": "/", "pipe": "|"}
_TELL = {"words": ("{} looks upwards", ""), "pipe": ("{} runs it: the thread is its input", "the thread is its input")}
"""What is said of the key, and what without one."""


class DeskSearch(DeskReacting):
    """`search` lives until Esc, or until another thread is opened."""

    search: ThreadSearch | None = None
    is_looking = False
    """Older messages are being read for it."""

    def open_thread(self, chat: Chat) -> None:
        self.end_search()
        super().open_thread(chat)

    def draw(self, parts: frozenset[Part]) -> None:
        super().draw(parts)
        self.draw_ask()

    @on(Thread.AskChanged)
    @on(Thread.Chosen)
    def draw_ask(self) -> None:
        for line in self.query("#ask").results(AskLine):  # none while all of it is being taken down
            line.show(self._said())
        self.draw_hints()

    @property
    def hinted_place(self) -> Place:
        return self.thread_view.asking.purpose if self.thread_view.asking is not None else super().hinted_place

    @on(Thread.Asked)
    def _asked(self, event: Thread.Asked) -> None:
        if event.purpose == "pipe":
            self._pipe(event.text)
            return
        self.end_search()
        if event.text.strip() and not has_words(event.text):
            said = "In a thread words are looked for, and these only say which chats."
            said += self.scene.with_key("desk.search", " {} looks in all of them.")
            self.app.notify(said, title="Nothing was looked for", markup=False)
        elif event.text.strip():
            self.begin_search(ThreadSearch(event.text))
            self._seek(0)

    def begin_search(self, search: ThreadSearch) -> None:
        """Light it up, and let n and N go from one match to the next."""
        if search.needle:
            self.search = search
            self.thread_view.light(search.needles)
            self._count_matches(search)

    def action_next_match(self, step: int) -> None:
        """The match above (1) or below (-1); without a search the next unread chat, or the one before."""
        if self.search is None:
            self.open_unread(step)
        elif not self.is_looking:
            self._seek(step)

    def open_unread(self, step: int) -> None:
        """Open the next (1) or the previous (-1) unread chat."""
        raise NotImplementedError

    def end_search(self) -> bool:
        """False: there was none."""
        was, self.search = self.search is not None, None
        if was:
            self.thread_view.light(())
            self.draw_ask()
        return was

    @work(group="reach", exclusive=True)
    async def _seek(self, step: int) -> None:
        search, thread = self.search, self.thread
        if search is None or thread is None:
            return
        self.is_looking = True
        try:
            found = await self._look(search, thread, step)
        finally:
            self.is_looking = False
        if search is not self.search or thread is not self.thread:
            return
        if found is not None:
            self.draw(frozenset(("thread",)))
            self.thread_view.choose(found)
        elif self.is_live:
            is_all = thread.before is None or search.is_known
            reads_on = self.scene.with_key("thread.match_above", "; {} reads on")
            where = "below" if step < 0 else "above" if is_all else f"in what was read{reads_on}"
            self.app.notify(f"No match {where}.", markup=False)
        self.draw_ask()

    async def _look(self, search: ThreadSearch, thread: ThreadState, step: int) -> int | None:
        """The next match that the daemon knows of, or that is held; what the index cannot find is read back for."""
        here = thread.message(thread.chosen)
        for _ in range(MOST_PAGES):
            found = search.next(thread.messages, here, step)
            if (found is not None and search.is_answered) or not search.has_more or thread is not self.thread:
                break
            self.draw_ask()
            await self._ask_matches(search, thread)
        if found is None and step >= 0 and not search.is_known:
            return await self._read_back_for(search, thread, here)
        if found is None or thread is not self.thread or thread.message(found.id) is not None:
            return found.id if found is not None else None
        return found.id if await self._hold_around(thread, found.id) else None

    async def _read_back_for(self, search: ThreadSearch, thread: ThreadState, here: Message | None) -> int | None:
        read = 0
        while read < FAR and thread is self.thread:
            self.draw_ask()
            more = await self.read_back(thread)
            found = search.next(thread.messages, here, 1)
            if found is not None or not more:
                return found.id if found is not None else None
            read += more
        return None

    async def _hold_around(self, thread: ThreadState, message_id: int) -> bool:
        """Hold the messages around one that is far away, in the place of those that were held."""
        inbox = self.inbox_or_toast()
        if inbox is None:
            return False
        ask = AskMessages(id=thread.chat.id, around=message_id)
        page = await self._ask(inbox.messages(ask), is_asked_for=True)
        if page is None or thread is not self.thread or page.epoch != self._place.epoch:
            return False
        thread.goal = message_id
        thread.open(page)
        return thread.message(message_id) is not None

    @work(group="matches", exclusive=True)
    async def _count_matches(self, search: ThreadSearch) -> None:
        if self.thread is not None and not search.is_answered:
            await self._ask_matches(search, self.thread)
            self.draw_ask()

    async def _ask_matches(self, search: ThreadSearch, thread: ThreadState) -> None:
        """One page of what the daemon knows; a text that it cannot read is looked for in what is held."""
        inbox = self._inbox
        if inbox is None or not self.is_live:
            search.forgo()
            return
        ask = AskSearch(search.typed, chat=thread.chat.id, cursor=search.cursor, limit=MOST_MATCHES)
        try:
            search.take(await inbox.search(ask))
        except DaemonError:
            search.forgo()

    def action_page_thread(self) -> None:
        from tui.handing_over import CannotHandOver, pager

        try:
            command = pager()
        except CannotHandOver as trouble:
            self.app.notify(display(str(trouble), limit=300), severity="warning", markup=False)
            return
        self._lend_terminal_for(command, waits=False)

    def _pipe(self, typed: str) -> None:
        from tui.handing_over import CannotHandOver, words_of

        try:
            command = words_of(typed)
        except CannotHandOver as trouble:
            self.app.notify(display(str(trouble), limit=300), severity="warning", markup=False)
            return
        self._lend_terminal_for(command, waits=True)

    def _lend_terminal_for(self, command: list[str], *, waits: bool) -> None:
        if self.thread is not None:
            self._lend_terminal(self.thread, command, waits=waits)

    @work(group="reach", exclusive=True)
    async def _lend_terminal(self, thread: ThreadState, command: list[str], *, waits: bool) -> None:
        from tui.handing_over import CannotHandOver, hand_over, wait_for_enter

        text = await self._whole_text(thread)
        writes = self.app.screen is not self or self.hinted_place in ("composer", "filter", "prompt")
        if thread is not self.thread or writes:
            # nobody's letters go to a program that they no longer expect
            self.app.notify("You had gone on: no program was started.", markup=False)
            return
        try:
            with self.app.suspend():
                code = hand_over(command, text)
                if waits:
                    wait_for_enter(code)
        except CannotHandOver as trouble:
            self.app.notify(display(str(trouble), limit=300), severity="warning", markup=False)
        except SuspendNotSupported:
            self.app.notify("This terminal cannot be left to another program.", severity="warning", markup=False)

    async def _whole_text(self, thread: ThreadState) -> str:
        """All of the thread, as far back as may be."""
        read = 0
        while thread.before is not None and read < FAR and (more := await self.read_back(thread)):
            read += more
        self.changed("thread")
        head = [NOT_HELD] if thread.before is not None else []
        return "\n\n".join([*head, *blocks(thread.messages, self._day_and_time, self.scene.glyphs)]) + "\n"

    def _day_and_time(self, at: Millis) -> str:
        times = self.scene.times
        return f"{times.date_of(at) or '?'} {times.time(at)}"

    def _said(self) -> Said | None:
        asking, thread = self.thread_view.asking, self.thread
        if asking is not None:
            told, without = _TELL[asking.purpose]
            told = self.scene.with_key(f"{asking.purpose}.do", told) or without
            return typing(_SIGNS[asking.purpose], asking.edit, told)
        if self.search is None or thread is None:
            return None
        has_more = self.search.has_more or (not self.search.is_known and thread.before is not None)
        told = self.search.told(thread.messages, thread.message(thread.chosen), has_more=has_more)
        if self.is_looking:
            told = f"looking{self.scene.glyphs.ellipsis}"
        older = self.scene.with_key("thread.match_above", "{} older")
        newer = self.scene.with_key("thread.match_below", "{} newer")
        back = self.scene.key("desk.back")
        return Said("/", self.search.typed, (told, *(one for one in (older, newer) if one), back))
