"""What the daemon would not tell is asked for again by itself, after a pause that grows: it is in trouble already."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from daemon.api.errors import BadRequest, DaemonError, DaemonUnreachable, Forbidden, NotFound
from daemon.display import display
from tui.screens.redrawing import Redrawing

T = TypeVar("T")
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
FOR_GOOD = (BadRequest, Forbidden, NotFound)
"""Who asks the same once more is told the same."""


class Stoppable(Protocol):
    def stop(self) -> None: ...


Later = Callable[[float, Callable[[], None]], Stoppable]
"""Calls something after so many seconds."""


class AskedAgain:
    """One thing that the screen wants. `ask` begins asking for it, and says here what came of that."""

    def __init__(self, later: Later, ask: Callable[[], object]) -> None:
        self.trouble: DaemonError | None = None
        """Why it is not there."""
        self._later = later
        self._ask = ask
        self._pause = FIRST_PAUSE
        self._timer: Stoppable | None = None

    @property
    def waits(self) -> bool:
        """It is asked for once a pause is over, and not before."""
        return self._timer is not None

    @property
    def is_for_good(self) -> bool:
        return isinstance(self.trouble, FOR_GOOD)

    @property
    def rests(self) -> bool:
        """Nobody asks for it at present: a pause has to pass first, or it was refused for good."""
        return self.waits or self.is_for_good

    def failed(self, trouble: DaemonError) -> bool:
        """True: for the first time since it was there."""
        is_first = self.trouble is None
        self._stop()
        self.trouble = trouble
        if not self.is_for_good:
            self._timer = self._later(self._pause, self._go)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        return is_first

    def forget(self) -> None:
        """It is there, or something else is wanted: by a hand, or on another connection."""
        self._stop()
        self.trouble, self._pause = None, FIRST_PAUSE

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = None

    def _go(self) -> None:
        self._timer = None
        self._ask()


class AskingAgain(Redrawing):
    """How the main screen asks: what is not answered is shown, and what the screen cannot be without comes again."""

    async def _had(self, call: Awaitable[T], again: AskedAgain, *, is_blank: bool = False) -> T | None:
        """The answer; else None, and it is asked again. A blank pane says why by itself; else it is told, once."""
        try:
            answer = await call
        except DaemonError as trouble:
            if again.failed(trouble) and not is_blank and not isinstance(trouble, DaemonUnreachable):
                self._toast(trouble, is_asked_again=again.waits)
            self.changed("list", "thread")
            return None
        again.forget()
        return answer

    async def _ask(self, call: Awaitable[T], *, is_asked_for: bool = False) -> T | None:
        """The answer, or None with the trouble shown: a lost connection in the status line, all else as a toast."""
        try:
            return await call
        except DaemonUnreachable as trouble:
            if is_asked_for:
                self._toast(trouble)
        except DaemonError as trouble:
            self._toast(trouble)
        return None

    def _tell(self, text: str) -> None:
        self.app.notify(text, markup=False)

    def _toast(self, trouble: DaemonError, *, is_asked_again: bool = False) -> None:
        message = display(trouble.message, limit=300) or type(trouble).__name__
        hint = "The desk asks again by itself." if is_asked_again else display(trouble.hint, limit=300)
        self.app.notify(f"{message}\n{hint}" if hint else message, severity="error", markup=False)
