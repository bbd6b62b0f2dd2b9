"""Hostile text on its way out of the screen: to other programs, to the terminal, to the clipboard. Its first paint."""

import io
import sys
import unicodedata
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from textual import events
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from daemon.display import display
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_known_desk, an_app, screen_text
from tests.tui.screens.test_hostile_surfaces import OURS, SIZE, a_hostile_desk
from tests.tui.sitting import at_the_desk, becomes, press, write

ROUNDS = 4
LONGEST, RATIO = 0.25, 1.5
"""Seconds, and how much longer it may take than without hostile text on a machine too slow for them."""


def acting(text: str, kept: str = "") -> set[str]:
    """What moves a cursor, hides, reorders or breaks, but for what is kept."""
    odd = {one for one in text if unicodedata.category(one) in ("Cc", "Cs", "Cf", "Co")}
    return odd - set(kept) - {"\u200c", "\u200d"}


def a_dump(folder: Path) -> list[str]:
    """A program that writes down its words and its standard input."""
    program = folder / "program.py"
    program.write_text(
        "import sys, pathlib; here = pathlib.Path(__file__).parent; "
        "text = '' if sys.argv[1:2] == ['-n'] else sys.stdin.buffer.read().decode(); "
        "(here / 'made').write_text(repr((sys.argv[1:], text))); (here / 'made').rename(here / 'seen')"
    )
    return [sys.executable, str(program)]


def seen(folder: Path) -> Any:
    """The words and the text that the program got."""
    return eval((folder / "seen").read_text())


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can be left to another program; somebody presses Enter there."""
    monkeypatch.setattr(HeadlessDriver, "can_suspend", property(lambda self: True))
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))


async def test_a_pager_gets_the_thread_as_it_is_shown(
    tmp_path: Path, lent: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", " ".join(a_dump(tmp_path)))
    async with at_the_desk(a_hostile_desk(), SIZE) as pilot:
        await press(pilot, "enter", "L")
        await becomes(pilot, (tmp_path / "seen").exists)
        words, text = seen(tmp_path)

    assert [] == words
    assert "[deleted by the sender]" in text
    assert set() == acting(text, "\n")
    assert display(text, multiline=True) == text


async def test_a_pipe_gets_the_thread_as_it_is_shown_and_the_words_as_they_were_typed(
    tmp_path: Path, lent: None
) -> None:
    async with at_the_desk(a_hostile_desk(7), SIZE) as pilot:
        await press(pilot, "enter", "vertical_line")
        await write(pilot, " ".join([*a_dump(tmp_path), "'$(id) `id`'", "$HOME"]))
        await press(pilot, "enter")
        await becomes(pilot, (tmp_path / "seen").exists)
        words, text = seen(tmp_path)

    assert ["$(id) `id`", "$HOME"] == words
    assert "[deleted by the sender]" in text
    assert set() == acting(text, "\n")


@pytest.mark.parametrize("first", [0, 11])
async def test_the_clipboard_gets_what_is_shown(first: int) -> None:
    desk = a_hostile_desk(first)
    copied: list[str] = []
    async with at_the_desk(desk, SIZE) as pilot:
        await press(pilot, "enter")
        for _ in range(8):
            await press(pilot, "y")
            copied.append(pilot.app.clipboard)
            await press(pilot, "k")

    assert [] != [one for one in copied if one]
    assert set() == acting("".join(copied), "\n")


async def test_a_program_that_is_told_of_messages_gets_plain_words(tmp_path: Path) -> None:
    desk = a_known_desk()
    desk.change_chat(3, name="-rf \x1b]0;x\x07 {text} \u202egpj")
    notify = {"what": "command", "command": [*a_dump(tmp_path), "-n", "{title}", "{text}"], "when": "always"}
    async with at_the_desk(desk, SIZE, notify=notify) as pilot:
        desk.receive(3, "\x9b2J\x00$(id)`id`;\ud83d\u2028" + "".join(OURS[:8]))
        await becomes(pilot, (tmp_path / "seen").exists)
        words, _ = seen(tmp_path)

    assert ["-n", 2] == [words[0], len(words[1:])]
    assert words[1].startswith(" -rf ")
    assert "{text}" in words[1]
    assert "$(id)`id`;" in words[2]
    assert set() == acting("".join(words))


@pytest.mark.parametrize("what", ["bell", "osc9", "osc777"])
async def test_a_terminal_that_is_told_of_messages_gets_one_command_of_ours(what: str) -> None:
    for first in range(0, len(OURS), 6):
        desk = a_known_desk()
        text = "".join(OURS[first : first + 6])
        async with at_the_desk(desk, SIZE, notify={"what": what}) as pilot:
            told = written(pilot)
            desk.change_chat(3, name=text[:60])
            pilot.app.post_message(events.AppBlur())
            await pilot.pause(0.05)
            desk.receive(3, text)
            await becomes(pilot, lambda told=told: told)  # type: ignore[misc]

        assert 1 == len(told)
        begins = {"bell": "", "osc9": "\x1b]9;", "osc777": "\x1b]777;notify;"}[what]
        assert told[0].startswith(begins)
        assert told[0].endswith("\x07")
        assert set() == acting(told[0].removeprefix(begins)[:-1])
        assert {"bell": 0, "osc9": 1, "osc777": 3}[what] == told[0].count(";")


def written(pilot: Pilot[None]) -> list[str]:
    """What is told to the terminal from now on."""
    told: list[str] = []
    driver = pilot.app._driver
    assert driver is not None
    driver.write = told.append  # type: ignore[method-assign,assignment]
    return told


async def first_paint(desk: FakeInbox) -> float:
    """Seconds until the rows are there."""
    app, began = an_app(desk), perf_counter()
    async with app.run_test(size=SIZE) as pilot:
        while "Open chats 18" not in screen_text(app):
            await pilot.pause(0.001)
        return perf_counter() - began


async def test_hostile_rows_are_painted_as_soon_as_others(capsys: pytest.CaptureFixture[str]) -> None:
    plain, odd = [], []
    for turn in range(ROUNDS):
        plain.append(await first_paint(a_known_desk()))
        odd.append(await first_paint(a_hostile_desk(turn * 20)))
    with capsys.disabled():
        ratio = min(odd) / min(plain)
        sys.stdout.write(f"\nhostile rows: {min(odd) * 1000:.0f} ms, {ratio:.2f} x the same without\n")

    assert min(odd) <= max(LONGEST, RATIO * min(plain))
