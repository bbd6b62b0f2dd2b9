"""The real daemon, which kills itself at one exact place of its first send: `$DIES_AT` names it.

Run as the command is: `python -m tests.fakes.dying_daemon daemon run`. Without `$DIES_AT` it lives.
"""

import os
import signal
from collections.abc import Awaitable, Callable
from typing import Any

from cli.main import run
from daemon.outbox import dispatching, trying

PLACES = (
    "before the try is committed",
    "before the call",
    "after the answer",
    "before the outcome is committed",
    "after the outcome is committed",
)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dies(place: str) -> None:
    if place == "before the try is committed":
        _die_after(trying, "_outgoing")
    elif place == "before the call":
        _die_after_awaiting(trying, "begin")
    elif place == "after the answer":
        _die_after_awaiting(dispatching.Dispatcher, "_call")
    elif place == "before the outcome is committed":
        _die_after_awaiting(trying, "_taken")
    elif place == "after the outcome is committed":
        _die_after_awaiting(trying, "end")


def _die_after(where: Any, name: str) -> None:
    real: Callable[..., Any] = getattr(where, name)

    def patched(*args: Any) -> Any:
        real(*args)
        _die()

    setattr(where, name, patched)


def _die_after_awaiting(where: Any, name: str) -> None:
    real: Callable[..., Awaitable[Any]] = getattr(where, name)

    async def patched(*args: Any) -> Any:
        await real(*args)
        _die()

    setattr(where, name, patched)


if __name__ == "__main__":
    _dies(os.environ.get("DIES_AT", ""))
    run()
