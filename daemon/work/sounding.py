"""How long a stored file sounds, by its own bytes: not every provider says it."""

from pathlib import Path

from tinytag import TinyTag, TinyTagException

_LONGEST = 24 * 3600
"""A claim beyond a day is none."""


def seconds(path: Path) -> int | None:
    """Whole seconds, at least one; None when it does not say. Blocks."""
    try:
        length = TinyTag.get(path, tags=False).duration
    except (TinyTagException, OSError):
        return None
    return max(1, round(length)) if length is not None and 0 < length < _LONGEST else None
