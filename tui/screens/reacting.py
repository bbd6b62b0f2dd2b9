"""Reacting to the chosen message of the open thread."""

from typing import TYPE_CHECKING

from textual import work

from daemon.api.reacting import AskReact
from daemon.display import display
from store.models import Message
from tui.composer_state import clean
from tui.held_keys import drop_keys, give_keys_back, hold_keys
from tui.questions import REACT
from tui.reactions import OFF, is_reactable, ours, trouble
from tui.screens.reading_thread import DeskThread
from tui.thread_state import ThreadState

if TYPE_CHECKING:
    from daemon.api.sending import Route

_LONGEST_SHOWN = 10.0
"""Seconds that a trouble of it stays on the screen."""


class DeskReacting(DeskThread):
    """Asks the daemon once; what it took comes with the feed, and everything else is said."""

    @property
    def idle_keys(self) -> tuple[str, ...]:
        route = self._reacting_route()
        is_idle = self.focus_place == "thread" and route is not None and not route.can_react
        return (*super().idle_keys, *(("thread.react",) if is_idle else ()))

    def action_react(self, emoji: str | None = None) -> None:
        """With an emoji, or `off`, at once; else it is asked for."""
        message, thread = self.chosen, self.thread
        if message is None or thread is None:
            self.app.notify("Open a chat, and choose the message to react to.", markup=False)
        elif not is_reactable(message):
            self.app.notify("Nobody can react to this one.", markup=False)
        else:
            if emoji is None:
                hold_keys(self)
            self._react(thread, message, emoji)

    @work(group="modal", exclusive=True)
    async def _react(self, thread: ThreadState, message: Message, emoji: str | None) -> None:
        wanted = await self._wanted(thread, message, emoji)
        if wanted is None:
            return
        # Whoever answers there now is not talked over unasked; of one who begins after that, the daemon tells.
        question = self.held_question(thread.chat)
        is_agreed = question is not None and await self.asked(question, REACT)
        if question is None or is_agreed:
            self._ask_reaction(AskReact(id=message.id, emoji=clean(wanted), take_over=is_agreed))

    async def _wanted(self, thread: ThreadState, message: Message, emoji: str | None) -> str | None:
        """The emoji, empty to take ours back; None: there is nothing to do after all."""
        if not await self._can_react(thread):
            if emoji is None:
                give_keys_back(self)
            return None
        if emoji is None and thread is not self.thread:
            drop_keys(self)  # meant for a dialog that is wanted no more, and not for this thread
            return None
        if emoji is None:
            from tui.screens.reaction_picker import ReactionPicker  # as for every dialog

            return await self.app.push_screen_wait(ReactionPicker(self.scene, message))
        if emoji == OFF and not ours(message):
            self.app.notify("There is no reaction of ours to take back.", markup=False)
            return None
        return "" if emoji == OFF else emoji

    @work(group="react")
    async def _ask_reaction(self, ask: AskReact) -> None:
        inbox = self.inbox_or_toast()
        done = await self._ask(inbox.react(ask), is_asked_for=True) if inbox is not None else None
        told = trouble(done) if done is not None else None
        if told is not None:
            text = "\n".join(filter(None, told))
            self.app.notify(text, severity="warning", timeout=_LONGEST_SHOWN, markup=False)

    async def _can_react(self, thread: ThreadState) -> bool:
        """As far as anybody knows; if not, it is said. False also for what another store knows nothing of."""
        state, epoch = self.drafts.get(thread.chat.id) or self.drafts.of(thread.chat), self._place.epoch
        route = state.route or await self.preflight(state)
        if epoch != self._place.epoch:
            return False
        if route is None or route.can_react:
            return True
        key = display(route.session_key or "this session", limit=24)
        why = display(route.reason, limit=200) if route.reason else f"{key} cannot react to messages."
        self.app.notify(why, markup=False)
        return False

    def _reacting_route(self) -> "Route | None":
        return self.composer.route if self.composer is not None else None
