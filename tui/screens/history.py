"""What was done to the chat in view, for the contact pane: asked once somebody stays there, and after each change."""

from dataclasses import dataclass

from textual import work

from daemon.api.errors import DaemonError
from daemon.api.feed import Frame, Hello
from daemon.api.history import Action, AskActions
from store.models import Chat
from tui.screens.people import AGAIN, STAYS, DeskPeople
from tui.screens.redrawing import Part

MOST = 5
"""Actions that the pane shows."""


@dataclass(slots=True)
class Deeds:
    """Of one chat."""

    chat_id: int | None = None
    actions: tuple[Action, ...] = ()
    is_stale: bool = True
    is_asking: bool = False


class DeskHistory(DeskPeople):
    """Nothing is asked while the pane is hidden. A daemon that knows no actions leaves its part of the pane out."""

    deeds = Deeds()

    def history_of(self, chat: Chat | None) -> tuple[Action, ...]:
        return self.deeds.actions if chat is not None and chat.id == self.deeds.chat_id else ()

    def draw(self, parts: frozenset[Part]) -> None:
        chat = self.spoken_of()
        if chat is not None and chat.id != self.deeds.chat_id:
            self.deeds = Deeds(chat.id)
        self._ask_deeds_soon(STAYS)
        super().draw(parts)

    def _ask_deeds_soon(self, seconds: float) -> None:
        deeds = self.deeds
        if deeds.chat_id is not None and deeds.is_stale and not deeds.is_asking and self.is_live and self._is_shown:
            deeds.is_stale, deeds.is_asking = False, True
            self.set_timer(seconds, lambda: self._ask_deeds(deeds))

    @work(group="deeds")
    async def _ask_deeds(self, deeds: Deeds) -> None:
        deeds.is_asking = False
        if deeds is not self.deeds or self._inbox is None or not self._is_shown:
            deeds.is_stale = True
            return
        try:
            page = await self._inbox.actions(AskActions(chat=deeds.chat_id, limit=MOST))
        except DaemonError:
            return
        if deeds is self.deeds and page.epoch == self._place.epoch:
            deeds.actions = page.actions
            self.changed()

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        if frame.chat is not None and frame.chat.id == self.deeds.chat_id:
            self.deeds.is_stale = True
            self._ask_deeds_soon(AGAIN)

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        self.deeds.is_stale = True

    def _start_over(self, hello: Hello) -> None:
        super()._start_over(hello)
        self.deeds = Deeds()

    def _begin_anew(self, hello: Hello) -> None:
        super()._begin_anew(hello)
        self.deeds = Deeds()
