"""Timers that ring once do ring, however busy the machine is."""

from typing import Any

from textual.timer import Timer


def never_missed() -> None:
    """From now on. There is no public way to say so.

    Textual's timers skip what they are too late for, which is right for a clock. One that rings once is gone by that
    without ever having rung: when its process did not run for as long as it waits, between two looks at the clock, or
    when it waits less than they take. A redraw, a draft or an Enter that waited for it then never comes.
    """
    usual = Timer.__init__

    def punctual(timer: Timer, *args: Any, repeat: int | None = None, skip: bool = True, **more: Any) -> None:
        usual(timer, *args, repeat=repeat, skip=skip and repeat != 0, **more)

    Timer.__init__ = punctual  # type: ignore[assignment, method-assign]
