"""Every query on sessions and their workspaces."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields

from store.database import Reader, Transaction
from store.errors import StoreUnusable
from store.models import Dialect, Millis, Notice, ProviderType, Session, SessionState
from store.table import Table, replaced


@dataclass(slots=True)
class SessionRow:
    """A row of `sessions`. unread_count is the triggers' business: saving leaves it alone."""

    id: int
    workspace_id: int
    key: str
    dialect: Dialect
    provider_type: ProviderType
    phone: str | None
    state: SessionState
    state_reason: str | None
    state_at: Millis | None
    is_primary: int
    is_configured: int
    last_event_at: Millis | None
    trouble: str | None
    trouble_hint: str | None
    trouble_until: Millis | None
    slowed_until: Millis | None
    link_since: Millis | None
    link_was_up: int | None
    created_seq: int
    seq: int
    stray_name: str | None = None
    qr_until: Millis | None = None
    """When the code that links its telephone expires; None: there is none."""
    told_at: Millis | None = None
    """When its state was told, by its provider's clock where that says so: words are ordered by it."""
    qr_is_asked: int = 0
    """It waits to be linked, and its provider has to be asked for the code."""
    qr_trouble: str | None = None
    """Why that code could not be had. Foreign text."""
    qr_hint: str | None = None
    qr_told_at: Millis | None = None
    """When its provider told the code that is held; None: there is none, or it was asked for."""
    qr_ended_at: Millis | None = None
    """By the newest word that it waits for no code: one that was told before this is of no use any more."""


@dataclass(frozen=True, slots=True)
class Configured:
    """A session as the config names it."""

    id: int
    workspace_id: int
    key: str
    dialect: Dialect
    provider_type: ProviderType
    phone: str | None
    is_primary: bool
    state: SessionState
    """Its state before its first event."""
    names: tuple[str, ...] = ()
    """What its provider calls it."""


@dataclass(frozen=True, slots=True)
class WorkspaceRow:
    id: int
    name: str
    region: str | None


TABLE = Table("sessions", SessionRow)
_ALL = f"SELECT {TABLE.columns} FROM sessions ORDER BY id"
_UNREAD = "SELECT id, unread_count FROM sessions"
MOST_NOTICES = 5
_NOTICES = f"""
(SELECT json_group_array(json_array(field, subject, level, summary, at)) FROM (
    SELECT field, subject, level, summary, at FROM notices
    WHERE session_id = sessions.id AND level <> 'info' AND is_dismissed = 0
    ORDER BY level = 'trouble' DESC, at DESC, field, subject LIMIT {MOST_NOTICES}))"""
_LISTED = f"SELECT {TABLE.columns}, unread_count, {_NOTICES} FROM sessions ORDER BY is_configured DESC, id"
_CHANGED = f"SELECT {TABLE.columns}, unread_count, {_NOTICES} FROM sessions WHERE seq > ? ORDER BY seq LIMIT ?"
_CREATED = [part.name for part in fields(SessionRow)].index("created_seq")
_WORKSPACES = "SELECT id, name, region FROM workspaces ORDER BY id"
_SAVE_WORKSPACE = """
INSERT INTO workspaces (id, name, region) VALUES (?, ?, ?)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, region = excluded.region"""
_RENAME_CHATS = "UPDATE chats SET session_key = ?, seq = ? WHERE id = ?"
_CHATS_OF = "SELECT id FROM chats WHERE session_id = ? AND session_key <> ?"


async def all_rows(source: Reader | Transaction) -> dict[int, SessionRow]:
    return {row.id: row for row in await TABLE.load(source, _ALL)}


async def unread_counts(source: Reader | Transaction) -> dict[int, int]:
    return {int(one): int(count) for one, count in await source.rows(_UNREAD)}


async def listed(reader: Reader) -> list[Session]:
    """Configured ones first, by id. `health` is full: daemon.rules.health knows better."""
    return [_session(row) for row in await reader.rows(_LISTED)]


async def changed_since(reader: Reader, seq: int, limit: int) -> list[tuple[int, Session]]:
    """(created_seq, session) of those that changed after `seq`, in the order of their change."""
    return [(int(row[_CREATED]), _session(row)) for row in await reader.rows(_CHANGED, (seq, limit))]


async def workspaces(source: Reader | Transaction) -> list[WorkspaceRow]:
    return [WorkspaceRow(*row) for row in await source.rows(_WORKSPACES)]


