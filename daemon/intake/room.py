"""Whether the disk has room for more than its reserve."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

_ASKED_EVERY = 1.0


def room_on(
    folder: Path, reserve: Callable[[], int], clock: Callable[[], float] = time.monotonic
) -> Callable[[], bool]:
    """A question that may be asked for each request: the disk itself is asked once a second."""
    asked_at, has_room = float("-inf"), True

    def ask() -> bool:
        nonlocal asked_at, has_room
        if clock() - asked_at >= _ASKED_EVERY:
            asked_at, has_room = clock(), shutil.disk_usage(folder).free > reserve()
        return has_room

    return ask
