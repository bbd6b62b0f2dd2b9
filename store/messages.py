"""Every query on messages and on the events that change them."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any

from store.database import Reader, Transaction
from store.mentions import MENTIONED, mentions
from store.models import Direction, Media, Message, MessageStatus, MessageType, Millis, Origin, Quoted
from store.reactors import CUSTOMER, NAMES, reactions
from store.table import Table, as_json

RANK_SHIFT = 20
"""A rank is the second it was sent in, shifted by this, plus its place within the second."""

MessageKey = tuple[int, str]
"""Session and dedupe key."""


@dataclass(slots=True)
class MessageRow:
    """A row of `messages`."""

    id: int
    rank: int
    chat_id: int
    session_id: int
    workspace_id: int
    dedupe_key: str
    provider_message_id: str | None
    direction: Direction
    type: MessageType
    detail: str | None
    body: str
    sent_body: str | None
    sent_at: Millis
    claimed_sent_at: Millis | None
    is_clamped: int
    is_late: int
    received_at: Millis
    origin: Origin
    is_raising: int
    is_marked_unread: int
    is_unread: int
    read_at: Millis | None
    read_by: int | None
    sender_id: int | None
    sender_name: str | None
    claimed_status: MessageStatus | None
    status: MessageStatus
    error: str | None
    error_code: str | None
    hint: str | None
    window_refused_at: Millis | None
    media: str | None
    quoted_key: str | None
    quoted_id: str | None
    reactions: str | None
    edited_at: Millis | None
    revoked_at: Millis | None
    delivery_id: int | None
    outbox_id: int | None
    merged_into: int | None
    created_seq: int
    seq: int
    remarks: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a message, whether or not the message is known. `value` says what, by `kind`."""

    session_id: int
    target_key: str
    kind: str
    event_key: str
    at: Millis
    actor: str
    value: str
    error: str | None
    delivery_id: int | None
    error_code: str | None = None
    reaction: str | None = None
    hint: str | None = None
    note: str | None = None
    operator: str | None = None
    """Of a reaction that was given at this desk."""
    called: str | None = None
    """What the provider calls that reaction, where it tells what becomes of it."""


@dataclass(frozen=True, slots=True)
class MessageRows:
    """A page of a thread, oldest first. `before` and `after` are ranks to go on from; None: there is no more."""

    messages: list[Message]
    before: int | None
    after: int | None


TABLE = Table("messages", MessageRow)

_BY_KEY = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages
ON messages.session_id = j.value ->> 0 AND messages.dedupe_key = j.value ->> 1"""
_ROW = f"SELECT {TABLE.columns} FROM messages WHERE id = ?"
# What was made after a seq has a seq after it, and there is an index on that.
_COUNT_NEW = """
SELECT count(*) FROM messages WHERE seq > ? AND created_seq > ? AND merged_into IS NULL AND origin <> 'import'
AND +chat_id IN (SELECT id FROM chats WHERE id = ?3 OR merged_into = ?3)
AND (direction = 'inbound' OR (direction = 'outbound' AND NOT (origin = 'desk' AND sender_name IS ?4)))"""
_NEWEST_INBOUND = """
SELECT session_id, provider_message_id FROM messages WHERE rank = (
    SELECT max((SELECT max(rank) FROM messages
        WHERE chat_id = f.id AND direction = 'inbound' AND (origin = 'import') = 0
        AND merged_into IS NULL AND is_unread <= ?2))
    FROM chats AS f WHERE f.id = ?1 OR f.merged_into = ?1)"""
_FAMILY = "SELECT id FROM chats WHERE id = ?1 OR merged_into = ?1"
_BY_OUTBOX = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages ON messages.outbox_id = j.value"""
_MERGED_INTO = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages ON messages.merged_into = j.value"""
_IN_SECOND = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN messages
ON messages.rank >= (j.value ->> 1) << {RANK_SHIFT} AND messages.rank < ((j.value ->> 1) + 1) << {RANK_SHIFT}
AND +messages.chat_id = j.value ->> 0"""
_OURS_BETWEEN = f"""
SELECT {TABLE.columns} FROM messages WHERE chat_id = ? AND rank >= ? AND rank < ? AND merged_into IS NULL
AND outbox_id IS NOT NULL"""
_EVENTS_OF = """
SELECT e.session_id, e.target_key, e.kind, e.event_key, e.at, e.actor, e.value, e.error, e.delivery_id,
    e.error_code, e.reaction, e.hint, e.note, e.operator, e.called
FROM json_each(?) AS j CROSS JOIN message_events AS e
ON e.session_id = j.value ->> 0 AND e.target_key = j.value ->> 1"""
_CALLED = """
SELECT e.session_id, e.target_key, e.kind, e.event_key, e.at, e.actor, e.value, e.error, e.delivery_id,
    e.error_code, e.reaction, e.hint, e.note, e.operator, e.called
FROM json_each(?) AS j CROSS JOIN message_events AS e
ON e.session_id = j.value ->> 0 AND e.called = j.value ->> 1"""
_NEWEST_REACTION = """
SELECT max(at) FROM message_events WHERE session_id = ? AND target_key = ? AND kind = 'reaction' AND actor = ?"""
_SAVE_EVENT = """
INSERT INTO message_events (session_id, target_key, kind, event_key, at, actor, value, error, delivery_id,
    error_code, reaction, hint, note, operator, called)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET at = min(at, excluded.at),
    note = nullif(max(ifnull(note, ''), ifnull(excluded.note, '')), '')"""
