"""The lists: every named view at a thousand chats and at many, its first page and a page far down by cursor."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from daemon.api.query import parse
from store import lists
from store.database import FILE_NAME, Reader
from store.lists import PageStart
from tests.bench.customers import CARE
from tests.bench.desks import SMALL, Desks
from tests.bench.figures import Figure, ms

_SCOPES = ("", "workspace:1", f"session:{CARE.key}")
NAMED = [
    *(f"status:{status} {scope}".strip() for status in ("open", "done", "snoozed") for scope in _SCOPES),
    *(f"is:unread {scope}".strip() for scope in _SCOPES),
    "sort:waiting", "sort:window", "is:mine",
]  # fmt: skip
OTHER = ["is:group", "is:unassigned", "provider:webjs is:unread", "window:<1h", "tag:vip", "sort:name", "sort:priority"]
TYPED = ["Customer 0001", "15551"]
_PAGE = 50
_TIMES = 15


def views(desks: Desks) -> list[Figure]:
    """The slowest view of each kind; its ratio is to the same view at a thousand chats."""
    small = _Timed(desks.filled(f"chats {SMALL}", SMALL).folder / "state")
    big = _Timed(desks.filled(f"chats {desks.sizes.big}", desks.sizes.big).folder / "state")
    deep = desks.sizes.big * 2 // 5
    found = [
        *_named("first page", small.first, big.first),
        *_named(f"{deep:,} deep", small.deep(SMALL * 2 // 5), big.deep(deep)),
    ]
    for what, queries in (("any other filter", OTHER), ("words typed", TYPED)):
        slow, query = max((big.first(query), query) for query in queries)
        found.append(
            Figure(f"list, {what}: {query}", ms(slow), ms(small.first(query)), slow * 1000, "at most", 30, "ms")
        )
    small.close()
    big.close()
    return found


def _named(what: str, small: Callable[[str], float], big: Callable[[str], float]) -> list[Figure]:
    pairs = {query: (big(query), small(query)) for query in NAMED}
    relative = max(pairs, key=lambda query: pairs[query][0] / pairs[query][1])
    slowest = max(pairs, key=lambda query: pairs[query][0])
    ours, theirs = pairs[relative]
    return [
        Figure(f"list, {what}: {relative}", ms(ours), ms(theirs), ours / theirs, "at most", 1.3),
        Figure(f"  the slowest: {slowest}", ms(pairs[slowest][0]), "", pairs[slowest][0] * 1000, "at most", 0.5, "ms"),
    ]


class _Timed:
    """Stands in for a reader and counts the time that SQLite takes."""

    def __init__(self, state: Path) -> None:
        self._connection = sqlite3.connect(f"{(state / FILE_NAME).as_uri()}?mode=ro", uri=True)
        self._seconds = 0.0

    def first(self, query: str) -> float:
        """Seconds of SQL for the first page."""
        return self._asked(query, PageStart())

    def deep(self, place: int) -> Callable[[str], float]:
        def ask(query: str) -> float:
            # a view shorter than that is asked for its last whole page
            shown = min(place, self._count(query) - _PAGE - 1)
            start = PageStart(offset=max(0, shown - 1))
            cursor = asyncio.run(lists.page(self._reader, parse(query), start, limit=1, operator="ana")).next_cursor
            return self._asked(query, PageStart(cursor=cursor))

        return ask

    async def rows(self, sql: str, args: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        began = time.perf_counter()
        found = self._connection.execute(sql, args).fetchall()
        self._seconds += time.perf_counter() - began
        return found

    def close(self) -> None:
        self._connection.close()

    @property
    def _reader(self) -> Reader:
        return cast(Reader, self)

    def _count(self, query: str) -> int:
        page = lists.page(self._reader, parse(query), PageStart(), limit=1, operator="ana", count=True)
        return asyncio.run(page).total or 0

    def _asked(self, query: str, start: PageStart) -> float:
        async def ask() -> list[float]:
            taken = []
            for _ in range(_TIMES):
                self._seconds = 0.0
                await lists.page(self._reader, parse(query), start, limit=_PAGE, operator="ana")
                taken.append(self._seconds)
            return taken

        return min(asyncio.run(ask()))  # the least disturbed one
