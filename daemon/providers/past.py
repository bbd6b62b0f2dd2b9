"""What the dialects share that ask for the past: which chats are left, in a lasting order, and what is only history."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from daemon.facts import Fact, MessageReceived
from store.models import Millis

Chat = TypeVar("Chat")


def place(at: Millis | int, chat: str) -> str:
    """Where a chat stands among the others: by when something was last said there. A cursor is the place of one."""
    return f"{at:014}:{chat}"


def left(listed: Iterable[tuple[str, Chat]], cursor: str | None) -> Iterator[tuple[int, str, Chat]]:
    """(how many are asked for by then, place, chat) of those behind the cursor, in order."""
    for done, (where, chat) in enumerate(sorted(listed, key=lambda one: one[0]), 1):
        if where > (cursor or ""):
            yield done, where, chat


def caught_up(fact: Fact, since: Millis) -> Fact:
    """What was said before anything could be missed is only history. A file in it is asked for like any other."""
    if not isinstance(fact, MessageReceived):
        return fact
    return replace(fact, origin="catch_up" if (fact.sent_at or 0) >= since else "history", media_at=None)
