"""`sessions add` on a terminal: what is asked, what is not shown, and how it is stopped."""

import os
import pty
import select
import subprocess
import sys
import termios
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.first_config import text
from tests.cli.desk import PROGRAM, environment

CTRL_C, END = "\x03", "\x04"
HIDDEN = ("app secret", "Enter makes one", "access token", "HMAC_KEY")
"""Questions whose answers are not shown."""
AT_HOME = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
"""Makes the terminal its own, as a shell does: a secret is read from there, and Ctrl-C reaches it."""


@pytest.fixture
def config(folder: Path) -> Path:
    written = folder / "config.toml"
    written.write_text(text(with_sample=False))
    written.chmod(0o600)
    return written


def asked(folder: Path, answers: Sequence[tuple[str, str]], *words: str) -> tuple[int, str]:
    """Type each answer once its question is there; returns the exit code and all that was seen."""
    terminal, theirs = pty.openpty()
    command = [sys.executable, "-c", AT_HOME, PROGRAM, "sessions", "add", *words]
    env = environment(folder, TERM="dumb")
    with subprocess.Popen(
        command, env=env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as running:
        os.close(theirs)
        shown = _talked(terminal, list(answers))
        os.close(terminal)
    return running.returncode, shown


def _talked(terminal: int, waiting: list[tuple[str, str]]) -> str:
    shown, new, last = "", "", time.monotonic() + 30
    while time.monotonic() < last:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            part = os.read(terminal, 65536).decode(errors="replace")
        except OSError:  # it has ended
            break
        shown, new = shown + part, new + part
        if waiting and waiting[0][0] in new:
            if waiting[0][0] in HIDDEN:
                _until_it_listens(terminal)
            os.write(terminal, waiting[0][1].encode())
            waiting.pop(0)
            new = ""
    assert [] == waiting, shown
    return shown


def _until_it_listens(terminal: int) -> None:
    """What is typed while the question is there and its letters would still be seen is thrown away."""
    last = time.monotonic() + 20
    while termios.tcgetattr(terminal)[3] & termios.ECHO and time.monotonic() < last:
        time.sleep(0.005)


def session(config: Path) -> dict[str, Any]:
    (one,) = tomllib.loads(config.read_text())["session"]
    found: dict[str, Any] = one
    return found


def test_what_no_option_says_is_asked_and_a_secret_is_not_shown(config: Path, folder: Path) -> None:
    code, shown = asked(
        folder,
        [
            ("dialect", "fax\n"), ("one of meta", "meta\n"), ("a number that it keeps for ever [1]", "\n"),
            ("key", "care\n"), ("workspace (1) [1]", "\n"), ("phone number ID", "106540352242922\n"),
            ("Enter: none", "\n"), ("app secret", "typed unseen\n"), ("Enter makes one", "\n"),
            ("access token", "env:HOME\n"),
        ],
    )  # fmt: skip

    assert 0 == code
    assert {
        "id": 1, "workspace": 1, "key": "care", "dialect": "meta", "phone_number_id": "106540352242922",
        "secret": "file:care.secret", "verify_token": "file:care.verify_token", "token": "env:HOME",
    } == session(config)  # fmt: skip
    assert ("typed unseen\n", 0o600) == (
        (folder / "care.secret").read_text(),
        (folder / "care.secret").stat().st_mode & 0o777,
    )
    assert "typed unseen" not in shown
    assert (folder / "care.verify_token").read_text().strip() not in shown


def test_options_are_not_asked_for(config: Path, folder: Path) -> None:
    words = ("--dialect", "waha", "--key", "shop", "--id", "7", "--workspace", "1", "--external-id", "default")
    code, shown = asked(folder, [("Enter: none", "\n"), ("HMAC_KEY", "\n"), ("REST side", "\n")], *words)

    assert (0, 7, "default") == (code, session(config)["id"], session(config)["external_ids"][0])
    assert "API key" not in shown


def test_yes_asks_nothing(config: Path, folder: Path) -> None:
    code, _ = asked(folder, [], "--dialect", "waha", "--key", "shop", "--external-id", "default", "--yes")

    assert (0, "shop") == (code, session(config)["key"])


@pytest.mark.parametrize("stop", [CTRL_C, END])
@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_who_stops_leaves_everything_as_it_was(config: Path, folder: Path, stop: str, at: int) -> None:
    before = config.read_bytes()
    words = ("--dialect", "waha", "--key", "shop", "--id", "7", "--workspace", "1")
    questions = [("name of the session", "default\n"), ("Enter: none", "\n"), ("HMAC_KEY", "hush\n"), ("REST side", "")]
    code, _ = asked(folder, [*questions[:at], (questions[at][0], stop)], *words)

    assert 0 != code
    assert before == config.read_bytes()
    assert ["config.toml"] == [one.name for one in folder.iterdir()]
