"""Projection beside a plain executemany of the same messages into the same tables."""

import asyncio
import shutil
import sqlite3
import time
from pathlib import Path
from random import Random
from typing import Any

from cli.demo import wire
from cli.demo.house import House
from cli.demo.nouns import Message
from daemon import app, settings
from daemon.projector.routed import Reading
from daemon.projector.running import Projector
from store.database import FILE_NAME
from store.desk import Store, open_store
from store.journal import NewDelivery
from store.models import Millis
from tests.bench.customers import CARE, person, words
from tests.bench.desks import SMALL, Desks
from tests.bench.figures import Figure, middle, per_second

_PLAIN = 100
"""Messages in one transaction of the baseline."""


def projection(desks: Desks) -> list[Figure]:
    """From the journal to the desk: parsed, folded, saved, committed; one message a delivery, as Meta sends them."""
    home = desks.filled("projection", SMALL)
    rounds = [_round(home, number, desks.sizes.posts) for number in range(desks.sizes.rounds)]
    ours, theirs = (middle([pair[place] for pair in rounds]) for place in (0, 1))
    ratio = middle([one / other for one, other in rounds])
    return [Figure("projection, with search", per_second(ours), per_second(theirs), ratio, "at least", 0.35)]


def _round(home: House, number: int, count: int) -> tuple[float, float]:
    """Messages a second: the projector's, then the plain insert's, each into a desk of a thousand chats."""
    state, ours, plain = (home.folder / name for name in ("state", f"ours {number}", f"plain {number}"))
    shutil.copytree(state, ours)
    shutil.copytree(state, plain)
    seconds, first, last = asyncio.run(_projecting(home, ours, count))
    return count / seconds, count / _inserted(ours / FILE_NAME, plain / FILE_NAME, first, last)


async def _projecting(home: House, state: Path, count: int) -> tuple[float, int, int]:
    """The seconds it took, and the ids of the first and the last message."""
    admission = app._admission(settings.load(home.folder / "config.toml"))
    async with open_store(state) as store:
        await _append(store, count)
        seconds = await _projected(store, Reading(app.PROVIDERS, lambda: admission.directory))
        async with store.reading() as reader:
            ((first, last),) = await reader.rows("SELECT min(id), max(id) FROM messages WHERE delivery_id IS NOT NULL")
    return seconds, first, last


async def _append(store: Store, count: int) -> None:
    rng, at = Random(count), int(time.time())
    await asyncio.gather(*(store.append(_delivery(rng, at, serial)) for serial in range(count)))


def _delivery(rng: Random, at: int, serial: int) -> NewDelivery:
    author = person(rng.randrange(0, SMALL, 2))
    post = wire.told(Message(f"{serial:016x}", CARE, author, author, words(rng), at))
    return NewDelivery(Millis(at * 1000), "meta", None, (CARE.id,), {}, post.body)


async def _projected(store: Store, reading: Reading) -> float:
    began = time.perf_counter()
    projecting = asyncio.get_running_loop().create_task(Projector(store, reading, app.now).run())
    while store.depth:
        await asyncio.sleep(0.001)
    seconds = time.perf_counter() - began
    projecting.cancel()
    await asyncio.wait([projecting])
    return seconds


def _inserted(projected: Path, plain: Path, first: int, last: int) -> float:
    """The very rows that the projector made, written without a thought."""
    source = sqlite3.connect(projected)
    rows = source.execute("SELECT * FROM messages WHERE id BETWEEN ? AND ? ORDER BY rank", (first, last)).fetchall()
    found = source.execute(
        "SELECT s.rank, s.body, s.scope FROM message_search AS s JOIN messages AS m ON m.rank = s.rank "
        "WHERE m.id BETWEEN ? AND ? ORDER BY s.rank",
        (first, last),
    ).fetchall()
    source.close()
    target = sqlite3.connect(plain, isolation_level=None)
    target.execute("PRAGMA synchronous = FULL")
    seconds = _timed_inserts(target, rows, found)
    target.close()
    return seconds


def _timed_inserts(target: sqlite3.Connection, rows: list[Any], found: list[Any]) -> float:
    marks = ", ".join("?" * len(rows[0]))
    began = time.perf_counter()
    for place in range(0, len(rows), _PLAIN):
        target.execute("BEGIN IMMEDIATE")
        target.executemany(f"INSERT INTO messages VALUES ({marks})", rows[place : place + _PLAIN])
        target.executemany(
            "INSERT INTO messages_fts (rowid, body, scope) VALUES (?, ?, ?)", found[place : place + _PLAIN]
        )
        target.execute("COMMIT")
    return time.perf_counter() - began
