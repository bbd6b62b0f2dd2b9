"""Search: words of many, few and no messages, over everything, in each session and in one chat."""

import asyncio
import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any, cast

from cli.demo.world import SESSIONS
from daemon.api.query import parse_search
from store import search
from store.database import FILE_NAME, Reader
from store.search import Sought
from tests.bench.customers import words
from tests.bench.desks import Desks
from tests.bench.figures import Figure, middle, ms, percentile

_TIMES = 9
_CHATS = 20
_PAGE = 50


def searching(desks: Desks) -> list[Figure]:
    """For each kind of place the slowest twentieth of all words, beside the middle one."""
    rng, big = Random(11), desks.sizes.big
    typed = _typed(rng)
    timed = _Timed(desks.filled(f"chats {big}", big).folder / "state")
    anywhere = [(one, None) for one in typed]
    sessions = [(f"session:{session.key} {one}", None) for session in SESSIONS for one in typed]
    chats = [(one, rng.randint(1, big)) for one in typed]
    numbers = [(f"{rng.randint(0, big):06}", None) for _ in range(_CHATS)] + [("0815 551", None), ("15551", None)]
    found = [
        timed.figure("everything", anywhere),
        timed.figure("one session", sessions),
        timed.figure("one chat", chats),
        timed.figure("a number", numbers),
    ]
    timed.close()
    return found


def _typed(rng: Random) -> list[str]:
    """Words that one in twenty messages has, whole and begun, two and three of them, a phrase, and what nobody said."""
    said = sorted({word for _ in range(200) for word in words(rng).split()})
    some = rng.sample(said, 20)
    return [
        *(f"{one} " for one in some),
        *some,
        *(one[:2] for one in some[:8]),
        *(one[:4] for one in some[8:16]),
        *(f"{one} {other}" for one, other in zip(some[::2], some[1::2], strict=True)),
        *(" ".join(some[place : place + 3]) for place in range(3)),
        f'"{some[0]} {some[1]}"', "boleto", "zz", "🎉",
    ]  # fmt: skip


class _Timed:
    """Stands in for a reader of the pool, and measures whole searches on one connection."""

    def __init__(self, state: Path) -> None:
        self._connection = sqlite3.connect(f"{(state / FILE_NAME).as_uri()}?mode=ro", uri=True)
        self._connection.execute("PRAGMA cache_size = -8192")

    async def rows(self, sql: str, args: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, args).fetchall()

    def figure(self, where: str, asked: Iterable[tuple[str, int | None]]) -> Figure:
        taken = {f"{query} {chat or ''}": self._seconds(query, chat) for query, chat in asked}
        slow = percentile(list(taken.values()), 95)
        slowest = max(taken, key=lambda one: taken[one]).strip()
        what = f"search, {where}: p95 of {len(taken)}; the slowest: {slowest}, {ms(max(taken.values()))}"
        return Figure(what, ms(slow), f"{ms(middle(list(taken.values())))} (p50)", slow * 1000, "at most", 10, "ms")

    def close(self) -> None:
        self._connection.close()

    def _seconds(self, query: str, chat: int | None) -> float:
        found = parse_search(query)
        sought = Sought(found.words, found.is_open, found.chats, chat=chat)
        taken = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            asyncio.run(self._page(sought))
            taken.append(time.perf_counter() - began)
        return min(taken)  # the least disturbed one

    async def _page(self, sought: Sought) -> None:
        """What the daemon asks for a first page."""
        reader = cast(Reader, self)
        await search.find(reader, sought, limit=_PAGE)
        if sought.chat is None:
            await search.find_chats(reader, sought, _CHATS)
