"""Why the desk looks as it does: what happened to a message, and what makes a chat count as unread."""

from dataclasses import dataclass

from store.database import Reader
from store.messages import Event
from store.models import Direction, Millis, Origin

MOST = 500
"""Things that happened to one message, and messages that make one chat unread, that are told."""

# Under every key that the message is known by: its own, those of rows that stand for it, those of each try to send it.
_HAPPENED = f"""
WITH keys (session_id, target_key) AS (
    SELECT session_id, dedupe_key FROM messages WHERE id = ?1
    UNION SELECT session_id, dedupe_key FROM messages WHERE merged_into = ?1
    UNION SELECT a.session_id, a.target_key FROM messages AS m JOIN attempts AS a ON a.outbox_id = m.outbox_id
    WHERE m.id = ?1 AND a.target_key IS NOT NULL)
SELECT e.session_id, e.target_key, e.kind, e.event_key, e.at, e.actor, e.value, e.error, e.delivery_id,
    e.error_code, e.reaction, e.hint, e.note, e.operator, e.called
FROM keys AS k CROSS JOIN message_events AS e ON e.session_id = k.session_id AND e.target_key = k.target_key
ORDER BY e.at, e.kind, e.event_key LIMIT {MOST}"""
_DELIVERIES = """
SELECT delivery_id FROM messages WHERE id = ?1 UNION SELECT delivery_id FROM messages WHERE merged_into = ?1"""
_TRIES = """
SELECT a.started_at, a.ended_at, a.outcome, a.told_by, a.error, a.error_code
FROM messages AS m JOIN attempts AS a ON a.outbox_id = m.outbox_id WHERE m.id = ? ORDER BY a.id"""
_FAMILY = "SELECT id FROM chats WHERE id = ?1 OR merged_into = ?1"
_UNREAD = f"""
SELECT id, direction, sent_at, origin, is_marked_unread, delivery_id FROM messages
WHERE chat_id IN ({_FAMILY}) AND is_unread = 1 ORDER BY rank LIMIT {MOST}"""
_COUNT_UNREAD = f"SELECT count(*) FROM messages WHERE chat_id IN ({_FAMILY}) AND is_unread = 1"
_LAST_READ = f"""
SELECT a.operator, a.at, m.id FROM messages AS m JOIN actions AS a ON a.id = m.read_by
WHERE m.id IN (SELECT id FROM messages WHERE chat_id IN ({_FAMILY}) AND direction = 'inbound' AND merged_into IS NULL
    ORDER BY rank DESC LIMIT {MOST})
ORDER BY m.rank DESC LIMIT 1"""
_SNAPSHOT = f"SELECT max(snapshot_at) FROM chats WHERE id IN ({_FAMILY}) AND snapshot_unread > 0"


@dataclass(frozen=True, slots=True)
class TryRow:
    """One call to a provider."""

    started_at: Millis
    ended_at: Millis | None
    outcome: str | None
    told_by: str | None
    error: str | None
    error_code: str | None


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A message that counts as unread, and whence it came."""

    message_id: int
    direction: Direction
    sent_at: Millis
    origin: Origin
    is_marked: int
    delivery_id: int | None


@dataclass(frozen=True, slots=True)
class LastRead:
    """Who marked the newest read message as read."""

    operator: str
    at: Millis
    message_id: int


async def happened(reader: Reader, message_id: int) -> list[Event]:
    """Everything that is known to have happened to a message, oldest first."""
    return [Event(*one) for one in await reader.rows(_HAPPENED, (message_id,))]


async def deliveries(reader: Reader, message_id: int) -> set[int]:
    """The deliveries that brought the message itself."""
    return {int(one) for (one,) in await reader.rows(_DELIVERIES, (message_id,)) if one is not None}


async def tries(reader: Reader, message_id: int) -> list[TryRow]:
    """The calls by which a message that was written here was to be sent, oldest first."""
    return [TryRow(*one) for one in await reader.rows(_TRIES, (message_id,))]


async def unread(reader: Reader, chat_id: int) -> tuple[list[UnreadRow], int]:
    """The messages of a chat that count as unread, oldest first, and how many there are in all."""
    rows = [UnreadRow(*one) for one in await reader.rows(_UNREAD, (chat_id,))]
    return rows, int((await reader.rows(_COUNT_UNREAD, (chat_id,)))[0][0])


async def last_read(reader: Reader, chat_id: int) -> LastRead | None:
    return next((LastRead(*one) for one in await reader.rows(_LAST_READ, (chat_id,))), None)


async def snapshot_at(reader: Reader, chat_id: int) -> Millis | None:
    """When a sync last told of unread messages in the chat."""
    rows = await reader.rows(_SNAPSHOT, (chat_id,))
    return Millis(rows[0][0]) if rows[0][0] is not None else None
