"""The terminal before Textual has it: whatever happens, whoever is left with it finds it as it was."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

import pytest
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

from tui.early_terminal import ALTERNATE, EarlyTerminal, taking_driver

ROOT = Path(__file__).parents[2]
LEAVE = "\x1b[?1049l\x1b[?25h"
SHOWN = ALTERNATE + "\x1b[?25lrows"
_WAITING = """
import time
from tui.early_terminal import EarlyTerminal
with EarlyTerminal() as early:
    early.show("rows")
    time.sleep(30)
"""


class Terminal:
    """A pseudo-terminal; `file` is what a program has of it."""

    def __init__(self) -> None:
        self._ours, theirs = pty.openpty()
        self.file: TextIO = os.fdopen(theirs, "w", encoding="utf-8")

    def shown(self, text: str = "") -> str:
        """What came to it, until the text has or nothing does any more."""
        told = ""
        while (not text or text not in told) and select.select([self._ours], [], [], 10 if text else 0.05)[0]:
            told += os.read(self._ours, 4096).decode()
        return told

    def type(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def typed(self) -> bytes:
        return os.read(self.file.fileno(), 100)

    @property
    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.file.fileno())[3] & termios.ECHO)

    def close(self) -> None:
        self.file.close()
        os.close(self._ours)


class Driver(HeadlessDriver):
    """One that keeps what it is told to write, and how it found the terminal."""

    terminal: Terminal
    wrote: list[str]
    found_echo = False

    def start_application_mode(self) -> None:
        self.found_echo = self.terminal.echoes
        self.wrote = []
        self.write(ALTERNATE)
        self.write("a frame")

    def write(self, data: str) -> None:
        self.wrote.append(data)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.close()


def test_before_something_is_shown_nothing_is_touched(terminal: Terminal) -> None:
    with EarlyTerminal(terminal.file, terminal.file):
        echoes = terminal.echoes

    assert (True, "") == (echoes, terminal.shown())


def test_keys_of_the_meantime_are_not_seen_and_wait_as_they_were_pressed(terminal: Terminal) -> None:
    with EarlyTerminal(terminal.file, terminal.file) as early:
        terminal.type(b"j")
        terminal.shown()
        early.show("rows")
        terminal.type(b"\r\x03\x1a")
        shown = terminal.shown()
        typed = terminal.typed()

    assert SHOWN == shown
    assert b"j\r\x03\x1a" == typed


def test_a_start_that_fails_leaves_the_terminal_as_it_was(terminal: Terminal) -> None:
    with suppress(ZeroDivisionError), EarlyTerminal(terminal.file, terminal.file) as early:
        early.show("rows")
        raise ZeroDivisionError

    assert SHOWN + LEAVE == terminal.shown()
    assert terminal.echoes


async def test_whoever_takes_over_finds_the_terminal_as_it_was_and_the_rows_on_it(terminal: Terminal) -> None:
    with EarlyTerminal(terminal.file, terminal.file) as early:
        early.show("rows")
        driver = taking_driver(Driver, early)(App())
        assert isinstance(driver, Driver)
        driver.terminal = terminal
        driver.start_application_mode()
        first, found = driver.wrote, driver.found_echo
        driver.start_application_mode()  # as after a while in the background

    assert (True, ["a frame"]) == (found, first)
    assert [ALTERNATE, "a frame"] == driver.wrote
    assert SHOWN == terminal.shown()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_is_told_to_end_gives_the_terminal_back(terminal: Terminal, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _WAITING], cwd=ROOT, stdin=terminal.file, stdout=terminal.file, stderr=terminal.file,
        start_new_session=True,
    )  # fmt: skip
    began = terminal.shown("rows")
    process.send_signal(number)
    code = process.wait(10)

    assert (128 + number, SHOWN + LEAVE) == (code, began + terminal.shown())
    assert terminal.echoes
