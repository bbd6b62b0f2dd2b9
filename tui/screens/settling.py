"""Answers that did not simply leave: how many there are, and what somebody does about them."""

from typing import TYPE_CHECKING

from textual import work

from daemon.api.errors import DaemonError
from daemon.api.feed import Frame, Hello
from daemon.api.verbs import CANCEL, CONFIRM, OUTBOX_VERBS, RETRY, Verb
from daemon.display import display
from store.models import Message, Sync
from tui import words
from tui.composer_state import clean
from tui.daemon_words import config_trouble, delivery_trouble
from tui.held_keys import hold_keys
from tui.listing import Listing
from tui.masked import real
from tui.questions import SEND_AGAIN, send_again
from tui.scene import Scene
from tui.screens.company import DeskCompany
from tui.screens.desk_panes import Trouble
from tui.sending_words import meant, session_trouble
from tui.session_state import SessionState
from tui.source import Source
from tui.sync_state import FORGOTTEN_AFTER, SyncState

if TYPE_CHECKING:
    from daemon.client import Inbox

COUNT_AGAIN = 0.5
"""Seconds between a change in the outbox and the question how many wait for somebody."""
COUNT_EVERY = 10.0
"""Seconds between two questions how the daemon is: deliveries that are put aside come with no frame."""


