"""What a chat's messages say about it, read from the messages alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from store.chats import ChatRow
from store.database import Reader, Transaction
from store.models import Direction, MessageStatus, MessageType, Millis
from store.table import as_json


@dataclass(frozen=True, slots=True)
class Standing:
    chat_id: int
    last_message_id: int | None
    last_message_at: Millis | None
    last_message_type: MessageType | None
    last_is_voice: int
    """Of a sound: it was spoken into the phone."""
    last_message_direction: Direction | None
    last_message_status: MessageStatus | None
    last_body: str | None
    last_sender_name: str | None
    last_sender_contact_id: int | None
    is_late: int | None
    last_inbound_at: Millis | None
    """The earlier of sent and received: what a provider's 24 hours count from."""
    window_refused_at: Millis | None
    """When the provider last said that those 24 hours are over."""
    waiting_since: Millis | None
    """Sending time of the first customer message that nobody answered."""
    failed: int
    """Answers in it that did not leave and wait for a person."""
    unread: int
    unread_in_snapshot: int


# What was imported is history: it may be the last that was said, but it opens no window and keeps nobody waiting.
_NEWEST = """SELECT max(rank) FROM messages
    WHERE chat_id = {{chat}} AND direction = '{direction}' AND (origin = 'import') = {imported}
        AND merged_into IS NULL{more}"""


def _newest(direction: str, more: str = "", *, imported: int = 0) -> str:
    return _NEWEST.format(direction=direction, more=more, imported=imported)


_LAST_IN = _newest("inbound")
_LAST_OUT = _newest("outbound", " AND status <> 'cancelled'")
_LAST_IMPORTED_IN = _newest("inbound", imported=1)
_LAST_IMPORTED_OUT = _newest("outbound", imported=1)
_LAST_ANSWER = _newest("outbound", " AND status IN ('pending', 'sent', 'delivered', 'read', 'played')")
_LAST_OPENING = _newest("inbound", " AND is_clamped = 0 AND coalesce(detail, '') NOT IN ('system', 'request_welcome')")
_REFUSED = "SELECT max(window_refused_at) FROM messages WHERE chat_id = {chat} AND window_refused_at IS NOT NULL"
_WAITING = """SELECT min(rank) FROM messages
    WHERE chat_id = {chat} AND direction = 'inbound' AND (origin = 'import') = 0 AND merged_into IS NULL
        AND rank > coalesce(t.last_answer, 0)"""


def _alone(sql: str, _best: str) -> str:
    return f"({sql.format(chat='t.chat_id' if 't.' in sql else 'c.id')})"


def _together(sql: str, best: str) -> str:
    """The same over all chats of a family: still one probe of an index for each."""
    members = "t.members" if "t." in sql else "j.value ->> 2"
    return f"(SELECT {best}(({sql.format(chat='f.value')})) FROM json_each({members}) AS f)"


def _standings(over: Callable[[str, str], str]) -> str:
    # each line is one probe of an index; a chat costs the same with ten messages and with a million
    return f"""
SELECT t.chat_id, m.id, m.sent_at, m.type, m.type IS 'audio' AND m.media ->> 'is_voice' IS 1, m.direction,
    m.status, substr(m.body, 1, 400), coalesce(c.name, m.sender_name), c.id, m.is_late,
    min(n.sent_at, n.received_at), t.window_refused_at, w.sent_at, t.failed, t.unread, t.unread_in_snapshot
FROM (
    SELECT c.id AS chat_id, j.value ->> 2 AS members,
        {over(_LAST_IN, "max")} AS last_in,
        {over(_LAST_OUT, "max")} AS last_out,
        {over(_LAST_IMPORTED_IN, "max")} AS last_imported_in,
        {over(_LAST_IMPORTED_OUT, "max")} AS last_imported_out,
        {over(_LAST_ANSWER, "max")} AS last_answer,
        {over(_LAST_OPENING, "max")} AS last_opening,
        {over(_REFUSED, "max")} AS window_refused_at,
        (SELECT count(*) FROM outbox WHERE session_id = c.session_id AND peer = c.peer
            AND state IN ('failed', 'unknown', 'held')) AS failed,
        (SELECT count(*) FROM messages WHERE chat_id = c.id AND is_unread = 1) AS unread,
        (SELECT count(*) FROM messages WHERE chat_id = c.id AND is_unread = 1 AND sent_at <= j.value ->> 1)
            AS unread_in_snapshot
    FROM json_each(?) AS j CROSS JOIN chats AS c ON c.id = j.value ->> 0
) AS t
LEFT JOIN messages AS m ON m.rank = max(coalesce(t.last_in, 0), coalesce(t.last_out, 0),
    coalesce(t.last_imported_in, 0), coalesce(t.last_imported_out, 0))
LEFT JOIN messages AS n ON n.rank = t.last_opening
LEFT JOIN messages AS w ON w.rank = {over(_WAITING, "min")}
LEFT JOIN identities AS i ON i.id = m.sender_id
LEFT JOIN contacts AS c ON c.id = i.contact_id"""


_OF_CHATS = _standings(_alone)
_OF_FAMILIES = _standings(_together)
_UNREAD_OF = """
SELECT j.value ->> 0, (SELECT count(*) FROM messages WHERE chat_id = j.value ->> 0 AND is_unread = 1),
    (SELECT count(*) FROM messages WHERE chat_id = j.value ->> 0 AND is_unread = 1 AND sent_at <= j.value ->> 1)
FROM json_each(?) AS j"""


async def of_chats(source: Reader | Transaction, chats: Iterable[ChatRow]) -> dict[int, Standing]:
    """What the stored messages say of each of these chats; their newest snapshots need not be stored yet."""
    rows = await source.rows(_OF_CHATS, (as_json((row.id, row.snapshot_at) for row in chats),))
    return {int(row[0]): Standing(*row) for row in rows}


async def of_families(tx: Transaction, families: Mapping[int, Sequence[ChatRow]]) -> dict[int, Standing]:
    """By the chat that the others stand in: the last message of all, and since when a customer waits.

    What is counted (failed, unread) is counted for the chat itself alone.
    """
    if not families:
        return {}
    asked = ((one, None, tuple(row.id for row in rows)) for one, rows in families.items())
    return {int(row[0]): Standing(*row) for row in await tx.rows(_OF_FAMILIES, (as_json(asked),))}


async def unread_of(tx: Transaction, chats: Iterable[ChatRow]) -> dict[int, int]:
    """The unread count of each of these chats by itself, when nothing else about it can have changed."""
    rows = {row.id: row for row in chats}
    asked = as_json((row.id, row.snapshot_at) for row in rows.values())
    return {one: _count(rows[one], unread, known) for one, unread, known in await tx.rows(_UNREAD_OF, (asked,))}


def unread_count(row: ChatRow, standing: Standing) -> int:
    """Unread messages that we hold, and those that only the provider's newest count knows of.

    Computed anew each time, never added to, so it cannot drift. Once the chat was read, an older count says nothing.
    """
    return _count(row, standing.unread, standing.unread_in_snapshot)


def _count(row: ChatRow, unread: int, unread_in_snapshot: int) -> int:
    if row.snapshot_unread is None or (row.read_at is not None and row.read_at >= (row.snapshot_at or 0)):
        return unread
    return unread + max(0, row.snapshot_unread - unread_in_snapshot)
