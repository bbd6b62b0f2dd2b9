"""A program on a pseudo-terminal: when it first shows a mark, and when each key shows."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Self

import pyte

from tui.looks import DARK, LOOKS

MARK = b"Customer"
"""Every customer of a filled desk is called so."""
ROWS, COLUMNS = 40, 120
_CURSOR = LOOKS[DARK].cursor.removeprefix("#")
_NAME = 6
"""The column where a name begins."""
_CHUNK = 1 << 16
_STILL = 0.1


class Terminal:
    """Runs a program until the block is left; keeps what it wrote, with the time of each piece."""

    def __init__(self, argv: list[str], environ: Mapping[str, str], folder: str) -> None:
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if not self.pid:
            os.chdir(folder)
            os.execvpe(argv[0], argv, {**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._pieces: list[tuple[float, bytes]] = []
        self._keys: list[float] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _trouble: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def until_mark(self, mark: bytes = MARK, patience: float = 30.0) -> float:
        """Seconds from its start until it shows the mark."""
        shown = b""
        while mark not in shown:
            left = self.began + patience - time.perf_counter()
            piece = self._read(left)
            if not piece:
                raise AssertionError(f"nothing to see within {patience:g} s: {shown[-300:]!r}")
            shown = shown[-len(mark) :] + piece
        return self._pieces[-1][0] - self.began

    def rest(self, seconds: float) -> None:
        """Let it write what it likes for a while."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._read(left)

    def press(self, key: bytes, pause: float) -> None:
        self._keys.append(time.perf_counter())
        os.write(self._fd, key)
        self.rest(pause)

    def took(self) -> list[float]:
        """For each key, the seconds until the cursor stood on another row. A key that found no cursor is left out."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        keys, waiting, found = list(self._keys), 0.0, []
        before = None
        for at, piece in self._pieces:
            while keys and keys[0] <= at:
                waiting, before = keys.pop(0), pointed_at(screen)
            stream.feed(piece)
            if waiting and before is None:
                waiting = 0.0
            if waiting and pointed_at(screen) not in {before, None}:
                found.append(at - waiting)
                waiting = 0.0
        return found

    def _read(self, patience: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], max(0, patience))
        if not ready:
            return b""
        with suppress(OSError):
            piece = os.read(self._fd, _CHUNK)
            self._pieces.append((time.perf_counter(), piece))
            return piece
        return b""


def pointed_at(screen: pyte.Screen) -> str | None:
    """Whom the row with the cursor names."""
    for line in range(ROWS):
        row = screen.buffer[line]
        if row[_NAME].bg == _CURSOR:
            name = "".join(row[place].data for place in range(_NAME, _NAME + 16))
            if name.startswith(MARK.decode()):
                return name
    return None


class Watched(Terminal):
    """Reads what is drawn as it comes: for keys that are pressed once the one before has shown."""

    def __init__(self, argv: list[str], environ: Mapping[str, str], folder: str) -> None:
        super().__init__(argv, environ, folder)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def moves(self, key: bytes, patience: float) -> float | None:
        """Seconds until the cursor stands on another row; None: it did not within that time."""
        before, began = pointed_at(self._screen), time.perf_counter()
        os.write(self._fd, key)
        while (left := began + patience - time.perf_counter()) > 0:
            self._read(left)
            if pointed_at(self._screen) not in {before, None}:
                return time.perf_counter() - began
        return None

    def changes(self, key: bytes, patience: float) -> float:
        """Seconds until something else is shown, `patience` when nothing is. Comes back when that was a while ago."""
        before, began, shown = self._cells(), time.perf_counter(), 0.0
        os.write(self._fd, key)
        while not shown and (left := began + patience - time.perf_counter()) > 0:
            self._read(left)
            shown = time.perf_counter() - began if self._cells() != before else 0.0
        self.rest(_STILL)
        return shown or patience

    def names(self) -> list[str]:
        """Whom the rows of the list name now, from the top of the view on."""
        rows = (self._screen.buffer[line] for line in range(ROWS))
        named = ("".join(row[place].data for place in range(_NAME, _NAME + 16)) for row in rows)
        return [name.rstrip() for name in named if name.startswith(MARK.decode())]

    def _cells(self) -> list[str]:
        return ["".join(self._screen.buffer[line][place].data for place in range(COLUMNS)) for line in range(ROWS)]

    def _read(self, patience: float) -> bytes:
        piece = super()._read(patience)
        self._stream.feed(piece)
        return piece
