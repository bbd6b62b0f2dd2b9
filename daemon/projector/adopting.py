"""What a sync told of without an id, and the message with the id: one line of the thread, whichever came first."""

from collections.abc import Iterable, Mapping, Sequence

from daemon.projector.sends import left_between, words
from daemon.projector.work import Work
from daemon.rules.nameless import is_nameless, keys_said_by
from store import chats as chat_table
from store import messages as table
from store.database import Transaction
from store.messages import Event, MessageKey, MessageRow
from store.table import replaced

ByKey = dict[MessageKey, MessageRow]
Happened = Mapping[MessageKey, Sequence[Event]]
_NOT_OUT = frozenset({"scheduled", "queued", "failed", "held", "cancelled"})


async def adopt(tx: Transaction, work: Work, by_key: ByKey, happened: Happened) -> dict[int, MessageRow]:
    """Change `by_key` so; returns the rows of the store that came in besides, as they are there.

    Meta names every message, so only the others are looked at.
    """
    linked = {key: row for key, row in by_key.items() if work.sessions[row.session_id].provider_type == "webjs"}
    named = {key: row for key, row in linked.items() if _may_be_said(row, happened.get(key, ()))}
    besides = await _take_over(tx, work, by_key, named, happened)
    fresh = {key: row for key, row in linked.items() if key in by_key and is_nameless(row) and not row.id}
    for key in await _known_already(tx, work, fresh):
        del by_key[key]
    return besides


def _may_be_said(row: MessageRow, events: Sequence[Event]) -> bool:
    """Whether a named message is new, or reads anew, so that nameless ones may now turn out to be it."""
    if is_nameless(row) or row.outbox_id is not None:
        return False
    return not row.id or any(event.kind == "edit" for event in events)


async def _take_over(
    tx: Transaction, work: Work, by_key: ByKey, named: ByKey, happened: Happened
) -> dict[int, MessageRow]:
    peers = await _peers(tx, work, named.values()) if named else {}
    said: dict[MessageKey, MessageKey] = {}
    for key, row in sorted(named.items()):
        for one in keys_said_by(row, peers[row.chat_id], happened.get(key, ())):
            said.setdefault((row.session_id, one), key)
    held = await table.by_key(tx, said.keys() - by_key.keys())
    besides = {row.id: row for row in held.values()}
    held |= {key: by_key[key] for key in said.keys() & by_key.keys()}
    for key, row in sorted(held.items(), key=lambda pair: (pair[1].id, pair[0])):
        if row.merged_into is None:
            _join(work, by_key, key, row, said[key])
    return besides


def _join(work: Work, by_key: ByKey, key: MessageKey, row: MessageRow, named_key: MessageKey) -> None:
    """The nameless `row` is the message under `named_key`: it takes the row's place, or stands before it."""
    named = by_key[named_key]
    if not row.id:
        del by_key[key]
    elif not named.id and named.merged_into is None:
        by_key.pop(key, None)
        by_key[named_key] = replaced(
            named, id=row.id, rank=row.rank, created_seq=row.created_seq, seq=row.seq, read_by=row.read_by,
            read_at=row.read_at or _read_at(work, row), is_marked_unread=row.is_marked_unread,
        )  # fmt: skip
    else:
        by_key[key] = replaced(row, merged_into=named.merged_into or named.id)


def _read_at(work: Work, row: MessageRow) -> int | None:
    """When somebody saw it in its chat: what comes by its own webhook later is no news then."""
    chat = work.touched.get(row.chat_id)
    is_seen = chat is not None and chat.read_at is not None and row.received_at <= chat.read_at
    return chat.read_at if chat is not None and is_seen and row.direction == "inbound" else None


async def _known_already(tx: Transaction, work: Work, fresh: ByKey) -> list[MessageKey]:
    """Those new nameless ones whose message is in the store."""
    if not fresh:
        return []
    rows = await table.in_seconds(tx, {(row.chat_id, row.sent_at // 1000) for row in fresh.values()})
    rows = [row for row in rows if not is_nameless(row) and row.outbox_id is None]
    peers = await _peers(tx, work, rows)
    events: dict[MessageKey, list[Event]] = {}
    for event in await table.events_of(tx, [(row.session_id, row.dedupe_key) for row in rows]):
        events.setdefault((event.session_id, event.target_key), []).append(event)
    said = {
        (row.session_id, one)
        for row in rows
        for one in keys_said_by(row, peers[row.chat_id], events.get((row.session_id, row.dedupe_key), ()))
    }
    return [key for key, row in fresh.items() if key in said or await _is_ours(tx, row)]


async def _is_ours(tx: Transaction, row: MessageRow) -> bool:
    """Whether it seems to be an answer that was written here and left."""
    if row.direction != "outbound":
        return False
    ours = await table.ours_between(tx, row.chat_id, *left_between(row.sent_at))
    return any(words(one.body) == words(row.body) and one.status not in _NOT_OUT for one in ours)


async def _peers(tx: Transaction, work: Work, rows: Iterable[MessageRow]) -> dict[int, str]:
    """The peers of the rows' chats."""
    known = {row.id: row.peer for row in work.chats.values()}
    wanted = {row.chat_id for row in rows} - known.keys()
    return known | ({one: row.peer for one, row in (await chat_table.by_id(tx, wanted)).items()} if wanted else {})
