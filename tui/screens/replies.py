"""Canned replies in the composer: asked for when it opens, put where the slash stood, never sent by that."""

from textual import work

from daemon.api.errors import DaemonError, NotFound
from daemon.api.feed import Hello
from daemon.api.replies import AskReplies, Reply, holes
from store.models import Chat
from tui.masked import real
from tui.screens.writing import DeskWriting


class DeskReplies(DeskWriting):
    """They are filled for one chat: another one has its own."""

    _replies: tuple[Reply, ...] | None = None
    _replies_of: int | None = None

    async def write_in(self, chat: Chat) -> None:
        self._replies_of = None  # the config, or the customer's name, may be another by now
        await super().write_in(chat)

    def draw_composer(self) -> None:
        super().draw_composer()
        state, view = self.composer, self._view
        if state is None or not state.is_shown or view is None or not view.is_mounted:
            return
        if state.chat.id != self._replies_of:
            self._replies_of, self._replies = state.chat.id, None
            self._ask_replies(state.chat.id)
        view.offer(self._replies, real)

    @property
    def idle_keys(self) -> tuple[str, ...]:
        return (*super().idle_keys, *(() if self._replies else ("composer.replies",)))

    def has_holes(self, text: str) -> str:
        """Why a text may not go out as it stands; empty: it may."""
        left = holes(text)
        return f"{{{{{left[0]}}}}} still stands in it" if left else ""

    @work(group="replies", exclusive=True)
    async def _ask_replies(self, chat_id: int) -> None:
        """No answer is no trouble: there is nothing to choose from, and a slash is a slash."""
        found: tuple[Reply, ...] | None = ()
        if self._inbox is None:
            return
        try:
            found = (await self._inbox.replies(AskReplies(chat_id))).replies
        except NotFound:
            pass  # an older daemon
        except DaemonError:
            found = None
        if chat_id == self._replies_of:
            self._replies = found
            self.draw_composer()

    def turn_replies(self) -> None:
        """Privacy was turned on or off."""
        self._replies = self.mask.turned(self._replies)

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        if self._replies is None:
            self._replies_of = None
