"""Words looked for in a thread: pure."""

import unicodedata
from collections.abc import Iterator, Sequence

from daemon.api.errors import BadRequest
from daemon.api.found import SearchPage
from daemon.api.query import parse_search
from daemon.display import display, pictures_kept
from store.models import Message
from tui import cards

LONGEST = 65_536
"""Characters of a message that are looked through."""


class ThreadSearch:
    """Matches among the messages held, and those that the daemon knows of. Capitals and accents make no difference."""

    def __init__(self, needle: str) -> None:
        self.typed = needle.strip()
        self.needle = folded(self.typed)
        self.cursor: str | None = None
        """Where the daemon's next page begins."""
        self.is_answered = False
        """The daemon has told all that it knows, or as much as `cursor` says."""
        self._told: dict[int, Message] = {}
        """What the daemon has found, and what was seen to match while it was held."""
        self._judged: dict[int, tuple[int, bool]] = {}

    @property
    def needles(self) -> tuple[str, ...]:
        """What is lit up: the whole of it, and its words, which the daemon finds apart from each other too."""
        words = (one for one in self.needle.split() if len(one) > 1)
        return tuple(dict.fromkeys((self.needle, folded(display(self.typed)), *words)))

    @property
    def is_known(self) -> bool:
        """The daemon's index has some of it; what stands in the middle of words is none of the index."""
        return bool(self._told)

    @property
    def has_more(self) -> bool:
        """More of it is further back, where nobody has looked yet."""
        return self.cursor is not None or not self.is_answered

    def take(self, page: SearchPage) -> None:
        """What the daemon found."""
        self._told.update((one.message.id, one.message) for one in page.hits)
        self.cursor, self.is_answered = page.next_cursor, True

    def forgo(self) -> None:
        """The daemon cannot tell."""
        self.cursor, self.is_answered = None, True

    def found(self, messages: Sequence[Message]) -> list[Message]:
        """Every match known, newest first."""
        held = {one.id: one for one in messages}
        for one in messages:
            if self._holds(one):
                self._told[one.id] = one
            elif one.revoked_at is not None or self._told.get(one.id, one).seq < one.seq:
                self._told.pop(one.id, None)  # what it says now is something else
        return sorted((held.get(id, one) for id, one in self._told.items()), key=lambda one: -one.rank)

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


def has_words(typed: str) -> bool:
    """False for nothing but terms such as `session:care`, which every message of a thread meets, or none."""
    try:
        return bool(parse_search(typed).words)
    except BadRequest:
        return True  # no term either: it is looked for as it stands


def folded(text: str) -> str:
    """The text without capitals and accents, letter for letter: places in it are places in the text."""
    if text.isascii():
        return text.lower()
    return "".join(_folded(one) for one in text)


def spans(text: str, *needles: str) -> list[tuple[int, int]]:
    """Where folded needles stand in a text: in order, none over another."""
    within = folded(text)
    found: list[tuple[int, int]] = []
    for first, end in sorted(one for needle in needles if needle for one in _places(within, needle)):
        if found and first <= found[-1][1] and len(needles) > 1:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((first, end))
    return found


def _places(within: str, needle: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (at := within.find(needle, at)) >= 0:
        yield at, at + len(needle)
        at += len(needle)


def _folded(character: str) -> str:
    return (unicodedata.normalize("NFKD", character)[:1].casefold() or character)[:1]


def _words(message: Message) -> str:
    if message.revoked_at is not None:
        return ""
    name = message.media.file_name if message.media is not None else None
    with pictures_kept():
        return display(f"{name or ''} {cards.text(message)[:LONGEST]}")
