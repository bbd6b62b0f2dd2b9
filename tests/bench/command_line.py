"""Commands beside an import of typer, each a fresh process."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping

from tests.bench.desks import ROOT, SMALL, Desks
from tests.bench.figures import Figure, ms

_BASE = [sys.executable, "-c", "import typer"]
_PROGRAM = [sys.executable, str(ROOT / "frontdesk.py")]


def command_line(desks: Desks) -> list[Figure]:
    """The quickest of many runs of each, taken in turns: what disturbs them only ever adds."""
    commands = {"base": _BASE, "help": [*_PROGRAM, "--help"], "read": [*_PROGRAM, "chats", "list"]}
    best = dict.fromkeys(commands, 9.0)
    environ = desks.of_size(SMALL).home.environ
    for _ in range(8 if desks.sizes.is_quick else 25):
        for name, command in commands.items():
            best[name] = min(best[name], _seconds(command, environ))
    return [
        Figure("frontdesk --help", ms(best["help"]), ms(best["base"]), best["help"] / best["base"], "at most", 1.2),
        Figure("frontdesk chats list", ms(best["read"]), ms(best["base"]), best["read"] / best["base"], "at most", 1.7),
    ]


def _seconds(command: list[str], environ: Mapping[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began
