"""The append lane alone, beside the same rows by a plain executemany in batches of the same size."""

import asyncio
import sqlite3
import tempfile
import time
from pathlib import Path

from store import journal
from store.database import FILE_NAME
from store.desk import open_store
from store.journal import NewDelivery
from store.models import Millis
from tests.bench.customers import request
from tests.bench.desks import Desks
from tests.bench.figures import Figure, per_second

_WAITING = 128


def lane(desks: Desks) -> list[Figure]:
    """Rows a second with 128 callers, each waiting for its own ack before it comes again."""
    count = desks.sizes.posts * 4 // _WAITING * _WAITING
    rounds = [_round(count) for _ in range(desks.sizes.rounds)]
    ours, theirs = (max(pair[place] for pair in rounds) for place in (0, 1))
    return [
        Figure("append lane, 128 waiting", per_second(ours), per_second(theirs), ours, "at least", 50_000, "rows/s")
    ]


def _round(count: int) -> tuple[float, float]:
    body = request(0, 1, "is it in stock?", 1_795_348_800).partition(b"\r\n\r\n")[2]
    delivery = NewDelivery(Millis(1_795_348_800_000), "meta", 1, (1,), {"content-type": "application/json"}, body)
    with tempfile.TemporaryDirectory() as folder:
        ours = asyncio.run(_waiting(Path(folder), delivery, count))
        return count / ours, count / _plain(Path(folder) / FILE_NAME, delivery, count)


async def _waiting(folder: Path, delivery: NewDelivery, count: int) -> float:
    async with open_store(folder) as store:

        async def caller() -> None:
            for _ in range(count // _WAITING):
                await store.append(delivery)

        began = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(_WAITING)))
        return time.perf_counter() - began


def _plain(file: Path, delivery: NewDelivery, count: int) -> float:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    began = time.perf_counter()
    for first in range(count + 1, 2 * count + 1, _WAITING):
        rows = [journal.append_row(number, delivery, None) for number in range(first, first + _WAITING)]
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(journal.APPEND, rows)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return seconds
