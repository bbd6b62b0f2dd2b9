"""The terminal in the desk's hands before Textual is there to take it: what is shown stays, what is typed waits."""

import signal
import sys
import termios
import tty
from contextlib import suppress
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from textual.driver import Driver

ALTERNATE = "\x1b[?1049h"
"""The screen without a history; asked for twice, some terminals clear it."""
_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"
_LEAVE = "\x1b[?1049l"


class EarlyTerminal:
    """Nothing is touched before something is shown. Whoever leaves the block before Textual has it gets it back."""

    def __init__(self, keyboard: TextIO | None = None, screen: TextIO | None = None) -> None:
        self._keyboard = (keyboard or sys.stdin).fileno()
        self._screen = screen or sys.stderr  # as Textual does
        self._before: list[Any] | None = None
        self._handlers: dict[signal.Signals, Any] = {}
        self.is_shown = False
        """On the alternate screen, which Textual has not been given yet."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _trouble: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.give_keys_back()
        if self.is_shown:
            self._write(_LEAVE + _SHOW_CURSOR)
            self.is_shown = False

    def show(self, frame: str) -> None:
        """Show it on a screen of its own, and let keys wait unseen until somebody reads them."""
        self._before = termios.tcgetattr(self._keyboard)
        for one in (signal.SIGTERM, signal.SIGHUP):
            self._handlers[one] = signal.signal(one, _end)
        tty.setraw(self._keyboard, termios.TCSANOW)  # what was typed before stays
        self.is_shown = True
        self._write(ALTERNATE + _HIDE_CURSOR + frame)

    def give_keys_back(self) -> None:
        """As they were found: whoever takes the terminal next leaves it so at its end."""
        if self._before is not None:
            with suppress(termios.error):
                termios.tcsetattr(self._keyboard, termios.TCSANOW, self._before)
            self._before = None
        for one, handler in self._handlers.items():
            signal.signal(one, handler)
        self._handlers.clear()

    def _write(self, text: str) -> None:
        with suppress(OSError):
            self._screen.write(text)
            self._screen.flush()


def taking_driver(driver: "type[Driver]", early: EarlyTerminal) -> "type[Driver]":
    """The driver, which takes the terminal over as it is: with what is shown there."""

    class Taking(driver):  # type: ignore[valid-type,misc]
        def start_application_mode(self) -> None:
            early.give_keys_back()
            super().start_application_mode()

        def write(self, data: str) -> None:
            if early.is_shown and data == ALTERNATE:
                early.is_shown = False
            else:
                super().write(data)

    return Taking


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
