"""Words looked for in a thread: pure."""

import unicodedata
from collections.abc import Sequence

from daemon.display import display
from store.models import Message
from tui import cards

LONGEST = 65_536
"""Characters of a message that are looked through."""


class ThreadSearch:
    """`needle` is what was typed. Capitals and accents make no difference."""

    def __init__(self, needle: str) -> None:
        self.typed = needle.strip()
        self.needle = folded(self.typed)
        self._judged: dict[int, tuple[int, bool]] = {}

    def found(self, messages: Sequence[Message]) -> list[Message]:
        """Those that hold it, newest first."""
        return [one for one in reversed(messages) if self._holds(one)]

    def next(self, messages: Sequence[Message], chosen: Message | None, step: int) -> Message | None:
        """The next match above (1) or below (-1) the chosen message; of 0 the chosen one, or the next above."""
        found, rank = self.found(messages), chosen.rank if chosen is not None else None
        if rank is None:
            return found[0] if found else None
        if step < 0:
            return next((one for one in reversed(found) if one.rank > rank), None)
        return next((one for one in found if one.rank < rank or (step == 0 and one.rank == rank)), None)

    def told(self, messages: Sequence[Message], chosen: Message | None, *, has_more: bool) -> str:
        """`3 of 12`, counted from the newest; `12+` while older messages were not looked through."""
        ids = [one.id for one in self.found(messages)]
        count = f"{len(ids)}{'+' if has_more else ''}"
        if chosen is not None and chosen.id in ids:
            return f"{ids.index(chosen.id) + 1} of {count}"
        return f"{count} found"

    def _holds(self, message: Message) -> bool:
        seq, holds = self._judged.get(message.id, (-1, False))
        if seq != message.seq:
            holds = self.needle in folded(_words(message))
            self._judged[message.id] = message.seq, holds
        return holds


def folded(text: str) -> str:
    """The text without capitals and accents, letter for letter: places in it are places in the text."""
    if text.isascii():
        return text.lower()
    return "".join(_folded(one) for one in text)


def spans(text: str, needle: str) -> list[tuple[int, int]]:
    """Where a folded needle stands in a text."""
    found, within, at = [], folded(text), 0
    while needle and (at := within.find(needle, at)) >= 0:
        found.append((at, at + len(needle)))
        at += len(needle)
    return found


def _folded(character: str) -> str:
    return (unicodedata.normalize("NFKD", character)[:1].casefold() or character)[:1]


def _words(message: Message) -> str:
    if message.revoked_at is not None:
        return ""
    name = message.media.file_name if message.media is not None else None
    return display(f"{name or ''} {cards.text(message)[:LONGEST]}")
