"""Hostile text on a real terminal and in the command's output: no foreign control byte, no markup action, no crash."""

import re
import unicodedata

import pytest

from tests.scenarios.hostile import hostile, post_everywhere
from tests.scenarios.premises import COMMAND, Premises, gateway_text
from tests.scenarios.screen import ENTER, ESCAPE, screen

SURFACES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("w",), "Why: "), (("v",), "what is not settled yet"), (("S",), "Sessions"), (("O",), "Outbox"),
    (("H",), "Health"), (("s",), "tomorrow 9"), (("t", "\t"), " tag "), (("A", "\t"), " assign "), (("p",), " note "),
    (("/", *"tag:", "\t"), "/ tag:"), ((":",), "mark as read"), ((":", *"tag "), ":tag"), (("\x10",), ":read"),
    (("\x06", "n", "e", ENTER), "Search of everything"), ((ENTER, "v"), "Message "),
    ((ENTER, "/", "n", "e", ENTER), "/ ne"), (("r", "/"), "can send"), (("\x1c",), "privacy"),
)  # fmt: skip
"""The keys that open what else shows names and bodies, and words of ours that then stand there."""
_DRAWN_BY_US = re.compile(
    rb"\x1b\[[0-9;]*m"  # colours
    rb"|\x1b\[[0-9;]*H"  # places
    rb"|\x1b\[\?[0-9;$]*[hlpu]|\x1b\[[<>=]?[0-9;]*[ucqt]"  # modes, set and asked for at start and end
    rb"|\x1b_Gi=\d+,[^\x1b]*\x1b\\|\x1b\]1[01];\?\x07|\x1bP\+q[0-9A-Fa-f;]*\x1b\\"  # what the terminal can do
    rb"|\x1b\]22;[a-z]+\x07"  # the pointer's shape
    rb"|\x1b[78]|\x1b\[[0-9]+C"  # a run of doubtful width, nailed to its cells
    rb"|\r\n|\x1b[^\x1b]{0,48}\Z"  # what was cut off when we stopped to look: two colours are that long
)


@pytest.fixture
def full_desk(desk: Premises) -> Premises:
    for number, text in enumerate(hostile()):
        post_everywhere(desk, text, number)
    desk.from_gateway("message_received", message=gateway_text("LAST", "the next message still draws"))
    desk.settled()
    return desk


def test_on_the_screen_no_byte_of_it_reaches_the_terminal(full_desk: Premises) -> None:
    chats = len(full_desk.listed("chats", "list", "--all"))
    with screen(COMMAND, full_desk.environ) as operator:
        operator.shows("the next message still draws", 20)
        operator.type(ENTER)
        for _ in range(chats + 2):
            operator.type("J")
        full_desk.from_gateway("message_received", message=gateway_text("ALIVE", "and it is still alive"))
        operator.type(ESCAPE)
        operator.look(0.5)
        operator.type("g")
        operator.shows("and it is still alive")
        for keys, words in SURFACES:
            operator.type(keys[0])
            operator.look(0.3)
            operator.type(*keys[1:])
            operator.shows(words)
            operator.look(0.2)
            operator.type(ESCAPE, ESCAPE, ESCAPE, "g")
        operator.look(0.5)
        assert not operator.has_ended_by_now()
        raw = operator.raw

    rest = _DRAWN_BY_US.sub(b"", raw).decode()
    foreign = {
        f"U+{ord(char):04X}" for char in rest if unicodedata.category(char) in ("Cc", "Cs", "Cf") and char != "\u200d"
    }
    assert set() == foreign
    for planted in (
        b"\x1b]0;",
        b"\x1b]52",
        b"\x1b[2J",
        b"\x1bc",
        b"\x1b[?1049l\x1b[?47l",
        b"\x1b]8;;",
        b"\x1b]4;1",
        b"\x1b]777",
    ):
        assert planted not in raw


def test_the_commands_output_is_clean_and_its_json_is_exact(full_desk: Premises) -> None:
    lists = [("chats", "list", "--all"), ("deliveries", "list"), ("sessions", "list")]
    threads = [("chats", "show", str(chat["id"])) for chat in full_desk.listed("chats", "list", "--all")]
    for words in (*lists, *threads[::7]):
        printed = full_desk.run(*words)
        foreign = {
            f"U+{ord(char):04X}" for char in printed if unicodedata.category(char) == "Cc" and char not in "\n\t"
        }
        assert set() == foreign, words

    kept = {one["name"] for one in full_desk.listed("chats", "list", "--all")}
    # a name of nothing but white space is no claim
    assert {text for text in hostile() if text.strip()} <= kept


def test_the_log_holds_neither_a_control_byte_nor_a_word_of_a_message(full_desk: Premises) -> None:
    log = (full_desk.folder / "state" / "daemon.log").read_text()

    assert set() == {char for char in log if unicodedata.category(char) == "Cc" and char != "\n"}
    assert "still draws" not in log
    assert "secret" not in log