_RANKS_TAKEN = """
SELECT j.value, (SELECT max(rank) FROM messages WHERE rank >= j.value << 20 AND rank < (j.value + 1) << 20)
FROM json_each(?) AS j"""
_FORGET_WORDS = "INSERT INTO messages_fts (messages_fts, rowid, body, scope) VALUES ('delete', ?, ?, ?)"
_INDEX_WORDS = "INSERT INTO messages_fts (rowid, body, scope) VALUES (?, ?, ?)"

_SHOWN = f"""
    m.id, coalesce(h.merged_into, m.chat_id), m.session_id, m.rank, m.direction, m.type, m.body, m.sent_at,
    m.received_at, m.status, m.provider_message_id, coalesce(c.name, m.sender_name, {CUSTOMER}), i.shown, i.kind,
    m.claimed_sent_at,
    m.origin, m.is_unread, m.error, m.detail, m.media, m.reactions, m.edited_at, m.revoked_at, m.seq, m.quoted_id,
    q.id, q.body, coalesce(qc.name, q.sender_name), m.error_code, m.hint, m.outbox_id,
    CASE WHEN o.state IN ('scheduled', 'queued') THEN o.due_at END,
    f.state, f.reason, f.sha256, f.found_type, f.size, f.hint, f.seconds,
    q.type, q.revoked_at, {NAMES}, q.media ->> 'is_voice', {MENTIONED}, m.remarks, m.merged_into, m.created_seq
FROM messages AS m JOIN chats AS h ON h.id = m.chat_id
LEFT JOIN identities AS i ON i.id = m.sender_id
LEFT JOIN contacts AS c ON c.id = i.contact_id
LEFT JOIN outbox AS o ON o.id = m.outbox_id
LEFT JOIN media AS f ON m.media IS NOT NULL AND f.id = (
    SELECT id FROM media WHERE session_id = m.session_id AND dedupe_key = m.dedupe_key
    ORDER BY state = 'stored' DESC, state IN ('waiting', 'fetching') DESC, delivery_id IS NULL DESC,
        state = 'removed' DESC, state = 'too_big' DESC, sha256, reason LIMIT 1)
LEFT JOIN messages AS q ON q.id = coalesce(
    (SELECT coalesce(merged_into, id) FROM messages WHERE session_id = m.session_id AND dedupe_key = m.quoted_key),
    (SELECT tried.id FROM attempts AS a JOIN messages AS tried ON tried.outbox_id = a.outbox_id
    WHERE a.session_id = m.session_id AND a.target_key = m.quoted_key))
LEFT JOIN identities AS qi ON qi.id = q.sender_id
LEFT JOIN contacts AS qc ON qc.id = qi.contact_id"""
# The rows of the page are found first, in the index alone; only then is anything joined.
_OF_CHAT = "SELECT id FROM messages WHERE chat_id = ? AND merged_into IS NULL AND rank"
_BEFORE = f"""
SELECT {_SHOWN} WHERE m.id IN ({_OF_CHAT} < ? ORDER BY rank DESC LIMIT ?)
ORDER BY m.rank DESC"""
_AFTER = f"""
SELECT {_SHOWN} WHERE m.id IN ({_OF_CHAT} > ? ORDER BY rank LIMIT ?)
ORDER BY m.rank"""
_ANY_BEFORE = f"SELECT EXISTS ({_OF_CHAT} < ?)"
_ANY_AFTER = f"SELECT EXISTS ({_OF_CHAT} > ?)"
_CHANGED = f"""
SELECT {_SHOWN} WHERE m.seq IN (SELECT seq FROM messages WHERE seq > ? ORDER BY seq LIMIT ?) ORDER BY m.seq"""
_ONE = f"SELECT {_SHOWN} WHERE m.id = ?"
_BY_RANK = f"SELECT {_SHOWN} WHERE m.rank IN (SELECT value FROM json_each(?)) ORDER BY m.rank DESC"
_TOP_RANK = 2**62
_EVENT_VALUES = attrgetter(*(part.name for part in fields(Event)))


