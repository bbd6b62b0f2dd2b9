"""A disk that fails: nobody is acked any more. A disk that is full: later, and with nothing lost."""

import asyncio
import sqlite3
from typing import Any

import pytest

from store.database import Engine
from store.errors import StoreBroken, StoreError, StoreFull, translated
from store.journal import NewDelivery
from store.writer import Writer
from tests.facts import NOON

DELIVERY = NewDelivery(NOON, "meta", None, (1,), {}, b"{}")


class FailingEngine(Engine):
    """Fails as told, then works again."""

    def __init__(self, *codes: int) -> None:
        self._codes = list(codes)
        self.rows: list[Any] = []

    async def append(self, sql: str, rows: list[Any]) -> None:
        await asyncio.sleep(0)
        if self._codes:
            trouble = sqlite3.OperationalError("as the disk says")
            trouble.sqlite_errorcode = self._codes.pop(0)
            raise trouble
        self.rows += rows

    async def checkpoint(self, *, truncate: bool) -> None: ...

    def wal_bytes(self) -> int:
        return 0


async def answers(writer: Writer, count: int) -> list[Any]:
    running = asyncio.ensure_future(writer.run())
    given = await asyncio.gather(*(writer.append(DELIVERY, None) for _ in range(count)), return_exceptions=True)
    writer.stop()
    await running
    return list(given)


async def test_after_a_failed_fsync_nobody_is_acked_and_the_daemon_is_told() -> None:
    engine = FailingEngine(sqlite3.SQLITE_IOERR_FSYNC)
    writer = Writer(engine, last_delivery=0, seq=0)
    given = await answers(writer, 3)

    assert [StoreBroken] * 3 == [type(one) for one in given]
    assert writer.ended.is_set()
    assert [] == engine.rows
    with pytest.raises(StoreBroken):
        await writer.append(DELIVERY, None)


async def test_a_full_disk_refuses_and_works_again_once_there_is_room() -> None:
    writer = Writer(FailingEngine(sqlite3.SQLITE_FULL), last_delivery=0, seq=0)
    given = await answers(writer, 1)

    assert [StoreFull] == [type(one) for one in given]
    assert writer.broken is None


async def test_a_batch_that_fails_is_tried_one_by_one() -> None:
    engine = FailingEngine(sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_TOOBIG)
    given = await answers(Writer(engine, last_delivery=0, seq=0), 3)

    assert [StoreError, int, int] == [type(one) for one in given]
    assert 2 == len(engine.rows)
    assert len(set(given[1:])) == 2


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreFull),
        (sqlite3.SQLITE_IOERR_WRITE, StoreBroken),
        (sqlite3.SQLITE_CORRUPT, StoreBroken),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, StoreError),
    ],
)
def test_each_trouble_of_the_engine_is_one_of_ours(code: int, kind: type[StoreError]) -> None:
    trouble = sqlite3.OperationalError("x")
    trouble.sqlite_errorcode = code

    assert kind is type(translated(trouble))
