"""The screen in a terminal: how soon it shows rows, and how soon a key shows, with few chats and with many."""

import sys
from contextlib import AbstractContextManager

from tests.bench.desks import ROOT, SMALL, SMALLEST, Desk, Desks, Helper, helper, resident_mib
from tests.bench.figures import Figure, middle, ms
from tests.bench.terminal import MARK, Terminal

EVENTS = 500.0
"""A second."""
_DOWN, _UP = b"\x1b[B", b"\x1b[A"
_PRESSES = 12
"""Of one screen."""
_SETTLING = 1.0
_STARTED = 1.0
"""Seconds within which a desk that shows rows answers keys."""
_ROWS, _KEY = "first rows", "first key answered"


def first_rows(desks: Desks) -> list[Figure]:
    """From exec to the first row, and to a row that a key chose which was pressed at once.

    The quickest of several starts, taken in turns with an empty app's.
    """
    sides = (("small", desks.of_size(SMALL)), ("big", desks.of_size(desks.sizes.big)))
    best = dict.fromkeys(("empty", *(side + what for side, _ in sides for what in (_ROWS, _KEY))), 99.0)
    for _ in range(desks.sizes.starts * 2):
        with _empty_app(sides[0][1]) as app:
            best["empty"] = min(best["empty"], app.until_mark())
        for side, desk in sides:
            with _desk_app(desk) as app:
                rows = app.until_mark()
                app.press(_DOWN, _STARTED)
                best[side + _ROWS] = min(best[side + _ROWS], rows)
                best[side + _KEY] = min([best[side + _KEY], *(rows + one for one in app.took())])
    return [
        Figure(
            f"screen, exec -> {what}, {chats:,} chats", ms(best[side + what]), ms(best["empty"]),
            best[side + what] / best["empty"], "at most", budget,
        )
        for side, chats in (("small", SMALL), ("big", desks.sizes.big))
        for what, budget in ((_ROWS, 1.25), (_KEY, 2.0))
    ]  # fmt: skip


def keys(desks: Desks) -> list[Figure]:
    """Down and up, idle and under a stream of events, which come from as many customers on either desk."""
    few, many = desks.of_size(SMALLEST), desks.of_size(desks.sizes.big)
    found = []
    for what, rate, budget in (("idle", 0.0, 1.2), (f"{EVENTS:.0f} events/s", EVENTS, 1.5)):
        ours, theirs = _pressed(desks, (many, few), rate)
        label = f"screen, key -> frame, {desks.sizes.big:,} chats, {what}"
        baseline = f"{ms(theirs)} with {SMALLEST}"
        found.append(Figure(label, ms(ours), baseline, ours / theirs, "at most", budget))
    return found


def memory(desks: Desks) -> list[Figure]:
    """What the screen and its daemon hold after a walk through the list, beside an empty app."""
    desk = desks.of_size(desks.sizes.big)
    with _empty_app(desk) as empty, _desk_app(desk) as app:
        empty.until_mark()
        app.until_mark()
        app.rest(_SETTLING)
        for key in [b"\x1b[6~"] * 20 + [b"G", b"g"]:
            app.press(key, 0.05)
        app.rest(0.5)
        screen, bare, server = (resident_mib(pid) for pid in (app.pid, empty.pid, desk.pid))
    chats, told = desks.sizes.big, desks.sizes.big * desks.sizes.messages_each
    return [
        Figure(
            f"memory, screen with {chats:,} chats", f"{screen:.0f} MiB", f"{bare:.0f} MiB", screen, "at most", 60, "MiB"
        ),
        Figure(f"memory, daemon with {told:,} messages", f"{server:.0f} MiB", "", server, "at most", 120, "MiB"),
    ]


def _pressed(desks: Desks, sides: tuple[Desk, Desk], rate: float) -> tuple[float, float]:
    """The middle time of a key on each side."""
    took: tuple[list[float], list[float]] = ([], [])
    with helper("load") as load:
        for turn in range(2 * desks.sizes.starts):
            side = turn % 2
            took[side].extend(_walk(sides[side], load, rate))
    if not all(took):
        raise AssertionError("no key showed")
    return middle(took[0]), middle(took[1])


def _walk(desk: Desk, load: Helper, rate: float) -> list[float]:
    with _desk_app(desk) as app:
        app.until_mark()
        app.rest(_SETTLING)
        if rate:
            load.ask(address=desk.address, chats=SMALLEST, rate=rate, seconds=_PRESSES * 0.1 + 1.0, connections=16)
            load.tell()
            app.rest(0.5)
        for place in range(_PRESSES):
            app.press(_DOWN if place % 4 < 3 else _UP, 0.1)
        if rate:
            load.hear()
        found = app.took()
    desk.settle()
    return found


def _desk_app(desk: Desk) -> AbstractContextManager[Terminal]:
    return Terminal([sys.executable, str(ROOT / "frontdesk.py")], desk.home.environ, str(desk.home.folder))


def _empty_app(desk: Desk) -> AbstractContextManager[Terminal]:
    program = str(ROOT / "tests" / "bench" / "empty_app.py")
    return Terminal([sys.executable, program, MARK.decode()], desk.home.environ, str(desk.home.folder))