class DeskSettling(DeskCompany):
    """Counts what waits for a person, and does the outbox's verbs."""

    _counts_soon = False
    _looks_again = False

    def __init__(self, source: Source, scene: Scene, sessions: SessionState, listing: Listing) -> None:
        super().__init__(source, scene, sessions, listing)
        self.syncs = SyncState()

    def troubles(self) -> list[Trouble]:
        found = [
            Trouble(self.scene.glyphs.alert, *told)
            for session in self.sessions.shown()
            if (told := session_trouble(session)) is not None
        ]
        count = self.status.outbox_troubled if self.status is not None else 0
        if count:
            many = words.plural(count, "answer")
            words_of_it = f"{many} not sent {self.scene.glyphs.dot} {self.scene.key('outbox.show')}"
            found.append(Trouble(self.scene.glyphs.alert, words_of_it, "shows what to do", is_count=True))
        here = {one.id for one in self.sessions.shown()}
        if line := self.syncs.line(here, self.scene.now(), self.scene.glyphs.ellipsis):
            found.append(Trouble(self.scene.glyphs.clock, line))
        return [*found, *self._of_the_daemon()]

    def _of_the_daemon(self) -> list[Trouble]:
        if self.status is None:
            return []
        config = config_trouble(self.status, self.scene.key("health.show"))
        deliveries = delivery_trouble(self.status)
        found = [Trouble(self.scene.glyphs.alert, *config)] if config is not None else []
        return [*found, *([Trouble(self.scene.glyphs.alert, *deliveries, is_count=True)] if deliveries else [])]

    def begin(self) -> None:
        super().begin()
        self.set_interval(COUNT_EVERY, self._ask_status)

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        self._ask_status()

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        if frame.sync is not None:
            self._sync_moved(frame.sync)
        if frame.outbox is None:
            return
        if not self._counts_soon:
            self._counts_soon = True
            self.set_timer(COUNT_AGAIN, self._count)
        from tui.screens.outbox import OutboxScreen

        for screen in self.app.screen_stack:  # it may stand below a question of its own
            if isinstance(screen, OutboxScreen):
                screen.changed(frame.outbox)

    def _start_over(self, hello: Hello) -> None:
        self.syncs.forget()
        super()._start_over(hello)

    def _sync_moved(self, sync: Sync) -> None:
        self.syncs.apply(sync)
        self.changed("sessions")
        if not self._looks_again:  # one that breaks off says nothing: its line goes by itself
            self._looks_again = True
            self.set_timer(FORGOTTEN_AFTER + 1, self._look_again)

    def _look_again(self) -> None:
        self._looks_again = False
        self.changed("sessions")

    def _count(self) -> None:
        self._counts_soon = False
        self._ask_status()

    def action_outbox(self) -> None:
        if (inbox := self.inbox_or_toast()) is not None:
            hold_keys(self)
            self._outbox(inbox)

    @work(group="modal", exclusive=True)
    async def _outbox(self, inbox: "Inbox") -> None:
        from tui.screens.outbox import OutboxScreen

        chat_id = await self.app.push_screen_wait(OutboxScreen(self.scene, inbox, self.take_back))
        if chat_id is not None:
            await self.open_by_id(chat_id)

    def action_health(self) -> None:
        from tui.screens.health import HealthScreen

        inbox = self.inbox_or_toast()
        if inbox is not None:
            self.app.push_screen(HealthScreen(self.scene, inbox))

    async def open_by_id(self, chat_id: int) -> None:
        """Open a chat that the list need not hold."""
        raise NotImplementedError

    def action_settle(self, name: str) -> None:
        """The chosen answer of the open thread, or the newest to which the verb can be done."""
        verb, thread = OUTBOX_VERBS[name], self.thread
        message = meant(verb, thread.messages, thread.chosen) if thread is not None else None
        if thread is None or message is None or message.outbox_id is None:
            self.app.notify(_NOTHING[verb.name], markup=False)
        elif (inbox := self.inbox_or_toast()) is not None:
            if verb is RETRY:
                hold_keys(self)
            self._settle(inbox, verb, thread.chat.name, message, message.outbox_id)

    @work(group="verbs")
    async def _settle(self, inbox: "Inbox", verb: Verb, whom: str, message: Message, outbox_id: int) -> None:
        if not await self._is_meant(verb, whom, message):
            return
        done = await self._ask(inbox.do_in_outbox(verb.name, (outbox_id,)), is_asked_for=True)
        if done is None:
            return
        if done.unchanged:
            self.app.notify(display(done.unchanged[0].reason, limit=300), severity="warning", markup=False)
        elif verb is CANCEL:
            await self.take_back(message.chat_id, message.body if message.type == "text" else "")

    async def _is_meant(self, verb: Verb, whom: str, message: Message) -> bool:
        """What goes to a customer by one key, away from the composer, is shown first, and to whom."""
        if verb is not RETRY:
            return True
        self._point_at(message.id)
        question = send_again(whom, message.body, may_have_gone=message.status == "unknown")
        is_yes = await self.asked(question, SEND_AGAIN)
        self._point_at(None)
        return is_yes

    def _point_at(self, message_id: int | None) -> None:
        self.pointed_at = message_id
        self.draw_composer()

    async def take_back(self, chat_id: int, body: str) -> None:
        """What was dropped can be written anew: its words become the draft of its chat, if that has none."""
        is_back = bool(body.strip()) and await self._becomes_draft(chat_id, clean(real(body)))
        where = f"in the composer{'' if self._is_open(chat_id) else ' of its chat'}: {self.scene.key('chat.reply')}"
        more = f" Its words are {where}" if is_back else ""
        self.app.notify(f"Dropped: it is not sent.{more}", markup=False)

    async def _becomes_draft(self, chat_id: int, text: str) -> bool:
        state, inbox = self.drafts.get(chat_id), self._inbox
        if state is None and inbox is not None:
            try:
                state = self.drafts.of((await inbox.chat(chat_id)).chat)
                await self.drafts.load(state)
            except DaemonError:
                return False
        if state is None or state.text or state.leaving or state.template is not None:
            return False
        state.write(text, self.stands_at)
        self.keep_soon()
        self.draw_composer()
        return True


_NOTHING = {
    RETRY.name: "There is nothing here to send again.",
    CANCEL.name: "There is nothing here to drop.",
    CONFIRM.name: "There is nothing here of which nobody knows whether it went out.",
}
