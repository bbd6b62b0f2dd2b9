"""The lists of chats: named views that walk one index, and any other filter on top of them."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from store.chats import TABLE, ChatRow, chat
from store.database import Reader, Transaction
from store.errors import BadCursor
from store.models import Chat, ChatFilter, Millis, ViewSort

_NEVER = 9223372036854775807
_SESSIONS = "SELECT s.id FROM sessions AS s, json_each(?) AS j WHERE s.key = j.value OR CAST(s.id AS TEXT) = j.value"
_WORKSPACES = (
    "SELECT w.id FROM workspaces AS w, json_each(?) AS j WHERE w.name = j.value OR CAST(w.id AS TEXT) = j.value"
)
_TEXT = "id IN (SELECT rowid FROM chats_fts WHERE chats_fts MATCH ?)"
_FROM = "id IN (SELECT chat_id FROM messages WHERE sender_name = ? COLLATE NOCASE)"
_TAG = "tags <> '[]' AND EXISTS (SELECT 1 FROM json_each(tags) WHERE json_each.value = ?)"


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: expressions, all in one direction, the last one unique."""

    keys: tuple[str, ...]
    descending: bool


ORDERS: dict[ViewSort, Order] = {
    "recent": Order(("pinned", "last_message_at", "id"), descending=True),
    "waiting": Order((f"coalesce(waiting_since, {_NEVER})", "id"), descending=False),
    "window": Order(("window_order", "id"), descending=False),
    "priority": Order(("priority", "last_message_at", "id"), descending=True),
    "name": Order(("name COLLATE NOCASE", "id"), descending=False),
}


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page begins: at a cursor of an earlier page, at a place, or so that a chat is in its middle."""

    cursor: str | None = None
    offset: int | None = None
    around: int | None = None


@dataclass(frozen=True, slots=True)
class ChatRows:
    chats: list[Chat]
    next_cursor: str | None
    prev_cursor: str | None
    offset: int
    total: int | None


@dataclass(slots=True)
class Where:
    terms: list[str] = field(default_factory=lambda: ["merged_into IS NULL"])
    args: list[Any] = field(default_factory=list)

    def add(self, term: str, *args: Any) -> None:
        self.terms.append(term)
        self.args.extend(args)

    def sql(self) -> str:
        return " AND ".join(self.terms)


async def page(
    reader: Reader, wanted: ChatFilter, start: PageStart, *, limit: int, operator: str = "", now: Millis = Millis(0),
    count: bool = False,
) -> ChatRows:  # fmt: skip
    """One page of a list. Raises BadCursor."""
    terms = await where(reader, wanted, operator, now)
    order = ORDERS[wanted.sort]
    total = await _count(reader, terms) if count else None
    if start.cursor is not None:
        return await _from_cursor(reader, terms, order, _opened(start.cursor, order), limit, total=total)
    offset = start.offset or 0
    if start.around is not None:
        offset = max(0, await _place(reader, terms, order, start.around, wanted.within) - limit // 2)
    rows = await _rows(reader, terms, order, limit + 1, offset)
    return _page(rows, order, offset, limit, total, more_before=offset > 0)


async def count(reader: Reader, wanted: ChatFilter, operator: str, now: Millis) -> int:
    """How many chats a list has."""
    return await _count(reader, await where(reader, wanted, operator, now))


async def _from_cursor(
    reader: Reader, where: Where, order: Order, cursor: dict[str, Any], limit: int, *, total: int | None
) -> ChatRows:
    backwards = bool(cursor["b"])
    marks = ", ".join("?" * len(order.keys))
    sign = "<" if order.descending is not backwards else ">"
    where.add(f"({', '.join(order.keys)}) {sign} ({marks})", *cursor["k"])
    if not order.keys[0].isidentifier():
        # SQLite seeks in an index by a row of columns, but not by one that begins with an expression
        where.add(f"{order.keys[0]} {sign}= ?", cursor["k"][0])
    walked = Order(order.keys, order.descending is not backwards)
    rows = await _rows(reader, where, walked, limit + 1)
    if not backwards:
        return _page(rows, order, cursor["o"], limit, total, more_before=True)
    more, rows = len(rows) > limit, rows[:limit][::-1]
    offset = max(0, cursor["o"] - len(rows))
    made = _page(rows, order, offset, limit, total, more_before=more)
    return ChatRows(
        made.chats, _closed(rows[-1], order, offset + len(rows)) if rows else None, made.prev_cursor, offset, total
    )


def _page(
    rows: list[ChatRow], order: Order, offset: int, limit: int, total: int | None, *, more_before: bool
) -> ChatRows:
    shown = rows[:limit]
    return ChatRows(
        [chat(row) for row in shown],
        _closed(shown[-1], order, offset + len(shown)) if len(rows) > limit else None,
        _closed(shown[0], order, offset, backwards=True) if shown and more_before else None,
        offset,
        total,
    )


def statement(where: str, order: Order) -> str:
    """The SELECT of a list; the EXPLAIN tests read its plan."""
    direction = " DESC" if order.descending else ""
    keys = ", ".join(key + direction for key in order.keys)
    return f"SELECT {TABLE.columns} FROM chats WHERE {where} ORDER BY {keys} LIMIT ? OFFSET ?"


async def _rows(reader: Reader, where: Where, order: Order, limit: int, offset: int = 0) -> list[ChatRow]:
    return await TABLE.load(reader, statement(where.sql(), order), (*where.args, limit, offset))


async def _count(reader: Reader, where: Where) -> int:
    return int((await reader.rows(f"SELECT count(*) FROM chats WHERE {where.sql()}", where.args))[0][0])


async def _place(reader: Reader, where: Where, order: Order, chat_id: int, within: tuple[int, ...] | None) -> int:
    """How many rows stand before this chat; 0 when it is not there, or not in these workspaces."""
    seen = Where(["id = ?"], [chat_id])
    _only_within(seen, within)
    found = await reader.rows(f"SELECT {', '.join(order.keys)} FROM chats WHERE {seen.sql()}", seen.args)
    if not found:
        return 0
    sign, marks = (">" if order.descending else "<"), ", ".join("?" * len(order.keys))
    sql = f"SELECT count(*) FROM chats WHERE {where.sql()} AND ({', '.join(order.keys)}) {sign} ({marks})"
    return int((await reader.rows(sql, (*where.args, *found[0])))[0][0])


async def where(reader: Reader | Transaction, wanted: ChatFilter, operator: str, now: Millis) -> Where:
    """The filter as SQL."""
    terms = Where()
    await _add_sessions(reader, terms, wanted.session)
    await _add_workspaces(reader, terms, wanted)
    if wanted.status != "any":
        terms.add("status = ?", wanted.status)
    if wanted.is_unread:
        terms.add("unread_count > 0")
    if wanted.is_mine:
        terms.add("assignee = ?", operator)
    if wanted.assignee:
        terms.add(f"assignee IN ({', '.join('?' * len(wanted.assignee))})", *wanted.assignee)
    if wanted.is_failed:
        terms.add("failed_count > 0")
    _add_window(terms, wanted, now)
    _add_rare(terms, wanted)
    return terms


def _add_window(where: Where, wanted: ChatFilter, now: Millis) -> None:
    if wanted.window is not None:
        where.add(f"window_closes_at {'>' if wanted.window == 'open' else '<='} ?", now)
    if wanted.window_under is not None:
        where.add("window_closes_at > ? AND window_closes_at <= ?", now, now + wanted.window_under)


def _add_rare(where: Where, wanted: ChatFilter) -> None:
    if wanted.kind:
        where.add("kind = ?", wanted.kind)
    if wanted.is_unassigned:
        where.add("assignee IS NULL")
    if wanted.is_muted is not None:
        where.add("muted = ?", int(wanted.is_muted))
    if wanted.provider:
        where.add(f"provider_type IN ({', '.join('?' * len(wanted.provider))})", *wanted.provider)
    for tag in wanted.tag:
        where.add(_TAG, tag)
    for sender in wanted.sender:
        where.add(_FROM, sender)
    if wanted.text:
        where.add(_TEXT, fts_words(wanted.text))


async def _add_sessions(reader: Reader | Transaction, where: Where, names: Sequence[str]) -> None:
    """A name that nobody has finds nothing."""
    if names:
        _only(where, "session_id", await _ids(reader, _SESSIONS, names))


async def _add_workspaces(reader: Reader | Transaction, where: Where, wanted: ChatFilter) -> None:
    """Those that are asked for by name, of those that may be seen."""
    if not wanted.workspace:
        _only_within(where, wanted.within)
        return
    ids = await _ids(reader, _WORKSPACES, wanted.workspace)
    _only_within(where, tuple(one for one in ids if wanted.within is None or one in wanted.within))


def _only_within(where: Where, workspaces: tuple[int, ...] | None) -> None:
    if workspaces is not None:
        _only(where, "workspace_id", workspaces)


def _only(where: Where, column: str, ids: Sequence[int]) -> None:
    """Equality for one id, so that its index is walked."""
    if len(ids) == 1:
        where.add(f"{column} = ?", ids[0])
    else:
        where.add(f"{column} IN ({', '.join('?' * len(ids))})", *ids)


async def session_ids(reader: Reader, names: Sequence[str]) -> list[int]:
    """Of those with these keys or ids."""
    return await _ids(reader, _SESSIONS, names)


async def workspace_ids(reader: Reader, names: Sequence[str]) -> list[int]:
    """Of those with these names or ids."""
    return await _ids(reader, _WORKSPACES, names)


async def _ids(reader: Reader | Transaction, lookup: str, names: Sequence[str]) -> list[int]:
    return [int(one) for (one,) in await reader.rows(lookup, (json.dumps(list(names)),))]


def fts_words(words: Sequence[str]) -> str:
    """Typed words as a search expression: each is a quoted prefix, so nothing typed can be a syntax error."""
    quoted = ('"' + word.replace("\x00", " ").replace('"', '""') + '"*' for word in words)
    return "words : (" + " AND ".join(quoted) + ")"


def _closed(row: ChatRow, order: Order, offset: int, *, backwards: bool = False) -> str:
    values = [_KEYS[key](row) for key in order.keys]
    plain = json.dumps({"k": values, "o": offset, "b": int(backwards)}, separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


_KEYS: dict[str, Any] = {
    "id": lambda row: row.id,
    "pinned": lambda row: row.pinned,
    "priority": lambda row: row.priority,
    "last_message_at": lambda row: row.last_message_at,
    "name COLLATE NOCASE": lambda row: row.name,
    f"coalesce(waiting_since, {_NEVER})": lambda row: _NEVER if row.waiting_since is None else row.waiting_since,
    "window_order": lambda row: row.window_order,
}


def _opened(cursor: str, order: Order) -> dict[str, Any]:
    try:
        plain = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        keys, offset, backwards = plain["k"], int(plain["o"]), int(plain["b"])
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError) as trouble:
        raise BadCursor("this cursor is not one of ours") from trouble
    if (
        not isinstance(keys, list)
        or len(keys) != len(order.keys)
        or not all(isinstance(one, (int, str)) for one in keys)
    ):
        raise BadCursor("this cursor belongs to a list with another order")
    if any(isinstance(one, int) and abs(one) > _NEVER for one in keys):
        raise BadCursor("this cursor is not one of ours")
    return {"k": keys, "o": max(0, min(offset, 2**40)), "b": backwards}
