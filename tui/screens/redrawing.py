"""When the main screen is drawn anew: at once after a calm, and seldom enough under a storm."""

from time import monotonic
from typing import TYPE_CHECKING, Literal

from textual.screen import Screen

Part = Literal["sessions", "list", "thread", "link"]
PARTS: frozenset[Part] = frozenset(("sessions", "list", "thread", "link"))

FLUSH = 0.03
"""Seconds between two redraws under a storm of frames; the first frame after a calm is drawn at once."""


if TYPE_CHECKING:
    OfScreen = Screen[None]
else:

    class OfScreen(metaclass=type(Screen)):
        """A part of the one screen that names them all: for a class of its own Textual gathers all that it inherits."""


class Redrawing(OfScreen):
    """Collects what has changed. A subclass draws it: `draw`, then `drawn`."""

    def __init__(self) -> None:
        super().__init__()
        self._dirty: set[Part] = set()
        self._drawn_at = 0.0
        self._waits = False

    def draw(self, parts: frozenset[Part]) -> None:
        """Show the parts that changed."""
        raise NotImplementedError

    def drawn(self) -> None:
        """Somebody sees them now."""

    def changed(self, *parts: Part) -> None:
        """Draw soon: at once after a calm, else with what else comes within FLUSH."""
        self._dirty.update(parts)
        if self._waits:
            return
        self._waits = True
        wait = self._drawn_at + FLUSH - monotonic()
        if wait <= 0:
            self.call_next(self.flush)
        else:
            self.set_timer(wait, self.flush)

    def flush(self) -> None:
        """Draw now what has changed."""
        parts: frozenset[Part] = frozenset(self._dirty)
        self._dirty.clear()
        self._waits, self._drawn_at = False, monotonic()
        if self.is_mounted and self.app.is_running:  # not while all of it is being taken down
            self.draw(parts)
            self.drawn()
