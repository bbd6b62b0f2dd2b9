"""The demo as a command: what it prints, that its seed repeats it, and that nothing stays behind however it ends."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from daemon.api.chats import CHATS, AskChats
from daemon.api.errors import DaemonUnreachable, NotFound
from daemon.api.history import UNDO, AskUndo
from daemon.api.outbox import OUTBOX_ITEM, AskOutboxItem
from daemon.api.sending import SEND, AskSend
from daemon.call import call
from store.models import Chat

ROOT = Path(__file__).parents[3]
UP_TO_IDS_AND_TIMES = (
    "session_key", "provider_type", "kind", "name", "phone", "participants_count", "status", "unread_count",
    "last_message_type", "last_message_direction", "last_message_status", "preview", "last_sender_name", "is_late",
    "last_is_voice",
)  # fmt: skip


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A short place for temporary files: the demo's socket has to fit."""
    with tempfile.TemporaryDirectory(prefix="fd") as folder:
        yield Path(folder)


def demo(temporary: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(ROOT / "frontdesk.py"), "demo", "--headless", *words],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def listed(temporary: Path, *words: str) -> list[dict[str, Any]]:
    process = demo(temporary, "--json", *words)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()]


def left_behind(temporary: Path) -> list[str]:
    """Files in the temporary folder, and processes whose environment names it."""
    mine = str(temporary).encode()
    processes = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mine in environ.read_bytes():
                processes.append(environ.parent.name)
        except OSError:  # gone, or somebody else's
            continue
    return [*processes, *(path.name for path in temporary.iterdir())]


def test_a_seed_repeats_the_final_list_and_nothing_is_left_behind(temporary: Path) -> None:
    first, second = (listed(temporary, "--seconds", "2", "--chats", "20", "--seed", "5") for _ in range(2))

    assert [[chat[key] for key in UP_TO_IDS_AND_TIMES] for chat in first] == [
        [chat[key] for key in UP_TO_IDS_AND_TIMES] for chat in second
    ]
    assert 20 <= len(first)
    assert 0 < sum(chat["unread_count"] > 0 for chat in first) < len(first)
    assert [] == left_behind(temporary)


def test_without_json_it_prints_a_line_a_chat(temporary: Path) -> None:
    process = demo(temporary, "--seconds", "0", "--chats", "12")
    out, err = process.communicate(timeout=60)

    assert (0, 12) == (process.returncode, len(out.splitlines())), err
    assert "\x1b" not in out + err


@pytest.mark.parametrize(
    ("sent", "code", "after"),
    [(signal.SIGTERM, 143, 0.3), (signal.SIGTERM, 143, 1.5), (signal.SIGINT, 130, 1.0), (signal.SIGHUP, 129, 1.0)],
)
def test_ended_by_a_signal_it_leaves_nothing_behind(
    temporary: Path, sent: signal.Signals, code: int, after: float
) -> None:
    process = demo(temporary, "--seconds", "60")
    while process.poll() is None and not any(temporary.iterdir()):
        time.sleep(0.01)
    time.sleep(after)
    process.send_signal(sent)
    process.communicate(timeout=30)

    assert (code, []) == (process.returncode, left_behind(temporary))


def test_a_daemon_that_dies_ends_the_demo_with_a_sentence(temporary: Path) -> None:
    process = demo(temporary, "--seconds", "60")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not list(temporary.glob("*/run/frontdesk.sock")):
        time.sleep(0.01)
    daemons = [int(one) for one in left_behind(temporary) if one.isdigit() and int(one) != process.pid]
    for pid in daemons:
        os.kill(pid, signal.SIGKILL)
    _, err = process.communicate(timeout=60)

    assert daemons
    assert process.returncode not in (0, -signal.SIGKILL)
    assert "frontdesk: " in err
    assert [] == left_behind(temporary)


