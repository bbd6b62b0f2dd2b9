"""Commands start fast because they leave the heavy libraries alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desk import PROGRAM, a_chat, environment
from tests.fakes.socket_daemon import Desk

HEAVY = ("aiohttp", "textual", "pydantic", "sqlite3", "aiosqlite", "phonenumbers", "asyncio", "rich", "platformdirs")


@pytest.mark.parametrize(
    "words",
    [("--help",), ("chats", "list"), ("chats", "list", "--json"), ("chats", "show", "1"), ("sessions", "list"),
     ("read", "1"), ("daemon", "status"), ("deliveries", "list"), ("config", "path")],
)  # fmt: skip
def test_no_read_command_loads_a_heavy_library(words: tuple[str, ...], desk: Desk, folder: Path) -> None:
    desk.chats = (a_chat(1),)

    assert [] == _loaded(words, folder)


def test_version_does_not_even_load_typer(folder: Path) -> None:
    assert [] == _loaded(("--version",), folder, (*HEAVY, "typer", "inspect"))


def _loaded(words: tuple[str, ...], folder: Path, heavy: tuple[str, ...] = HEAVY) -> list[str]:
    command = [sys.executable, "-X", "importtime", PROGRAM, *words]
    ended = subprocess.run(command, env=environment(folder), capture_output=True, text=True, timeout=60, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines() if line.startswith("import time:")}
    assert "cli.main" in loaded
    return sorted(loaded & set(heavy))
