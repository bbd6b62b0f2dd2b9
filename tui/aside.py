"""Put aside by the shell's job control: the whole process group stops, until `fg` lets it go on."""

import os
import signal
import sys
import time
from contextlib import suppress

COMES_AT_ONCE = 0.5
"""Seconds within which a stop has come, or never will."""
_LOOK = 0.01


def can_stop() -> bool:
    """Whether this system knows of it at all."""
    return hasattr(signal, "SIGTSTP")


def put_aside() -> bool:
    """Stop, and return once somebody goes on with us in the foreground. False: nobody could, so nothing was stopped.

    The kernel decides that: it drops this signal where no shell with job control is above the group, as in a container
    or in a terminal's only program. The whole group gets it, for the shell waits for a wrapper as well (`uv run`).
    Whoever is told to end while stopped ends at once: the caller has kept everything, and the terminal is the shell's.
    """
    woken: list[bool] = []
    stop = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    wake = signal.signal(signal.SIGCONT, lambda *_: woken.append(True))
    ends = {one: signal.signal(one, signal.SIG_DFL) for one in (signal.SIGTERM, signal.SIGHUP)}
    try:
        while True:
            woken.clear()
            os.killpg(os.getpgrp(), signal.SIGTSTP)
            until = time.monotonic() + COMES_AT_ONCE
            while not woken and time.monotonic() < until:
                time.sleep(_LOOK)
            if not woken or _is_in_front():  # `bg` wakes us too: there is nothing for a screen to do there
                return bool(woken)
    finally:
        for one, end in ends.items():
            signal.signal(one, end)
        signal.signal(signal.SIGCONT, wake)
        signal.signal(signal.SIGTSTP, stop)


def _is_in_front() -> bool:
    with suppress(OSError, AttributeError):
        return sys.__stdin__ is None or os.tcgetpgrp(sys.__stdin__.fileno()) == os.getpgrp()
    return True
