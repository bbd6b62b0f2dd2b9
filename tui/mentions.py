"""An operator whom a note calls by name, `@ana`: where that stands, and who is meant: pure."""

import re
from functools import lru_cache

from store.models import Message
from tui.masked import real

_BEGUN = re.compile(r"(?<!\w)@[^\s@]*\Z")


def spans(text: str, operator: str) -> list[tuple[int, int]]:
    """Where the operator is called in it, whatever the case: first, end. Never a part of another name or address."""
    return [found.span() for found in _called(operator).finditer(text)] if operator and "@" in text else []


def calls(note: Message, operator: str) -> bool:
    """Whether it is a note of somebody else's that stands, and calls the operator."""
    if note.type != "note" or note.revoked_at is not None or note.sender_name == operator:
        return False
    return bool(spans(real(note.body), operator))


def begun(text: str) -> str:
    """The call that the text ends with, as far as it was written; empty: none."""
    found = _BEGUN.search(text)
    return found.group() if found else ""


@lru_cache(8)
def _called(operator: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(operator)}(?![\w@]|[.+-]\w)", re.IGNORECASE)
