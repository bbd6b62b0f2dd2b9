"""What the projector made, written once more without a thought: a plain executemany of the very same rows."""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.desks import SMALL

_OF_CHAT = (
    "last_message_id",
    "last_message_at",
    "preview",
    "unread_count",
    "last_inbound_at",
    "window_closes_at",
    "seq",
)
_MADE = "FROM messages AS m {} WHERE m.delivery_id IS NOT NULL ORDER BY m.rank"
_UPDATE_CHAT = f"UPDATE chats SET {', '.join(f'{name} = ?' for name in _OF_CHAT)} WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of the projected store, and the statement that writes such a row. Without one: the row as it is."""

    select: str
    table: str
    write: str = ""

    def statement(self, rows: Sequence[Sequence[Any]]) -> str:
        return self.write or f"INSERT INTO {self.table} VALUES ({', '.join('?' * len(rows[0]))})"


_MESSAGES = (
    Source("SELECT m.* " + _MADE.format(""), "messages"),
    Source(
        "SELECT s.rank, s.body, s.scope " + _MADE.format("JOIN message_search AS s ON s.rank = m.rank"),
        "messages_fts",
        "INSERT INTO messages_fts (rowid, body, scope) VALUES (?, ?, ?)",
    ),
)
_DELIVERIES = Source(
    "SELECT id FROM deliveries", "deliveries", "UPDATE deliveries SET state = 'done', attempts = 1 WHERE id = ?"
)
OF_WEBHOOKS = (
    *_MESSAGES,
    Source(
        f"SELECT {', '.join(f'c.{name}' for name in (*_OF_CHAT, 'id'))} "
        + _MADE.format("JOIN chats AS c ON c.id = m.chat_id"),
        "chats",
        _UPDATE_CHAT,
    ),
    _DELIVERIES,
)
"""Messages of chats that were there."""
OF_SYNC = (
    *(Source(f"SELECT * FROM {table} WHERE id > {SMALL} ORDER BY id", table) for table in ("contacts", "identities")),
    Source(f"SELECT * FROM name_claims WHERE identity_id > {SMALL} ORDER BY identity_id", "name_claims"),
    Source(f"SELECT * FROM chats WHERE id > {SMALL} ORDER BY id", "chats"),
    Source(
        f"SELECT id, words, scope FROM chat_search WHERE id > {SMALL} ORDER BY id",
        "chats_fts",
        "INSERT INTO chats_fts (rowid, words, scope) VALUES (?, ?, ?)",
    ),
    *_MESSAGES,
    _DELIVERIES,
)
"""Messages, and the chats and people that came with them."""


def inserted(projected: Path, plain: Path, sources: Sequence[Source], commits: int) -> float:
    """Seconds to write the same rows into `plain`, in so many transactions."""
    source = sqlite3.connect(projected)
    made = [(one, source.execute(one.select).fetchall()) for one in sources]
    source.close()
    target = sqlite3.connect(plain, isolation_level=None)
    target.execute("PRAGMA synchronous = FULL")
    target.execute("ATTACH ? AS projected", (str(projected),))
    target.execute("INSERT INTO deliveries SELECT * FROM projected.deliveries")
    target.execute("UPDATE deliveries SET state = 'pending', attempts = 0")
    statements = [(one.statement(rows), rows) for one, rows in made]
    seconds = _timed_writes(target, statements, commits)
    target.close()
    return seconds


def _timed_writes(target: sqlite3.Connection, made: Sequence[tuple[str, list[Any]]], commits: int) -> float:
    began = time.perf_counter()
    for part in range(commits):
        target.execute("BEGIN IMMEDIATE")
        for statement, rows in made:
            target.executemany(statement, rows[len(rows) * part // commits : len(rows) * (part + 1) // commits])
        target.execute("COMMIT")
    return time.perf_counter() - began
