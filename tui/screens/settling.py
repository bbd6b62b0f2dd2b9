"""Answers that did not simply leave: how many there are, and what somebody does about them."""

from textual import work

from daemon.api.answers import Frame, Hello
from daemon.api.verbs import CANCEL, CONFIRM, OUTBOX_VERBS, RETRY, Verb
from daemon.display import display
from store.models import Message
from tui import words
from tui.composer_state import clean
from tui.screens.desk_panes import Trouble
from tui.screens.sending import DeskSending
from tui.sending_words import newest, session_trouble

COUNT_AGAIN = 0.5
"""Seconds between a change in the outbox and the question how many wait for somebody."""


class DeskSettling(DeskSending):
    """Counts what waits for a person, and does the outbox's verbs."""

    _counts_soon = False

    def troubles(self) -> list[Trouble]:
        found = [
            Trouble(self.scene.glyphs.alert, *told)
            for session in self.sessions.shown()
            if (told := session_trouble(session)) is not None
        ]
        count = self.status.outbox_troubled if self.status is not None else 0
        if count:
            many = words.plural(count, "answer")
            found.append(
                Trouble(self.scene.glyphs.alert, f"{many} not sent {self.scene.glyphs.dot} O", "shows what to do")
            )
        return found

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        self._ask_status()

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        if frame.outbox is None:
            return
        if not self._counts_soon:
            self._counts_soon = True
            self.set_timer(COUNT_AGAIN, self._count)
        from tui.screens.outbox import OutboxScreen

        if isinstance(self.app.screen, OutboxScreen):
            self.app.screen.changed(frame.outbox)

    def _count(self) -> None:
        self._counts_soon = False
        self._ask_status()

    @work(group="modal", exclusive=True)
    async def action_outbox(self) -> None:
        from tui.screens.outbox import OutboxScreen

        inbox = self.inbox_or_toast()
        if inbox is None:
            return
        chat_id = await self.app.push_screen_wait(OutboxScreen(self.scene, inbox))
        if chat_id is not None:
            await self.open_by_id(chat_id)

    async def open_by_id(self, chat_id: int) -> None:
        """Open a chat that the list need not hold."""
        raise NotImplementedError

    @work(group="verbs")
    async def action_settle(self, name: str) -> None:
        """The newest answer of the open thread to which the verb can be done."""
        verb, thread = OUTBOX_VERBS[name], self.thread
        message = newest(verb, thread.messages) if thread is not None else None
        if message is None or message.outbox_id is None:
            self.app.notify(_NOTHING[verb.name], markup=False)
            return
        inbox = self.inbox_or_toast()
        if inbox is None or not await self._is_meant(verb, message):
            return
        done = await self._ask(inbox.do_in_outbox(name, (message.outbox_id,)), is_asked_for=True)
        if done is None:
            return
        if done.unchanged:
            self.app.notify(display(done.unchanged[0].reason, limit=300), severity="warning", markup=False)
        elif verb is CANCEL:
            self._take_back(message)

    async def _is_meant(self, verb: Verb, message: Message) -> bool:
        if verb is not RETRY or message.status != "unknown":
            return True
        from tui.screens.outbox import SENT_TWICE

        return await self._asked(SENT_TWICE)

    def _take_back(self, message: Message) -> None:
        """What was dropped can be written anew: its words wait in the composer."""
        state = self.composer
        is_text = message.type == "text" and state is not None and message.chat_id == state.chat.id
        if state is None or not is_text or state.text or state.template is not None:
            self.app.notify("Dropped: it is not sent.", markup=False)
            return
        state.write(clean(message.body), self.stands_at)
        self.keep_soon()
        self.draw_composer()
        self.app.notify("Dropped: it is not sent. Its words are in the composer: r", markup=False)


_NOTHING = {
    RETRY.name: "There is nothing here to send again.",
    CANCEL.name: "There is nothing here to drop.",
    CONFIRM.name: "There is nothing here of which nobody knows whether it went out.",
}
