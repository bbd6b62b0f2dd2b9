"""Who the chat in view is with: asked once the operator stays there, kept fresh by frames."""

from textual import work

from daemon.api.errors import DaemonError
from daemon.api.feed import Frame, Hello
from daemon.api.people import ContactDetail, GroupDetail
from tui.person_state import PersonState, key_of
from tui.screens.media import DeskMedia
from tui.screens.redrawing import Part

STAYS = 0.15
"""Seconds that a chat is in view before its person is asked for: whoever runs down the list asks nothing."""
AGAIN = 1.0
"""Seconds between two questions about the same person, however much happens."""


class DeskPeople(DeskMedia):
    """Fills the contact pane beyond the row. Nothing is asked while the pane is hidden."""

    def draw(self, parts: frozenset[Part]) -> None:
        self._look_at_person()
        super().draw(parts)

    def _look_at_person(self) -> None:
        key = key_of(self.spoken_of())
        if key != self.person.key:
            self.person = PersonState(key)
            self._ask_soon(STAYS)
        elif self.person.is_stale and self._is_shown:
            self._ask_soon(STAYS)

    @property
    def _is_shown(self) -> bool:
        """No pane at all while the screen is being taken down."""
        return any(pane.display for pane in self.query("#contact-pane"))

    def _ask_soon(self, seconds: float) -> None:
        person = self.person
        if person.is_stale and not person.is_asking and self.is_live:
            person.is_stale, person.is_asking = False, True
            self.set_timer(seconds, lambda: self._ask_person(person))

    @work(group="person")
    async def _ask_person(self, person: PersonState) -> None:
        if person is not self.person or self._inbox is None or not self._is_shown:
            person.is_asking, person.is_stale = False, True
            return
        person.take(await self._told_of(person))
        self.changed()

    async def _told_of(self, person: PersonState) -> ContactDetail | GroupDetail | None:
        """No answer is no trouble: the row says the most important things."""
        if self._inbox is None or person.key is None:
            return None
        kind, number = person.key
        try:
            told = await (self._inbox.contact(number) if kind == "contact" else self._inbox.group(number))
        except DaemonError:
            return None
        return told if told.epoch == self._place.epoch else None

    def _connected(self, hello: Hello) -> None:
        super()._connected(hello)
        self.person.is_stale = self.person.key is not None and self.person.about is None

    def _start_over(self, hello: Hello) -> None:
        super()._start_over(hello)
        self.person = PersonState()

    def _begin_anew(self, hello: Hello) -> None:
        super()._begin_anew(hello)
        self.person = PersonState()

    def _take(self, frame: Frame) -> None:
        super()._take(frame)
        change = self.person.apply(frame)
        if change == "stale":
            self.person.is_stale = True
            self._ask_soon(AGAIN)
        if change != "nothing":
            self.changed()