async def by_key(tx: Transaction, keys: Collection[MessageKey]) -> dict[MessageKey, MessageRow]:
    rows = await TABLE.load(tx, _BY_KEY, (as_json(keys),)) if keys else []
    return {(row.session_id, row.dedupe_key): row for row in rows}


async def row(source: Reader | Transaction, message_id: int) -> MessageRow | None:
    return next(iter(await TABLE.load(source, _ROW, (message_id,))), None)


async def count_new(source: Reader | Transaction, chat_id: int, since: int, operator: str) -> int:
    """Messages of a chat, from either side, that came after a seq and are not this operator's own."""
    return int((await source.rows(_COUNT_NEW, (since, since, chat_id, operator)))[0][0])


async def newest_inbound(reader: Reader, chat_id: int, *, is_read: bool) -> tuple[int, str] | None:
    """Session and provider's id of the newest customer message; `is_read`: of those that do not count as unread."""
    rows = await reader.rows(_NEWEST_INBOUND, (chat_id, int(not is_read)))
    return (rows[0][0], rows[0][1]) if rows and rows[0][1] else None


async def by_outbox(source: Reader | Transaction, outbox_ids: Collection[int]) -> dict[int, MessageRow]:
    """The messages behind these intents."""
    rows = await TABLE.load(source, _BY_OUTBOX, (as_json(outbox_ids),)) if outbox_ids else []
    return {row.outbox_id or 0: row for row in rows}


async def merged_into(tx: Transaction, ids: Collection[int]) -> list[MessageRow]:
    """Rows that stand for messages that are shown as these."""
    return await TABLE.load(tx, _MERGED_INTO, (as_json(ids),)) if ids else []


async def in_seconds(tx: Transaction, places: Collection[tuple[int, int]]) -> list[MessageRow]:
    """All rows, merged ones too, of these chats in these seconds."""
    return await TABLE.load(tx, _IN_SECOND, (as_json(places),)) if places else []


