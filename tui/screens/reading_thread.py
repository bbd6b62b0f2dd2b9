"""Reading in the open thread: quotes are followed, messages copied and quoted."""

from typing import TYPE_CHECKING

from textual import work

from daemon.api.errors import NotFound
from daemon.api.feed import Frame
from daemon.api.messages import AskMessages
from daemon.display import display
from store.models import Chat, Message, Millis
from tui import words
from tui.composer_state import ComposerState, is_quotable
from tui.screens.history import DeskHistory
from tui.thread_state import ThreadState
from tui.thread_text import copied

if TYPE_CHECKING:
    from daemon.client import Inbox
    from tui.message_words import Section

MOST_DELIVERIES = 5
"""Raw bodies that the page of one message shows."""
PAGE = 200
"""Messages asked for at once when one is looked for further back."""
FAR = 5_000
"""Messages that are paged in to reach one; whoever has to read further back does it by hand."""
BRIEF = 60
"""Characters of a text that a toast repeats."""


class DeskThread(DeskHistory):
    """What the chosen message of the open thread can be asked for."""

    def open_thread(self, chat: Chat) -> None:
        self.came_from: list[int] = []
        """The messages whose quotes were followed, the last one last."""
        super().open_thread(chat)

    @work(group="older", exclusive=True)
    async def read_newer(self) -> None:
        """What follows the messages held of a thread that was opened further up."""
        thread, inbox = self.thread, self._inbox
        if thread is None or thread.is_asking or thread.after is None or inbox is None or self._more_again.rests:
            return
        thread.is_asking = True
        try:
            page = await self._had(inbox.messages(AskMessages(id=thread.chat.id, after=thread.after)), self._more_again)
        finally:
            thread.is_asking = False
        if page is not None and thread is self.thread and page.epoch == self._place.epoch:
            thread.newer(page)
            self.changed("thread")

    @work(group="thread", exclusive=True)
    async def read_newest(self) -> None:
        """To the end of a thread that was opened further up: what is held gives way to the newest page."""
        thread, inbox = self.thread, self.inbox_or_toast()
        if thread is None or inbox is None:
            return
        page = await self._ask(inbox.messages(AskMessages(id=thread.chat.id)), is_asked_for=True)
        if page is not None and thread is self.thread and page.epoch == self._place.epoch:
            thread.goal = page.messages[-1].id if page.messages else None
            thread.open(page)
            self.changed("thread")

    def _take_in_thread(self, frame: Frame, thread: ThreadState) -> None:
        super()._take_in_thread(frame, thread)
        message = frame.message
        is_mine = message is not None and message.origin == "desk" and message.sender_name == self.rows.operator
        if is_mine and frame.type == "message.new" and thread is self.thread and thread.beyond:
            self.read_newest()  # what somebody has just sent is not left out of sight

    @property
    def chosen(self) -> Message | None:
        """The message under the cursor of the open thread."""
        return self.thread.message(self.thread.chosen) if self.thread is not None else None

    def action_copy_chosen(self) -> None:
        message = self.chosen
        text = copied(message) if message is not None else ""
        if not text:
            self.app.notify("There is no text to copy here.", markup=False)
            return
        self.app.copy_to_clipboard(text)
        self.app.notify(display(text, limit=BRIEF), title="Copied", markup=False)

    def action_show_message(self) -> None:
        from tui.screens.sections import SectionsScreen  # as for every dialog: the first paint does not wait for it

        message, inbox = self.chosen, self.inbox_or_toast()
        if message is not None and inbox is not None:
            title = f"Message {message.id}"
            self.app.push_screen(SectionsScreen(self.scene, title, lambda: self._told_of_message(inbox, message.id)))

    def action_why(self) -> None:
        from tui.screens.sections import SectionsScreen

        chat, inbox = self.spoken_of(), self.inbox_or_toast()
        if chat is not None and inbox is not None:
            title = f"Why: {words.name(chat)}"
            self.app.push_screen(SectionsScreen(self.scene, title, lambda: self._told_why(inbox, chat.id)))

    async def _told_of_message(self, inbox: "Inbox", message_id: int) -> "list[Section]":
        from tui.message_words import delivery_section, sections

        told, at = await inbox.history(message_id), self.scene.times.exact
        shown = sections(told, at)
        for one in told.deliveries[:MOST_DELIVERIES]:
            try:
                shown.append(delivery_section(await inbox.delivery(one), at))
            except NotFound:  # what is old is thrown away
                shown.append((f"Delivery {one}", [[("it is no longer kept", "dim")]]))
        return shown

    async def _told_why(self, inbox: "Inbox", chat_id: int) -> "list[Section]":
        from tui.why_words import sections

        return sections(await inbox.why(chat_id), self._moment)

    def _moment(self, at: Millis) -> str:
        return self.scene.times.full(at, self.scene.now())

    async def action_quote_chosen(self) -> None:
        """What is typed behind the key is the answer: the composer waits for no daemon."""
        message, thread, state = self.chosen, self.thread, self.composer
        if message is None or thread is None or state is None:
            return
        if not is_quotable(message):
            self.app.notify("This one cannot be quoted.", markup=False)
        elif self.can_quote(state):
            is_known = state.route is not None
            state.choose(None)
            state.quote(message.id)
            self.keep_soon()
            await self.write_in(thread.chat)
            if not is_known:
                self._check_quote(state, message.id)

    @work(group="quote")
    async def _check_quote(self, state: ComposerState, message_id: int) -> None:
        """Nobody knew the way yet: a quote that it cannot carry is taken out, and a composer without words shut."""
        route = await self.preflight(state)
        if state.reply_to != message_id or route is None or route.can_quote:
            return
        self.catch_up(state)
        state.quote(None)
        self.keep_soon()
        if state is self.composer and not self.can_quote(state) and not state.text and state.template is None:
            state.is_wanted = False
            self.leave_mid_word()
        self.draw_composer()

    def action_go_to_quoted(self) -> None:
        message, thread = self.chosen, self.thread
        if message is None or thread is None:
            return
        if message.quoted is None:
            keys = f" {self.scene.key('media.open')} opens its file, {self.scene.key('media.save')} saves it."
            self.app.notify(f"It quotes nothing.{keys if message.media is not None else ''}", markup=False)
        elif message.quoted.message_id is None:
            self.app.notify("The message that it quotes never came to this desk.", markup=False)
        elif thread.message(message.quoted.message_id) is not None:
            self._jump(message.id, message.quoted.message_id)
        else:
            self._follow_quote(thread, message.id, message.quoted.message_id)

    @work(group="reach", exclusive=True)
    async def _follow_quote(self, thread: ThreadState, message_id: int, quoted_id: int) -> None:
        if await self.reach(thread, quoted_id):
            self._jump(message_id, quoted_id)
        elif thread is self.thread and self.is_live:
            far = f"further back than {words.count(FAR)} messages, or in another chat"
            self.app.notify(f"The message that it quotes is {far}.", markup=False)

    def _jump(self, message_id: int, quoted_id: int) -> None:
        self.came_from.append(message_id)
        self.thread_view.choose(quoted_id)

    def action_go_back(self) -> None:
        if self.came_from and self.thread is not None:
            self.thread_view.choose(self.came_from.pop())

    async def reach(self, thread: ThreadState, message_id: int) -> bool:
        """Hold the open thread back to a message; False: it is not to be had."""
        read = 0
        while thread.message(message_id) is None and read < FAR:
            more = await self.read_back(thread)
            if not more:
                break
            read += more
        if thread is not self.thread:
            return False
        self.draw(frozenset(("thread",)))  # at once: the cursor goes to what has come
        return thread.message(message_id) is not None

    async def read_back(self, thread: ThreadState) -> int:
        """One great page of older messages; how many came."""
        inbox = self.inbox_or_toast() if thread.before is not None else None
        if inbox is None or thread is not self.thread:
            return 0
        held, thread.is_asking = len(thread.messages), True
        try:
            ask = AskMessages(id=thread.chat.id, before=thread.before, limit=PAGE)
            page = await self._ask(inbox.messages(ask), is_asked_for=True)
        finally:
            thread.is_asking = False
        if page is None or thread is not self.thread or page.epoch != self._place.epoch:
            return 0
        thread.older(page)
        return len(thread.messages) - held
