"""The end of a terminal that says nothing: no signal comes when whoever held its other side is gone."""

import select
from contextlib import suppress
from typing import Any, TextIO

from textual.driver import Driver


class LastingFile:
    """A terminal's output that outlives the terminal: what nobody can see is dropped.

    Textual's writing thread would end at the first error, and the screen wait for it for ever, deaf to signals.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()


def lasting_driver(driver: type[Driver]) -> type[Driver]:
    """The driver, whose writes never fail."""

    class Lasting(driver):  # type: ignore[valid-type,misc]
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            file: TextIO | None = getattr(self, "_file", None)  # what Textual's writing thread is given
            if file is not None:
                self._file = LastingFile(file)

    return Lasting


def has_ended(terminal: int) -> bool:
    """Whether the other side of the terminal behind this file descriptor is gone."""
    asked = select.poll()
    asked.register(terminal, 0)  # an end is told without being asked for
    return bool(asked.poll(0))
