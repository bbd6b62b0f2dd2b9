"""Commands start fast because they leave the heavy libraries alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.desk import ROOT, a_chat, environment
from tests.fakes.socket_daemon import Desk

HEAVY = ("aiohttp", "textual", "pydantic", "sqlite3", "aiosqlite", "phonenumbers", "asyncio", "rich", "platformdirs")
SHOW = """
import sys
sys.path.insert(0, {root!r})
sys.argv = ["frontdesk", *{words!r}]
from cli.main import run
try:
    run()
finally:
    loaded = [name for name in {heavy!r} if name in sys.modules]
    sys.stderr.write("loaded:" + " ".join(loaded))
"""


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
    code = SHOW.format(root=str(ROOT), words=words, heavy=heavy)
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment(folder), capture_output=True, text=True, timeout=60, check=True
    )
    return ended.stderr.rpartition("loaded:")[2].split()
