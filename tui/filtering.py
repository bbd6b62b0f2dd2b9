"""Helping somebody to write a filter: what a word may become, and what was written before: pure."""

import re
import shlex
from collections.abc import Callable, Iterable

from daemon.api.query import CHOICES
from daemon.display import display, pictures_kept
from store.models import Chat
from store.record import record

MOST_KEPT = 50
TERMS = tuple(name for name in CHOICES if name != "workspace")
SEARCH_TERMS = ("from", "after", "before", *(name for name in TERMS if name not in ("from", "sort")), "workspace")
"""What a search knows: who wrote it, and when, besides what the list does but its order."""
DAYS = ("today", "yesterday", "7d", "30d")
_BEGINNING_OF_A_DAY = re.compile(r"\d{1,4}(-[\d-]{0,4})?")


@record
class Known:
    """The values that the desk knows of terms that have no fixed ones."""

    session: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    assignee: tuple[str, ...] = ()

    def of(self, term: str) -> tuple[str, ...]:
        found: tuple[str, ...] = CHOICES.get(term, ()) or getattr(self, term, ())
        return found


def known(chats: Iterable[Chat], sessions: Iterable[str]) -> Known:
    """From the rows at hand. What a screen would not show as it is cannot be offered."""
    tags, people = set[str](), set[str]()
    for chat in chats:
        tags.update(chat.tags)
        people.update([chat.assignee] if chat.assignee else ())
    return Known(tuple(_shown(sessions)), tuple(sorted(_shown(tags))), tuple(sorted(_shown(people))))


def candidates(text: str, at_hand: Known) -> list[str]:
    """What the last word may become; nothing for a word that is whole, or is none of a term."""
    word = last_word(text)
    name, colon, value = word.lstrip("'").partition(":")
    if not colon:
        return [f"{term}:" for term in TERMS if word and term.startswith(word)]
    fits = _fitting(at_hand, name, value)
    return [shlex.quote(f"{name}:{one}") if " " in one else f"{name}:{one}" for one in fits]


def search_candidates(text: str, at_hand: Known) -> list[str]:
    """The same for a search, in which only double quotes hold words together, behind the colon."""
    word = text[text.rfind(" ") + 1 :]
    name, colon, value = word.partition(":")
    if not colon:
        return [f"{term}:" for term in SEARCH_TERMS if word and term.startswith(word)]
    if name not in SEARCH_TERMS:
        return []
    if name in ("after", "before"):
        return [f"{name}:{one}" for one in DAYS if one.startswith(value) and one != value]
    fits = [one for one in _fitting(at_hand, name, value.lstrip('"')) if '"' not in one]
    return [f'{name}:"{one}"' if " " in one else f"{name}:{one}" for one in fits]


def is_search_unfinished(text: str, at_hand: Known) -> bool:
    """A term of a search is being written, and what it asks for is not known."""
    name, colon, value = text[text.rfind(" ") + 1 :].partition(":")
    is_day = name in ("after", "before")
    is_choice = (is_day or bool(CHOICES.get(name))) and bool(search_candidates(text, at_hand))
    is_day = is_day and bool(_BEGINNING_OF_A_DAY.fullmatch(value))
    return bool(colon) and name in SEARCH_TERMS and (not value or is_choice or is_day)


def last_word(text: str) -> str:
    """The word that is being written; an open quote holds its spaces together."""
    at = text.rfind(" '") + 1 if text.count("'") % 2 else text.rfind(" ") + 1
    return text[at:]


def with_last(text: str, word: str) -> str:
    """The text with its last word written to its end."""
    before = text[: len(text) - len(last_word(text))]
    return before + word


def is_unfinished(text: str, at_hand: Known) -> bool:
    """The last word begins a term, and is none yet: what it asks for is not known."""
    word = last_word(text)
    name, colon, value = word.partition(":")
    is_choice = bool(CHOICES.get(name))
    return bool(colon) and name in TERMS and (not value or (is_choice and bool(candidates(text, at_hand))))


def _fitting(at_hand: Known, name: str, value: str) -> list[str]:
    return [one for one in at_hand.of(name) if one.casefold().startswith(value.casefold()) and one != value]


class Completion:
    """Each Tab writes another of the candidates, round and round; past an only one, what comes after it."""

    def __init__(self, written: Callable[[str], list[str]]) -> None:
        self._written = written
        """What a text may become, written to its end."""
        self._stem: str | None = None
        """What stood there before Tab wrote on."""
        self._turn = 0

    def begin(self) -> None:
        """The next Tab goes on from whatever stands there."""
        self._stem = None

    def after(self, text: str, step: int) -> str | None:
        """What stands there after a Tab (1) or one back (-1); None where there is nothing to write."""
        if self._stem is None or self._goes_on(text, self._written(self._stem)):
            self._stem, self._turn = text, -1 if step > 0 else 0
        written = self._written(self._stem)
        if not written:
            return None
        self._turn = (self._turn + step) % len(written)
        return written[self._turn]

    def _goes_on(self, text: str, written: list[str]) -> bool:
        """It is none of what Tab wrote before, or there was no other to write."""
        return text not in written or len(written) == 1


class History:
    """The filters that were kept, the newest last."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._back = 0

    def keep(self, text: str) -> None:
        self._back = 0
        if text:
            self._kept = [*(one for one in self._kept if one != text), text][-MOST_KEPT:]

    def begin(self) -> None:
        """Somebody writes: the next step back is to the newest."""
        self._back = 0

    def step(self, back: int) -> str | None:
        """The filter so many before; empty past the newest, None where there is none."""
        wanted = self._back + back
        if not 0 <= wanted <= len(self._kept):
            return None
        self._back = wanted
        return self._kept[-wanted] if wanted else ""


def _shown(values: Iterable[str]) -> list[str]:
    with pictures_kept():
        return [one for one in values if one and display(one, limit=60) == one and "'" not in one]
