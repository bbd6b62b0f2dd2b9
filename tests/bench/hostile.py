"""Hostile text on the screen: how soon it is painted, beside as many customers who write plain sentences."""

import sys
import tempfile
from pathlib import Path

from tests.bench.desks import ROOT, Desks
from tests.bench.figures import Figure, middle, ms
from tests.bench.terminal import Watched
from tests.scenarios.hostile import hostile as strings
from tests.scenarios.hostile import post_everywhere
from tests.scenarios.premises import Premises, gateway_text, premises

_MARK = b"Newest"
"""What the newest message begins with: the first row shows it."""
_DAEMON = [sys.executable, str(ROOT / "frontdesk.py")]
_SETTLING = 1.0
_GIVEN_UP = 5.0


def hostile(desks: Desks) -> list[Figure]:
    """The list from exec on, and each thread from the key that opens it."""
    texts = strings()[:10] if desks.sizes.is_quick else strings()
    ours, plain = (
        _written(desks, texts),
        _written(desks, [f"Good morning, a word about order {n}" for n, _ in enumerate(texts)]),
    )
    begun: tuple[list[float], list[float]] = ([], [])
    for _ in range(desks.sizes.starts):
        for side, desk in enumerate((ours, plain)):
            begun[side].append(_first_rows(desk))
    opened = [_threads(desk, len(texts)) for desk in (ours, plain)]
    threads = f"slowest of {len(opened[0])} threads; the middle one {ms(middle(opened[0]))}"
    return [
        Figure("hostile text, exec -> first rows, beside plain text", ms(min(begun[0])), ms(min(begun[1])),
               min(begun[0]) / min(begun[1]), "at most", 1.25),
        Figure(f"hostile text, key -> frame, {threads}", ms(max(opened[0])), f"{ms(max(opened[1]))} plain",
               max(opened[0]) * 1000, "at most", 250, "ms"),
    ]  # fmt: skip


def _written(desks: Desks, texts: list[str]) -> Premises:
    """A desk to which each text was sent in every place."""
    folder = Path(desks.stack.enter_context(tempfile.TemporaryDirectory(prefix="desk-")))
    desk = desks.stack.enter_context(premises(folder, program=_DAEMON))
    for number, text in enumerate(texts):
        post_everywhere(desk, text, number)
    desk.from_gateway("message_received", message=gateway_text("LAST", f"{_MARK.decode()} of all"))
    desk.settled()
    return desk


def _first_rows(desk: Premises) -> float:
    """Seconds from exec."""
    with _screen(desk) as app:
        return app.until_mark(_MARK)


def _threads(desk: Premises, count: int) -> list[float]:
    """Seconds from each key to the thread it opens, from the newest on."""
    with _screen(desk) as app:
        app.until_mark(_MARK)
        app.rest(_SETTLING)
        app.press(b"\r", _SETTLING)
        return [app.changes(b"J", _GIVEN_UP) for _ in range(count)]


def _screen(desk: Premises) -> Watched:
    return Watched(_DAEMON, desk.environ, str(desk.folder))