async def save(tx: Transaction, rows: Iterable[SessionRow]) -> None:
    """Each takes the next seq."""
    changed = list(rows)
    for row in changed:
        row.seq = tx.take_seq()
    await TABLE.update(tx, changed)


async def configure(tx: Transaction, named: Sequence[WorkspaceRow], sessions: Sequence[Configured]) -> None:
    """Make the store agree with the config. A session that left it stays, read-only.

    Raises StoreUnusable when an id is used again for another number or dialect: its chats would answer as someone else.
    """
    await tx.many(_SAVE_WORKSPACE, [(one.id, one.name, one.region) for one in named])
    held = await all_rows(tx)
    for wanted in sessions:
        row = held.pop(wanted.id, None)
        if row is None:
            await TABLE.insert(tx, [_first_row(wanted, tx.take_seq())])
        else:
            await _reconfigure(tx, row, wanted)
    gone = [row for row in held.values() if row.is_configured]
    for row in gone:
        row.is_configured = 0
    await save(tx, gone)
    await _adopt(tx, {name for one in sessions for name in one.names})


async def _reconfigure(tx: Transaction, row: SessionRow, wanted: Configured) -> None:
    _refuse_reuse(row, wanted)
    before = replaced(row)
    row.key, row.is_primary, row.is_configured = wanted.key, int(wanted.is_primary), 1
    row.phone = wanted.phone or row.phone
    if row.state == "unknown":
        row.state = wanted.state  # nobody has told of it yet: the config knows as much as on the first day
    if row == before:
        return
    await save(tx, [row])
    chats = [int(one) for (one,) in await tx.rows(_CHATS_OF, (row.id, row.key))]
    await tx.many(_RENAME_CHATS, [(row.key, tx.take_seq(), chat) for chat in chats])


async def _adopt(tx: Transaction, names: Collection[str]) -> None:
    """Names that the config knows now are nobody's question any more."""
    known = [row for row in (await all_rows(tx)).values() if row.stray_name in names]
    await save(tx, [replaced(row, stray_name=None) for row in known])


def _refuse_reuse(row: SessionRow, wanted: Configured) -> None:
    same_number = row.phone is None or wanted.phone is None or row.phone == wanted.phone
    if row.dialect == wanted.dialect and row.workspace_id == wanted.workspace_id and same_number:
        return
    raise StoreUnusable(
        f"session {wanted.id} was {row.key} ({row.dialect}, {row.phone or 'no number'}, workspace {row.workspace_id}); "
        f"a session's id is for ever: give {wanted.key} an id of its own"
    )


def _first_row(wanted: Configured, seq: int) -> SessionRow:
    return SessionRow(
        id=wanted.id,
        workspace_id=wanted.workspace_id,
        key=wanted.key,
        dialect=wanted.dialect,
        provider_type=wanted.provider_type,
        phone=wanted.phone,
        state=wanted.state,
        state_reason=None,
        state_at=None,
        is_primary=int(wanted.is_primary),
        is_configured=1,
        last_event_at=None,
        trouble=None,
        trouble_hint=None,
        trouble_until=None,
        slowed_until=None,
        link_since=None,
        link_was_up=None,
        created_seq=seq,
        seq=seq,
    )


def _session(columns: tuple[object, ...]) -> Session:
    row = SessionRow(*columns[:-2])  # type: ignore[arg-type]  # the columns are SessionRow's, in its order
    return Session(
        id=row.id,
        workspace_id=row.workspace_id,
        key=row.key,
        dialect=row.dialect,
        provider_type=row.provider_type,
        phone=row.phone,
        state=row.state,
        state_reason=row.state_reason,
        state_at=row.state_at,
        is_primary=bool(row.is_primary),
        is_configured=bool(row.is_configured),
        unread_count=int(columns[-2]),  # type: ignore[call-overload]  # INTEGER NOT NULL
        last_event_at=row.last_event_at,
        trouble=row.trouble,
        trouble_hint=row.trouble_hint,
        stray_name=row.stray_name,
        qr_trouble=row.qr_trouble,
        notices=_notices(str(columns[-1])),
        seq=row.seq,
    )


def _notices(listed: str) -> tuple[Notice, ...]:
    # a NUL of the provider's has no escape in this JSON
    found = [Notice(*one) for one in json.loads(listed, strict=False)]
    return tuple(sorted(found, key=lambda one: (one.level != "trouble", -one.at, one.field, one.subject)))