def test_a_customer_reads_what_the_desk_sends_and_answers(temporary: Path) -> None:
    process = demo(temporary, "--seconds", "60")
    desk = until(lambda: next(iter(temporary.glob("*/run/frontdesk.sock")), None))
    chat = until(lambda: care_chat(desk))
    sent = call(desk, SEND, AskSend(id=chat.id, text="Is everything all right?"))
    assert sent.outbox
    outbox = sent.outbox
    until(lambda: call(desk, OUTBOX_ITEM, AskOutboxItem(outbox.id)).message.status == "read")
    process.terminate()
    process.communicate(timeout=30)

    assert [] == left_behind(temporary)


def care_chat(desk: Path) -> Chat | None:
    """One whose window is wide open."""
    try:
        chats = call(desk, CHATS, AskChats("session:care window:open")).chats
    except DaemonUnreachable:
        return None
    return next((one for one in chats if one.kind == "private"), None)


def until(ask: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + 30
    while not (answer := ask()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return answer


def test_a_terminal_that_goes_without_a_signal_ends_the_screen_and_the_demo(temporary: Path) -> None:
    process, ours = on_a_terminal(temporary)
    read_until(ours, b"Open chats")
    os.close(ours)
    try:
        code = process.wait(30)
    finally:
        process.terminate()

    assert (129, []) == (code, left_behind(temporary))


def test_the_screen_opens_on_a_filled_desk_where_nothing_is_to_undo_and_leaves_nothing_behind_when_killed(
    temporary: Path,
) -> None:
    process, ours = on_a_terminal(temporary)
    shown = read_until(ours, b"Open chats")
    filled = bool(list(temporary.glob("*/filled")))
    refused = refusal_to_undo(next(temporary.glob("*/run/frontdesk.sock")))
    process.terminate()
    read_until(ours, b"never shown")
    process.wait(30)
    os.close(ours)

    assert filled, shown
    assert "nothing of yours can be taken back" == refused
    assert [] == left_behind(temporary)


def test_a_daemon_that_dies_below_the_screen_is_told_in_a_sentence_after_it(temporary: Path) -> None:
    process, ours = on_a_terminal(temporary)
    read_until(ours, b"Open chats")
    daemon, world = children(process.pid, "daemon run"), children(process.pid, "traffic")
    os.kill(daemon[0], signal.SIGKILL)
    until(lambda: not [pid for pid in children(process.pid, "traffic") if pid in world])
    os.write(ours, b"\x11")
    told = read_until(ours, b"never shown")
    process.wait(30)
    os.close(ours)

    assert b"the simulated world has ended" in told
    assert b"its daemon no longer answers" in told


def children(parent: int, words: str) -> list[int]:
    """The processes of a parent whose command line has these words."""
    asked = subprocess.run(["pgrep", "-P", str(parent), "-f", words], capture_output=True, text=True, check=False)
    return [int(one) for one in asked.stdout.split()]


def on_a_terminal(temporary: Path) -> "tuple[subprocess.Popen[bytes], int]":
    """The demo with its screen, in a session to which the terminal does not belong; our side of the terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "frontdesk.py"), "demo", "--chats", "9"],
        env={**os.environ, "TMPDIR": str(temporary), "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "36"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    return process, ours


def refusal_to_undo(desk: Path) -> str:
    """Why nothing was taken back; empty when something was."""
    try:
        call(desk, UNDO, AskUndo())
    except NotFound as refused:
        return refused.message
    return ""


def read_until(terminal: int, *words: bytes) -> bytes:
    """What a terminal shows until one of the words is there, or it closes."""
    shown, deadline = b"", time.monotonic() + 30
    while time.monotonic() < deadline and not any(word in shown for word in words):
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                shown += os.read(terminal, 65536)
            except OSError:  # its last writer has gone
                break
    return shown


def test_the_screen_wants_a_terminal() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "frontdesk.py"), "demo"], check=False, capture_output=True, text=True, timeout=30
    )

    assert 2 == done.returncode
    assert "--headless" in done.stderr
