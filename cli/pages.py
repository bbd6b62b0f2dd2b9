"""A list that is longer than the daemon gives at once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from daemon.api.endpoint import Endpoint
from daemon.call import call
from daemon.places import socket_path

PAGE = 500
"""What the daemon gives at most."""


class Page(Protocol):
    """One answer of a list; the cursor says where the next one begins."""

    @property
    def next_cursor(self) -> str | None: ...


Paged = TypeVar("Paged", bound=Page)
Row = TypeVar("Row")


def rows(
    endpoint: Endpoint[Any, Paged], ask: Any, limit: int | None, rows_of: Callable[[Paged], tuple[Row, ...]]
) -> Iterator[Row]:
    """All rows, page by page, up to `limit`; None: every one. `ask` has a `limit` and a `cursor`."""
    found = 0
    while True:
        page = call(socket_path(), endpoint, replace(ask, limit=size(limit, found)))
        rows = rows_of(page)
        yield from rows
        found += len(rows)
        if page.next_cursor is None or not rows or found == limit:
            return
        ask = replace(ask, cursor=page.next_cursor)


def size(limit: int | None, found: int) -> int:
    """How many rows to ask for next."""
    return PAGE if limit is None else min(PAGE, limit - found)
