"""Every query on chats: what the projector loads and saves. Lists are in store.lists."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from store.database import Reader, Transaction
from store.models import Chat, ChatKind, ChatStatus, Direction, MessageStatus, MessageType, Millis, ProviderType
from store.table import Table, as_json

PREVIEW_LENGTH = 200
NEVER = 9223372036854775807
"""`window_order` of a chat without an open window: after all that have one."""

ChatKey = tuple[int, str]
"""Session and peer."""


@dataclass(slots=True)
class ChatRow:
    """A row of `chats`."""

    id: int
    workspace_id: int
    session_id: int
    session_key: str
    provider_type: ProviderType
    peer: str
    kind: ChatKind
    contact_id: int | None
    group_id: int | None
    send_to: str
    send_to_at: Millis
    name: str
    phone: str | None
    participants_count: int | None
    status: ChatStatus
    unread_count: int
    snapshot_unread: int | None
    snapshot_at: Millis | None
    read_at: Millis | None
    last_message_id: int | None
    last_message_at: Millis
    last_message_type: MessageType | None
    last_message_direction: Direction | None
    last_message_status: MessageStatus | None
    preview: str
    last_sender_name: str | None
    last_sender_contact_id: int | None
    last_inbound_at: Millis | None
    window_closes_at: Millis | None
    window_order: int
    waiting_since: Millis | None
    is_late: int
    failed_count: int
    assignee: str | None
    tags: str
    snoozed_until: Millis | None
    priority: int
    pinned: int
    muted: int
    merged_into: int | None
    merged_count: int
    created_seq: int
    seq: int
    active_at: Millis | None = None
    """When the provider says that something last happened in it: its place in time while it holds no message."""
    last_is_voice: int = 0


TABLE = Table("chats", ChatRow)

_BY_KEY = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN chats
ON chats.session_id = j.value ->> 0 AND chats.peer = j.value ->> 1"""
_BY_ID = f"SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN chats ON chats.id = j.value"
_OF_CONTACTS = f"""
SELECT {TABLE.qualified} FROM json_each(?1) AS j CROSS JOIN chats ON chats.contact_id = j.value
UNION SELECT {TABLE.qualified} FROM json_each(?1) AS j CROSS JOIN chats ON chats.last_sender_contact_id = j.value"""
_OF_GROUPS = f"SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN chats ON chats.group_id = j.value"
_FAMILIES = f"""
SELECT {TABLE.qualified} FROM json_each(?1) AS j CROSS JOIN chats ON chats.id = j.value
UNION SELECT {TABLE.qualified} FROM json_each(?1) AS j CROSS JOIN chats ON chats.merged_into = j.value"""
_FORGET_WORDS = "INSERT INTO chats_fts (chats_fts, rowid, words, scope) VALUES ('delete', ?, ?, ?)"
_INDEX_WORDS = "INSERT INTO chats_fts (rowid, words, scope) VALUES (?, ?, ?)"
_CLOSED = f"""
SELECT {TABLE.columns} FROM chats WHERE window_order <= ? AND window_order < {NEVER} ORDER BY window_order LIMIT 500"""
_NEXT_CLOSING = f"SELECT min(window_order) FROM chats WHERE window_order < {NEVER}"
_NEXT_WAKING = """
SELECT snoozed_until FROM chats INDEXED BY chats_snoozed WHERE status = 'snoozed' AND merged_into IS NULL
AND snoozed_until IS NOT NULL ORDER BY snoozed_until LIMIT 1"""
_DUE = """
SELECT id FROM chats INDEXED BY chats_snoozed WHERE status = 'snoozed' AND merged_into IS NULL AND snoozed_until <= ?
ORDER BY snoozed_until LIMIT ?"""
_TOUCHED = f"SELECT {TABLE.columns} FROM chats WHERE seq > ? ORDER BY seq LIMIT ?"


async def by_key(source: Reader | Transaction, keys: Iterable[ChatKey]) -> dict[ChatKey, ChatRow]:
    rows = await TABLE.load(source, _BY_KEY, (as_json(keys),))
    return {(row.session_id, row.peer): row for row in rows}


async def by_id(source: Reader | Transaction, ids: Iterable[int]) -> dict[int, ChatRow]:
    return {row.id: row for row in await TABLE.load(source, _BY_ID, (as_json(ids),))}


