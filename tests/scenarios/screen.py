"""A terminal that a test looks at and types into: the installed command in a pty, drawn by pyte."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pyte

ENTER, ESCAPE, DOWN = "\r", "\x1b", "\x1b[B"
_ENDED_SECONDS = 5.0


class Screen:
    """What the operator sees. `raw` is every byte that came to the terminal."""

    def __init__(self, handle: int, process: "subprocess.Popen[bytes]", columns: int, lines: int) -> None:
        self.raw = b""
        self._handle = handle
        self._process = process
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)

    def type(self, *keys: str) -> None:
        for key in keys:
            os.write(self._handle, key.encode())
            self.look(0.05)

    def look(self, seconds: float = 0.1) -> list[str]:
        """Take what comes in that time; returns the lines of the screen."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._handle], [], [], left)
            if not ready:
                break
            try:
                told = os.read(self._handle, 1 << 16)
            except OSError:
                break
            self.raw += told
            self._stream.feed(told)
        return self._lines()

    def _lines(self) -> list[str]:
        # pyte's own `display` fails on a cell that holds nothing but a combining mark
        buffer, columns = self._screen.buffer, range(self._screen.columns)
        return ["".join(buffer[line][column].data for column in columns) for line in range(self._screen.lines)]

    def column(self, at: int) -> list[str]:
        """What stands in a column: a wide sign counts for the first of its two."""
        return [self._screen.buffer[line][at].data for line in range(self._screen.lines)]

    def cells(self, first: int, last: int, columns: int) -> list[tuple[str, str, str]]:
        """What stands in these lines, up to a column: letter, colour and ground of each cell."""
        found = (self._screen.buffer[line][column] for line in range(first, last) for column in range(columns))
        return [(cell.data, cell.fg, cell.bg) for cell in found]

    def modes(self) -> list[object]:
        """How the terminal treats what is typed and written."""
        return termios.tcgetattr(self._handle)

    def shows(self, text: str, seconds: float = 15.0) -> float:
        """Wait until the text stands on the screen; returns how long that took."""
        started = time.monotonic()
        while not any(text in line for line in self.look(0.02)):
            assert time.monotonic() - started < seconds, "\n".join(["not shown: " + text, *self._lines()])
        return time.monotonic() - started

    def shows_in(self, sign: str, colour: str, seconds: float = 15.0) -> None:
        """Wait until a one-cell sign stands there in that colour (six hex digits)."""
        started = time.monotonic()
        while colour not in self._colours(sign):
            self.look(0.02)
            assert time.monotonic() - started < seconds, f"{sign} is only shown in {self._colours(sign)}"

    def _colours(self, sign: str) -> set[str]:
        rows = self._screen.buffer.values()
        return {cell.fg for row in rows for cell in row.values() if cell.data == sign}

    def hides(self, text: str, seconds: float = 10.0) -> None:
        """Wait until the text is gone."""
        started = time.monotonic()
        while any(text in line for line in self.look(0.02)):
            assert time.monotonic() - started < seconds, "\n".join(["still shown: " + text, *self._lines()])

    def tell(self, number: int) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def has_ended_by_now(self) -> bool:
        return self._process.poll() is not None

    def has_ended(self) -> bool:
        """Whether the program ended by itself."""
        end = time.monotonic() + _ENDED_SECONDS
        while time.monotonic() < end:
            self.look(0.05)
            if self._process.poll() is not None:
                self.look(1.0)  # its last words may have come since; after them the terminal has nobody
                return True
        return False


@contextmanager
def screen(command: Sequence[str], environ: Mapping[str, str], columns: int = 120, lines: int = 36) -> Iterator[Screen]:
    """Run the command in a terminal of that size."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    process = subprocess.Popen(
        command,
        env={**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Screen(ours, process, columns, lines)
    finally:
        process.kill()
        process.wait()
        os.close(ours)
