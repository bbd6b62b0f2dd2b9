"""Foreign text on the command line: never a control byte in what is shown, never a changed code point in JSON."""

import json
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daemon.api.codec import from_plain
from daemon.api.evidence import UnreadCause, Why
from daemon.api.found import Hit
from daemon.api.history import Action
from daemon.api.presence import Presence, PresenceList
from daemon.api.replies import Reply
from daemon.api.status import Concern
from daemon.api.views import View
from store.models import Chat, Identity, Media, Message, NameClaim, Session
from tests.cli.conftest import Run
from tests.cli.desk import ROOT, SENT, a_chat, a_delivery, a_message, a_route, a_session, an_intent
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
    desk.hits = tuple(Hit(a_message(n, one), a_chat(n, one), one, ()) for n, one in enumerate(strings, 1))
    desk.outbox = tuple(
        an_intent(n, "failed", chat_name=one, body=one, error=one, error_code=one, hint=one, template=one)
        for n, one in enumerate(strings, 1)
    )
    desk.views = tuple(View(one, one, words=one, is_saved=True) for one in strings)
    desk.concerns = tuple(Concern(one, one) for one in strings)
    desk.actions = tuple(
        Action(n, one, "tag", SENT, 1, n, one, {"tag": one}, undone_by=one, sentence=one)
        for n, one in enumerate(strings, 1)
    )
    desk.replies = tuple(Reply(one, one) for one in strings)
    present = tuple(Presence(one, "typing", n, SENT, one) for n, one in enumerate(strings, 1))
    desk.present = PresenceList(present, desk.chats, "e1", 9)
    names = tuple(NameClaim(one, "push", Identity("jid", one), SENT, SENT) for one in strings)
    cause = UnreadCause(1, SENT, "live", is_marked=False, delivery_id=1)
    way = a_route(reason=strings[0], hint=strings[1], session_key=strings[2], phone=strings[3])
    desk.why = Why(desk.chats[0], (cause,), 1, 0, None, strings[4], SENT, 6, names, way, strings[5], "e1", 9)
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


@pytest.mark.parametrize(
    "words",
    [("search", "x", "--limit", "500"), ("chats", "views"), ("outbox", "list", "--all"), ("history", "--all"),
     ("replies",), ("replies", "--chat", "1"), ("who",), ("why", "1"), ("health",), ("daemon", "status"),
     ("media", "list", "1")],
)  # fmt: skip
def test_no_other_table_holds_a_control_character(words: tuple[str, ...], hostile_desk: Desk, run: Run) -> None:
    hostile_desk.status["config_trouble"] = "".join(HANDFUL)
    hostile_desk.messages = tuple(
        replace(one, type="document", media=Media(one.body, one.body, 7, one.body, reason=one.body))
        for one in hostile_desk.messages
    )
    ended = run(*words)

    assert ended.code in (0, 1), ended.err
    assert ended.out
    assert set() == _controls(ended.out + ended.err) - {"\t", "\n"}


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
