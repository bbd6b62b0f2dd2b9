"""A storm: 2,000 events a second while somebody scrolls. No row may be lost, and no key may freeze."""

import sys
import time
from dataclasses import dataclass

from daemon.api.chats import CHATS, AskChats
from daemon.call import call
from tests.bench.desks import ROOT, SMALL, SMALLEST, Desk, Desks, Helper, helper
from tests.bench.figures import Figure, middle, ms, percentile
from tests.bench.terminal import Watched

RATE = 2_000.0
"""Webhooks a second, each of them an event."""
SECONDS = 10.0
FROZEN = 5.0
"""Seconds after which a key that has not shown is given up."""
_PAUSE = 0.1
"""Between the frame of one key and the next key."""
_RUN = 12
"""Keys from the top downwards, before it begins at the top again: the last row is never reached."""
_DOWN, _TOP, _PAGE_DOWN = b"\x1b[B", b"g", b"\x1b[6~"
_PATIENCE = 20.0
_ALL_NAMES = 40


@dataclass(frozen=True, slots=True)
class Weathered:
    """What came of a storm."""

    posted: int
    acked: int
    rate: float
    """Acks a second, as it was reached."""
    took: list[float]
    """Seconds from a key to the frame that answers it."""
    shown: list[str]
    """The rows of the list when it was over, as the screen has them, from the first on."""
    listed: list[str]
    """The same as the daemon has them."""


def storm(desks: Desks) -> list[Figure]:
    """Keys from the first second to the last; afterwards the whole list is read off the screen."""
    came = weather(desks.of_size(SMALL), 2.0 if desks.sizes.is_quick else SECONDS)
    wrong = sum(one != other for one, other in zip(came.shown, came.listed, strict=True))
    told = f"p50 {ms(middle(came.took))}, p95 {ms(percentile(came.took, 95))}, {len(came.took)} keys"
    return [
        Figure("storm, slowest key -> frame", told, f"{came.rate:.0f} events/s", max(came.took), "at most", 1.0, "s"),
        Figure("storm, rows lost or wrong", str(wrong), f"{len(came.listed)} rows", wrong, "at most", 0, ""),
        Figure("storm, webhooks lost", str(came.posted - came.acked), str(came.posted), came.posted - came.acked,
               "at most", 0, ""),
    ]  # fmt: skip


def weather(desk: Desk, seconds: float, rate: float = RATE) -> Weathered:
    """Scroll through a storm of that length."""
    with helper("load") as load, Watched(_COMMAND, desk.home.environ, str(desk.home.folder)) as app:
        app.until_mark()
        app.rest(1.0)
        ready = load.ask(
            address=desk.address, chats=SMALLEST, rate=rate, seconds=seconds, connections=32, tells_times=False
        )
        took = _scrolled(app, load, seconds)
        came = load.hear()
        desk.settle()
        listed = [one.name for one in call(desk.home.socket, CHATS, AskChats(limit=_ALL_NAMES)).chats]
        shown = _read_off(app, listed)
    return Weathered(ready["ready"], came["answers"].get("200", 0), came["rate"], took, shown, listed)


def _scrolled(app: Watched, load: Helper, seconds: float) -> list[float]:
    """Press keys for as long as it lasts; returns what each took. One that never showed took FROZEN."""
    load.tell()
    end, took = time.monotonic() + seconds, list[float]()
    while time.monotonic() < end:
        if len(took) % _RUN == _RUN - 1:
            app.press(_TOP, _PAUSE)
        took.append(app.moves(_DOWN, FROZEN) or FROZEN)
        app.rest(_PAUSE)
    return took


def _read_off(app: Watched, listed: list[str]) -> list[str]:
    """The first rows of the list, page after page. What is still on its way is waited for."""
    end = time.monotonic() + _PATIENCE
    shown: list[str] = []
    while shown != listed and time.monotonic() < end:
        app.press(_TOP, 0.5)
        shown = app.names()
        for _ in range(_ALL_NAMES):
            if len(shown) >= len(listed):
                break
            app.press(_PAGE_DOWN, 0.3)
            shown += [name for name in app.names() if name not in shown]
        shown = shown[: len(listed)]
    return shown


_COMMAND = [sys.executable, str(ROOT / "frontdesk.py")]