async def ours_between(tx: Transaction, chat_id: int, first: int, last: int) -> list[MessageRow]:
    """Messages of a chat that were written here and left between two times."""
    return await TABLE.load(tx, _OURS_BETWEEN, (chat_id, first // 1000 << RANK_SHIFT, last // 1000 + 1 << RANK_SHIFT))


async def events_of(tx: Transaction, keys: Iterable[MessageKey]) -> list[Event]:
    rows = await tx.rows(_EVENTS_OF, (as_json(keys),))
    return [Event(*one) for one in rows]


async def called(tx: Transaction, keys: Collection[MessageKey]) -> list[Event]:
    """The reactions of ours that providers call so."""
    return [Event(*one) for one in await tx.rows(_CALLED, (as_json(keys),))] if keys else []


async def newest_reaction(reader: Reader, key: MessageKey, actor: str) -> Millis | None:
    """When an actor last reacted to a message, or took that back."""
    ((at,),) = await reader.rows(_NEWEST_REACTION, (*key, actor))
    return None if at is None else Millis(at)


async def save_events(tx: Transaction, events: Iterable[Event]) -> None:
    """An event that is known already changes nothing."""
    await tx.many(_SAVE_EVENT, [_EVENT_VALUES(event) for event in events])


async def ranks_taken(tx: Transaction, seconds: Iterable[int]) -> dict[int, int]:
    """The highest rank in use within each of these seconds; a second without messages is left out."""
    rows = await tx.rows(_RANKS_TAKEN, (as_json(seconds),))
    return {int(second): int(rank) for second, rank in rows if rank is not None}


async def save(tx: Transaction, new: Sequence[MessageRow], changed: Sequence[tuple[MessageRow, MessageRow]]) -> None:
    """Insert `new`, update `changed` (pairs: as it was, as it is), both in thread order; each takes the next seq."""
    for row in new:
        row.seq = row.created_seq = tx.take_seq()
    for _, row in changed:
        row.seq = tx.take_seq()
    await TABLE.insert(tx, new)
    await TABLE.change(tx, changed)
    moved = [(old, row) for old, row in changed if _found(old) != _found(row)]
    await tx.many(_FORGET_WORDS, [(old.rank, old.body, _scope(old)) for old, _ in moved if _is_found(old)])
    written = sorted([*new, *(row for _, row in moved)], key=lambda row: row.rank)
    await tx.many(_INDEX_WORDS, [(row.rank, row.body, _scope(row)) for row in written if _is_found(row)])


async def page(
    reader: Reader, chat_id: int, *, before: int | None = None, after: int | None = None, limit: int = 50
) -> MessageRows:
    """The newest page, or the one next to a rank, with what was said in the chats that stand in this one."""
    sql, start = (_BEFORE, _TOP_RANK if before is None else before) if after is None else (_AFTER, after)
    family = [int(one) for (one,) in await reader.rows(_FAMILY, (chat_id,))]
    rows = [_message(one) for member in family for one in await reader.rows(sql, (member, start, limit))]
    rows.sort(key=lambda message: message.rank)
    return await _paged(reader, family, rows[-limit:] if after is None else rows[:limit])


async def around(reader: Reader, chat_id: int, rank: int, *, limit: int = 50) -> MessageRows:
    """The page with a rank in its middle, or as near to it as the thread's ends allow."""
    older = (await page(reader, chat_id, before=rank + 1, limit=limit)).messages
    newer = (await page(reader, chat_id, after=rank, limit=limit)).messages
    fewest = max(limit // 2 + 1, limit - len(newer))
    kept = older[-fewest:]
    family = [int(one) for (one,) in await reader.rows(_FAMILY, (chat_id,))]
    return await _paged(reader, family, [*kept, *newer[: limit - len(kept)]])


async def _paged(reader: Reader, family: Iterable[int], rows: list[Message]) -> MessageRows:
    if not rows:
        return MessageRows([], None, None)
    first, last = rows[0].rank, rows[-1].rank
    return MessageRows(
        rows,
        first if await _exists(reader, _ANY_BEFORE, family, first) else None,
        last if await _exists(reader, _ANY_AFTER, family, last) else None,
    )


async def one(source: Reader | Transaction, message_id: int) -> Message | None:
    """As a thread shows it, merged or not."""
    return next((_message(row) for row in await source.rows(_ONE, (message_id,))), None)


async def by_rank(reader: Reader, ranks: Iterable[int]) -> list[Message]:
    """As their threads show them, the latest first."""
    return [_message(row) for row in await reader.rows(_BY_RANK, (as_json(ranks),))]


async def changed_since(reader: Reader, seq: int, limit: int) -> list[tuple[int, Message, int | None]]:
    """(created_seq, message, merged into) of those that changed after `seq`, in the order of their change."""
    return [(int(one[-1]), _message(one), one[-2]) for one in await reader.rows(_CHANGED, (seq, limit))]


async def _exists(reader: Reader, sql: str, family: Iterable[int], rank: int) -> bool:
    for member in family:
        if (await reader.rows(sql, (member, rank)))[0][0]:
            return True
    return False


def _message(one: Sequence[Any]) -> Message:
    phone = one[12] if one[13] == "phone" else None
    return Message(
        id=one[0],
        chat_id=one[1],
        session_id=one[2],
        rank=one[3],
        direction=one[4],
        type=one[5],
        body=one[6],
        sent_at=one[7],
        received_at=one[8],
        status=one[9],
        provider_message_id=one[10],
        sender_name=one[11],
        sender_phone=phone,
        claimed_sent_at=one[14],
        origin=one[15],
        is_read=not one[16],
        error=one[17],
        error_code=one[28],
        hint=one[29],
        outbox_id=one[30],
        retry_at=one[31],
        detail=one[18],
        media=_media(one) if one[19] else None,
        remarks=tuple(json.loads(one[-3])) if one[-3] else (),
        reactions=reactions(one[20], one[41]) if one[20] else (),
        mentions=mentions(one[43]),
        edited_at=one[21],
        revoked_at=one[22],
        seq=one[23],
        quoted=_quoted(one) if one[24] else None,
    )


def _media(one: Sequence[Any]) -> Media:
    """What is claimed of its file, and what became of it; of several, told by as many deliveries, of the best."""
    claimed = Media(**json.loads(one[19]))
    is_remote = bool(claimed.provider_id or claimed.url)
    claimed = replace(claimed, url=None, is_remote=is_remote, state="remote" if is_remote else "none")
    if one[32] is None:
        return claimed
    size = claimed.size if one[36] is None else one[36]
    seconds = claimed.seconds if one[38] is None else one[38]
    found = {"state": one[32], "reason": one[33], "key": one[34], "found_type": one[35], "hint": one[37]}
    return replace(claimed, **found, size=size, seconds=seconds)


def _quoted(one: Sequence[Any]) -> Quoted:
    body = one[26] if one[40] is None else None
    return Quoted(one[24], one[25], one[27], body[:200] if body else body, one[39], one[40] is not None, bool(one[42]))


def _is_found(row: MessageRow) -> bool:
    """That an operator claimed a chat is in its thread, and not in every search for the word."""
    return not row.merged_into and row.type != "triage"


def _found(row: MessageRow) -> tuple[object, ...]:
    """What of it the search index depends on."""
    return row.rank, row.body, row.chat_id, row.merged_into


def _scope(row: MessageRow) -> str:
    return f"s{row.session_id} w{row.workspace_id} c{row.chat_id}"