async def of_contacts(tx: Reader | Transaction, contacts: Iterable[int]) -> list[ChatRow]:
    return await TABLE.load(tx, _OF_CONTACTS, (as_json(contacts),))


async def of_groups(tx: Reader | Transaction, groups: Iterable[int]) -> list[ChatRow]:
    return await TABLE.load(tx, _OF_GROUPS, (as_json(groups),))


async def families(source: Reader | Transaction, ids: Iterable[int]) -> list[ChatRow]:
    """Chats and those that stand in them."""
    return await TABLE.load(source, _FAMILIES, (as_json(ids),))


async def insert(tx: Transaction, rows: Sequence[ChatRow]) -> None:
    """Each takes the next seq. Messages may then name them; `update` fills them in."""
    for row in rows:
        row.seq = row.created_seq = tx.take_seq()
    await TABLE.insert(tx, rows)
    await tx.many(_INDEX_WORDS, [(row.id, *_words(row)) for row in rows])


async def update(tx: Transaction, changed: Sequence[tuple[ChatRow, ChatRow]]) -> None:
    """Pairs: as it was, as it is. Each takes the next seq."""
    for _, row in changed:
        row.seq = tx.take_seq()
    await TABLE.change(tx, changed)
    renamed = [(old, row) for old, row in changed if _words(old) != _words(row)]
    await tx.many(_FORGET_WORDS, [(old.id, *_words(old)) for old, _ in renamed])
    await tx.many(_INDEX_WORDS, [(row.id, *_words(row)) for _, row in renamed])


async def closed(tx: Transaction, now: Millis) -> list[ChatRow]:
    """Some chats whose window has closed and that still sort as open."""
    return await TABLE.load(tx, _CLOSED, (now,))


async def next_closing(reader: Reader) -> Millis | None:
    """When the next window closes."""
    return (await reader.rows(_NEXT_CLOSING))[0][0]  # type: ignore[no-any-return]  # INTEGER or NULL


async def next_waking(reader: Reader) -> Millis | None:
    """When the next snoozed one opens by itself."""
    return next((at for (at,) in await reader.rows(_NEXT_WAKING)), None)


async def due(tx: Transaction, now: Millis, most: int) -> list[int]:
    """Snoozed ones whose time has come, the longest due first."""
    return [int(one) for (one,) in await tx.rows(_DUE, (now, most))]


async def by_ids(reader: Reader, ids: Sequence[int]) -> dict[int, Chat]:
    """As a list shows them; a merged one is left out."""
    rows = await by_id(reader, ids)
    return {row.id: chat(row) for row in rows.values() if row.merged_into is None}


async def changed_since(reader: Reader, seq: int, limit: int) -> list[ChatRow]:
    """Those that changed after `seq`, merged ones too, in the order of their change."""
    return await TABLE.load(reader, _TOUCHED, (seq, limit))


def chat(row: ChatRow) -> Chat:
    """The row as everybody above sees it."""
    return Chat(
        id=row.id,
        workspace_id=row.workspace_id,
        session_id=row.session_id,
        session_key=row.session_key,
        provider_type=row.provider_type,
        kind=row.kind,
        name=row.name,
        phone=row.phone,
        contact_id=row.contact_id,
        group_id=row.group_id,
        participants_count=row.participants_count,
        merged_count=row.merged_count,
        status=row.status,
        unread_count=row.unread_count,
        last_message_at=row.last_message_at or None,
        last_message_id=row.last_message_id,
        last_message_type=row.last_message_type,
        last_is_voice=bool(row.last_is_voice),
        last_message_direction=row.last_message_direction,
        last_message_status=row.last_message_status,
        preview=row.preview,
        last_sender_name=row.last_sender_name,
        assignee=row.assignee,
        tags=_tags(row.tags),
        snoozed_until=row.snoozed_until,
        window_closes_at=row.window_closes_at,
        is_window_shut=row.window_closes_at is not None and row.window_order == NEVER,
        waiting_since=row.waiting_since,
        priority=row.priority,
        pinned=bool(row.pinned),
        muted=bool(row.muted),
        is_late=bool(row.is_late),
        failed_count=row.failed_count,
        seq=row.seq,
    )


def _tags(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(json.loads(text))


def _words(row: ChatRow) -> tuple[str, str]:
    """What chat_search says of the row: the index forgets only what it is told exactly."""
    return f"{row.name} {row.phone or ''} {row.tags}", f"s{row.session_id} w{row.workspace_id}"
