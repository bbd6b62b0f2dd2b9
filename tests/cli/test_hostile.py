"""Foreign text on the command line: never a control byte in what is shown, never a changed code point in JSON."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from daemon.api.codec import from_plain
from store.models import Chat, Message, Session
from tests.cli.conftest import Run
from tests.cli.desk import ROOT, a_chat, a_delivery, a_message, a_session
from tests.fakes.socket_daemon import Desk

SHELF = ROOT.parent / "shared" / "hostile" / "strings.json"
HANDFUL = [
    "\x1b[2J\x1b[H", "\x1b]0;owned\x07", "\x1b]52;c;aGk=\x1b\\", "\x9b31m", "a\rb", "a\x00b", "a\tb", "a\nb\n\nc",
    "\u202egnp.exe", "\u2066x\u2069", "\ud83d", "\ufeff", "\x7f", "\x85", "\u2028", "[red]x[/red]", "%s{0}\\n", "",
    "e" + "\u0301" * 500,
]  # fmt: skip


def _strings() -> list[str]:
    found: list[dict[str, Any]] = json.loads(SHELF.read_text("utf-8"))["strings"] if SHELF.exists() else []
    shelf = [one.get("prefix", "") + one["string"] * one.get("repeat", 1) + one.get("suffix", "") for one in found]
    return [*HANDFUL, *shelf]


@pytest.fixture
def hostile_desk(desk: Desk) -> Desk:
    strings = _strings()
    desk.chats = tuple(a_chat(n, text, preview=text, tags=(text,)) for n, text in enumerate(strings, 1))
    desk.messages = tuple(a_message(n, text, sender_name=text) for n, text in enumerate(strings, 1))
    desk.sessions = tuple(a_session(n, text) for n, text in enumerate(strings, 1))
    desk.deliveries = tuple(a_delivery(n, text, reason=text) for n, text in enumerate(strings, 1))
    return desk


@pytest.mark.parametrize(
    "words",
    [("chats", "list", "--all"), ("sessions", "list"), ("deliveries", "list", "--all"),
     ("chats", "show", "1", "--limit", "500")],
)  # fmt: skip
def test_a_row_stays_one_line_without_a_control_character(words: tuple[str, ...], hostile_desk: Desk, run: Run) -> None:
    ended = run(*words)

    assert 0 == ended.code
    assert set() == _controls(ended.out) - {"\t", "\n"}
    assert len(_strings()) <= len(ended.out.split("\n")) - 1 <= len(_strings()) + 12


def test_a_raw_body_is_shown_without_a_control_character(hostile_desk: Desk, run: Run) -> None:
    for number in range(1, len(HANDFUL) + 1):
        assert set() == _controls(run("deliveries", "show", str(number)).out) - {"\t", "\n"}


def test_json_gives_back_exactly_what_was_sent(hostile_desk: Desk, run: Run) -> None:
    chats = run("chats", "list", "--json", "--all").out
    sessions = run("sessions", "list", "--json").out
    thread = json.loads(run("chats", "show", "1", "--json", "--limit", "500").out)

    assert (chats + sessions).isascii()
    assert list(hostile_desk.chats) == [from_plain(Chat, json.loads(line)) for line in chats.splitlines()]
    assert list(hostile_desk.sessions) == [from_plain(Session, json.loads(line)) for line in sessions.splitlines()]
    assert list(hostile_desk.messages) == [from_plain(Message, one) for one in thread["messages"]]


def test_a_log_line_is_shown_without_a_control_character(run: Run, at_home: Path) -> None:
    log = at_home / "state" / "daemon.log"
    log.parent.mkdir()
    log.write_bytes("\n".join(HANDFUL).encode("utf-8", "surrogatepass"))

    assert set() == _controls(run("daemon", "logs", "-n", "500").out) - {"\n"}


def test_what_is_typed_comes_back_without_a_control_character(run: Run) -> None:
    ended = run("\x1b[2J")

    assert 2 == ended.code
    assert set() == _controls(ended.err) - {"\n"}


def _controls(text: str) -> set[str]:
    return {letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs")}
