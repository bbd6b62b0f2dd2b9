"""What happens on Enter in the composer: the hand-over to the daemon, what is asked before it, and what came of it."""

from typing import TYPE_CHECKING

from textual import work

from daemon.api.errors import BadAnswer, Conflict, ConsentNeeded, DaemonError, DaemonUnreachable
from daemon.api.sending import SendDone
from daemon.display import display
from tui.answer import Answer, is_asked_again
from tui.composer_state import ComposerState
from tui.questions import SEND, Answers, not_seen, other_number
from tui.screens.replies import DeskReplies

if TYPE_CHECKING:
    from daemon.client import Inbox
    from tui.widgets.composer import Composer

NOT_SENT = "Nothing was sent: your words stay here. Press Enter again once it is back."
MOST_UNASKED = 3
"""Refusals in a row that ask for the writer, and about which there is nothing to ask: then the words are back."""


class DeskSending(DeskReplies):
    """Nothing but Enter in the composer begins anything here."""

    def on_composer_send_wanted(self, event: "Composer.SendWanted") -> None:
        state = self.drafts.get(event.chat_id)
        if state is None or event.version != state.version:
            return  # another text stands there by now
        if state.template is None:
            state.typed(event.text, self.stands_at)
        if state.template is None and (hole := self.has_holes(state.text)):
            state.trouble, state.hint = hole, "write over it, then send"
            self.draw_composer()
            return
        has_words = state.template is not None or bool(state.text.strip())
        if (not has_words and not state.leaving) or self.inbox_or_toast(NOT_SENT) is None:
            return
        if has_words and state.template is None and state.is_shut(self.scene.now()):
            if state is self.composer:  # else it is a draft of a chat that somebody went on from
                self.action_pick_template()
            return
        if has_words:
            view = self._view if self._view and self._view.shows(event.chat_id, event.version) else None
            rest = view.text.typed_behind(event.text) if view and state.template is None else ""
            state.take(self.scene.now(), self.stands_at, rest)
            self.draw_composer()
        self.hand_over(state)

    def hand_over(self, state: ComposerState) -> None:
        """What was taken, in the order in which it was written; one voice for a chat."""
        if not state.is_speaking:
            state.is_speaking = True
            self._hand_over(state)

    def tick(self) -> None:
        super().tick()
        for state in self.drafts if self.is_live else ():
            if state.leaving and is_asked_again(state.leaving[0], self.scene.now()):
                self.hand_over(state)

    @work(group="send")
    async def _hand_over(self, state: ComposerState) -> None:
        try:
            while state.leaving and (inbox := self._inbox) is not None:
                if not await self._left(inbox, state, state.leaving[0]):
                    break
        finally:
            state.is_speaking = False
        self.keep_soon()
        self.draw_composer()

    async def _left(self, inbox: "Inbox", state: ComposerState, answer: Answer) -> bool:
        """True when there is more to do: the next one, or this one once more."""
        # One that may have been taken is first handed over just as before: it may be that nothing is left to ask.
        if not answer.is_lost and not await self._is_agreed(state, answer):
            self._give_back(state)
            return False
        if answer not in state.leaving:
            return False  # another store, or another chat, while the question stood there
        try:
            async with self.drafts.speaking:
                done = await inbox.send(answer.ask())
        except (DaemonUnreachable, BadAnswer):
            answer.is_lost = True
            return False
        except DaemonError as trouble:
            answer.is_lost = False
            return await self._is_to_be_asked(state, answer, trouble)
        self._was_taken(state, answer, done)
        return True

    async def _is_to_be_asked(self, state: ComposerState, answer: Answer, trouble: DaemonError) -> bool:
        """Whether a refusal only says that the writer has to be asked; else the text is back with it."""
        answer.unasked += 1
        if answer.unasked > MOST_UNASKED:
            self._give_back(state, trouble.message or "the desk has moved on", trouble.hint)
            return False
        if isinstance(trouble, Conflict):  # the desk has moved on
            if not answer.news.arrived:  # the daemon knows more than the feed has brought so far
                answer.news.missed = trouble.message
            return True
        route = await self.preflight(state)
        if isinstance(trouble, ConsentNeeded) and route is not None and route.needs_consent:
            return True
        self._give_back(state, trouble.message, trouble.hint)
        return False

    def _give_back(self, state: ComposerState, trouble: str = "", hint: str = "") -> None:
        self.catch_up(state)
        state.give_back(trouble, hint)
        self.draw_composer()

    def _was_taken(self, state: ComposerState, answer: Answer, done: SendDone) -> None:
        if answer in state.leaving:
            state.was_sent(answer)
        chat = done.chat
        if chat is not None and chat.id != state.chat.id and self.composer is state:
            self._follow(state, done)

    @work(group="follow", exclusive=True)
    async def _follow(self, state: ComposerState, done: SendDone) -> None:
        """It stands in another chat: so does whatever is said next, by whoever is still here."""
        if done.chat is not None and self.composer is state:
            self.open_thread(done.chat)
            await self.write_in(done.chat)
            key = display(done.chat.session_key, limit=24)
            self.app.notify(f"It left by {key}: this is the thread there.", markup=False)

    async def _is_agreed(self, state: ComposerState, answer: Answer) -> bool:
        """Whatever is not as the writer thought is asked: about the words as they stood at Enter, and the way as it is.

        The way may change while a question stands there; then what was agreed to is asked anew.
        """
        while True:
            route, seen = state.route, self.stands_at
            if route is not None and route.needs_consent and answer.session != route.session_key:
                if not await self.asked(other_number(state.chat, answer, route)):
                    return False
                answer.session, answer.unasked = route.session_key, 0
            elif answer.template is None and answer.news.is_any:
                is_meant = await self.asked(not_seen(state.chat, answer))
                answer.take_over |= is_meant and self.is_held(state.chat.id)
                answer.news.saw(seen)
                answer.unasked = 0
                if not is_meant:
                    return False
            else:
                # What was shown is what is sent by, even if the rules would choose another one by now.
                answer.session = route.session_key if route is not None and route.kind == "failover" else None
                return True

    def is_held(self, chat_id: int) -> bool:
        """Whether another operator answers there."""
        return False

    async def asked(self, question: tuple[str, ...], answers: Answers = SEND) -> bool:
        from tui.screens.confirm import ConsentScreen

        is_yes: bool | None = await self.app.push_screen_wait(ConsentScreen(self.scene, question, answers))
        return bool(is_yes)
