"""Commands start fast because they leave the heavy libraries alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from daemon.api.evidence import Why
from tests.cli.desk import PROGRAM, ROOT, a_chat, environment
from tests.fakes.socket_daemon import Desk

HEAVY = ("aiohttp", "textual", "pydantic", "sqlite3", "aiosqlite", "phonenumbers", "asyncio", "rich", "platformdirs")


@pytest.mark.parametrize(
    "words",
    [("--help",), ("chats", "list"), ("chats", "list", "--json"), ("chats", "show", "1"), ("why", "1"), ("search", "a"),
     ("sessions", "list"), ("read", "1"), ("daemon", "status"), ("deliveries", "list"), ("config", "path")],
)  # fmt: skip
def test_no_read_command_loads_a_heavy_library(words: tuple[str, ...], desk: Desk, folder: Path) -> None:
    desk.chats = (a_chat(1),)
    desk.why = Why(a_chat(1), (), 0, 0, None, None, None, None, (), None, None, "e1", 9)

    assert [] == _loaded(words, folder)


def test_version_does_not_even_load_typer(folder: Path) -> None:
    assert [] == _loaded(("--version",), folder, (*HEAVY, "typer", "inspect"))


def test_the_desk_itself_does_not_wait_for_typer(folder: Path) -> None:
    shown = "from cli import screen; screen.open_desk = lambda *a, **k: 7; from cli.main import outcome"
    code = f"import sys; {shown}; assert outcome([]) == 7; assert 'typer' not in sys.modules"

    assert 0 == subprocess.run([sys.executable, "-c", code], env=environment(folder), cwd=ROOT, check=False).returncode


def test_a_shell_that_completes_is_answered(folder: Path) -> None:
    asked = environment(folder, _FRONTDESK_COMPLETE="complete_bash", COMP_WORDS="frontdesk ch", COMP_CWORD="1")
    ended = subprocess.run(
        [sys.executable, PROGRAM], env=asked, capture_output=True, text=True, timeout=60, check=False
    )

    assert "chats" in ended.stdout


def _loaded(words: tuple[str, ...], folder: Path, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    command = [sys.executable, "-X", "importtime", PROGRAM, *words]
    ended = subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=60, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if line.startswith("import time:")}
    assert "cli.main" in loaded
    return sorted(loaded & set(heavy))
