"""Projection beside a plain executemany of the same messages into the same tables."""

import asyncio
import shutil
import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from cli.demo import wire
from cli.demo.house import House
from cli.demo.nouns import Message
from daemon import app, reloading, settings
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
_OF_CHAT = (
    "last_message_id",
    "last_message_at",
    "preview",
    "unread_count",
    "last_inbound_at",
    "window_closes_at",
    "seq",
)
_UPDATE_CHAT = f"UPDATE chats SET {', '.join(f'{name} = ?' for name in _OF_CHAT)} WHERE id = ?"
_MADE = "FROM messages AS m {} WHERE m.id BETWEEN ? AND ? ORDER BY m.rank"
_SOURCES = (
    "SELECT m.* " + _MADE.format(""),
    "SELECT s.rank, s.body, s.scope " + _MADE.format("JOIN message_search AS s ON s.rank = m.rank"),
    f"SELECT {', '.join(f'c.{name}' for name in (*_OF_CHAT, 'id'))} "
    + _MADE.format("JOIN chats AS c ON c.id = m.chat_id"),
    "SELECT m.delivery_id " + _MADE.format(""),
)


def projection(desks: Desks) -> list[Figure]:
    """From the journal to the desk: parsed, folded, saved, committed; one message a delivery, as Meta sends them."""
    home = desks.filled("projection", SMALL)
    rounds = [_round(home, number, desks.sizes.posts) for number in range(desks.sizes.rounds)]
    ours, theirs = (middle([pair[place] for pair in rounds]) for place in (0, 1))
    ratio = middle([one / other for one, other in rounds])
    return [Figure("projection, one message a delivery", per_second(ours), per_second(theirs), ratio, "at least", 0.35)]


def _round(home: House, number: int, count: int) -> tuple[float, float]:
    """Messages a second: the projector's, then the plain insert's, each into a desk of a thousand chats."""
    state, ours, plain = (home.folder / name for name in ("state", f"ours {number}", f"plain {number}"))
    shutil.copytree(state, ours)
    shutil.copytree(state, plain)
    seconds, first, last = asyncio.run(_projecting(home, ours, count))
    return count / seconds, count / _inserted(ours / FILE_NAME, plain / FILE_NAME, first, last)


async def _projecting(home: House, state: Path, count: int) -> tuple[float, int, int]:
    """The seconds it took, and the ids of the first and the last message."""
    admission = reloading.admission(settings.load(home.folder / "config.toml"))
    async with open_store(state) as store:
        await _append(store, count)
        seconds = await _projected(store, Reading(reloading.PROVIDERS, lambda: admission.directory))
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


@dataclass(frozen=True, slots=True)
class _Made:
    """The very rows that the projector made, in the order of its messages."""

    messages: list[Any]
    words: list[Any]
    chats: list[Any]
    deliveries: list[Any]


def _inserted(projected: Path, plain: Path, first: int, last: int) -> float:
    """Seconds to write the same rows without a thought."""
    source = sqlite3.connect(projected)
    made = _Made(*(source.execute(sql, (first, last)).fetchall() for sql in _SOURCES))
    source.close()
    target = sqlite3.connect(plain, isolation_level=None)
    target.execute("PRAGMA synchronous = FULL")
    target.execute("ATTACH ? AS projected", (str(projected),))
    target.execute("INSERT INTO deliveries SELECT * FROM projected.deliveries")
    target.execute("UPDATE deliveries SET state = 'pending', attempts = 0")
    seconds = _timed_writes(target, made)
    target.close()
    return seconds


def _timed_writes(target: sqlite3.Connection, made: _Made) -> float:
    insert = f"INSERT INTO messages VALUES ({', '.join('?' * len(made.messages[0]))})"
    began = time.perf_counter()
    for first in range(0, len(made.messages), _PLAIN):
        part = slice(first, first + _PLAIN)
        target.execute("BEGIN IMMEDIATE")
        target.executemany(insert, made.messages[part])
        target.executemany("INSERT INTO messages_fts (rowid, body, scope) VALUES (?, ?, ?)", made.words[part])
        target.executemany(_UPDATE_CHAT, made.chats[part])
        target.executemany("UPDATE deliveries SET state = 'done', attempts = 1 WHERE id = ?", made.deliveries[part])
        target.execute("COMMIT")
    return time.perf_counter() - began
