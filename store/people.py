"""Every query on people: identities, the edges between them, the names they claim, contacts; and on groups."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from store.database import Reader, Transaction
from store.models import Contact, Group, Identity, Millis
from store.table import Table, as_json


@dataclass(slots=True)
class IdentityRow:
    id: int
    workspace_id: int
    kind: str
    value: str
    shown: str
    contact_id: int
    home_id: int
    """The contact that it was first known as: a split gives it back."""
    forgotten_at: Millis
    """Names that were heard up to then are forgotten."""


@dataclass(slots=True)
class ContactRow:
    id: int
    workspace_id: int
    name: str | None
    phone: str | None
    merged_into: int | None
    deleted_at: Millis | None
    created_seq: int
    seq: int


@dataclass(slots=True)
class GroupRow:
    id: int
    workspace_id: int
    jid: str
    name: str | None
    name_at: Millis | None
    participants: str | None
    """A JSON list of the keys of those in the newest list."""
    participants_at: Millis | None
    operator_name: str | None
    created_seq: int
    seq: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody (`source`) said that an identity is called so, between two times."""

    identity_id: int
    source: str
    name: str
    first_at: Millis
    last_at: Millis


@dataclass(frozen=True, slots=True)
class Edge:
    """Two identities are one person. Switched off it keeps its evidence, and news of the same pair does not count."""

    workspace_id: int
    one: int
    other: int
    evidence: str
    operator: str | None = None
    is_active: bool = True
    id: int = 0


N = TypeVar("N", ContactRow, GroupRow)

IDENTITIES = Table("identities", IdentityRow)
CONTACTS = Table("contacts", ContactRow)
GROUPS = Table("groups", GroupRow)

_IDENTITIES_BY_KEY = f"""
SELECT {IDENTITIES.qualified} FROM json_each(?) AS j CROSS JOIN identities
ON identities.workspace_id = j.value ->> 0 AND identities.kind = j.value ->> 1 AND identities.value = j.value ->> 2"""
_IDENTITIES_OF = f"""
SELECT {IDENTITIES.qualified} FROM json_each(?) AS j CROSS JOIN identities ON identities.contact_id = j.value"""
_IDENTITIES_BY_ID = f"""
SELECT {IDENTITIES.qualified} FROM json_each(?) AS j CROSS JOIN identities ON identities.id = j.value"""
_CONTACTS_BY_ID = f"SELECT {CONTACTS.qualified} FROM json_each(?) AS j CROSS JOIN contacts ON contacts.id = j.value"
_GROUPS_BY_ID = f"SELECT {GROUPS.qualified} FROM json_each(?) AS j CROSS JOIN groups ON groups.id = j.value"
_GROUPS_BY_KEY = f"""
SELECT {GROUPS.qualified} FROM json_each(?) AS j CROSS JOIN groups
ON groups.workspace_id = j.value ->> 0 AND groups.jid = j.value ->> 1"""
_CLAIMS_OF = """
SELECT c.identity_id, c.source, c.name, c.first_at, c.last_at
FROM json_each(?) AS j CROSS JOIN name_claims AS c ON c.identity_id = j.value"""
_SAVE_CLAIM = """
INSERT INTO name_claims (identity_id, source, name, first_at, last_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)"""
# what was switched off stays off, whatever else is told of the same two
_SAVE_EDGE = """
INSERT OR IGNORE INTO identity_edges (workspace_id, one, other, evidence, operator, is_active)
SELECT ?1, ?2, ?3, ?4, ?5, NOT EXISTS (SELECT 1 FROM identity_edges WHERE one = ?2 AND other = ?3 AND is_active = 0)"""
_EDGES_OF = """
SELECT e.workspace_id, e.one, e.other, e.evidence, e.operator, e.is_active, e.id
FROM json_each(?1) AS j CROSS JOIN identity_edges AS e ON e.one = j.value
UNION SELECT e.workspace_id, e.one, e.other, e.evidence, e.operator, e.is_active, e.id
FROM json_each(?1) AS j CROSS JOIN identity_edges AS e ON e.other = j.value ORDER BY 7"""
_SWITCH = "UPDATE identity_edges SET is_active = ?1 WHERE one = ?2 AND other = ?3"
_DROP = "DELETE FROM identity_edges WHERE one = ? AND other = ? AND operator IS NOT NULL"

IdentityKey = tuple[int, str, str]
"""Workspace, kind, value."""


async def identities(tx: Transaction, keys: Iterable[IdentityKey]) -> dict[IdentityKey, IdentityRow]:
    rows = await IDENTITIES.load(tx, _IDENTITIES_BY_KEY, (as_json(keys),))
    return {(row.workspace_id, row.kind, row.value): row for row in rows}


async def identities_of(source: Reader | Transaction, contacts: Iterable[int]) -> list[IdentityRow]:
    return await IDENTITIES.load(source, _IDENTITIES_OF, (as_json(contacts),))


async def identities_by_id(source: Reader | Transaction, ids: Iterable[int]) -> list[IdentityRow]:
    return await IDENTITIES.load(source, _IDENTITIES_BY_ID, (as_json(ids),))


async def contact_rows(source: Reader | Transaction, ids: Iterable[int]) -> dict[int, ContactRow]:
    return {row.id: row for row in await CONTACTS.load(source, _CONTACTS_BY_ID, (as_json(ids),))}


async def group_rows(source: Reader | Transaction, keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], GroupRow]:
    """By workspace and jid."""
    rows = await GROUPS.load(source, _GROUPS_BY_KEY, (as_json(keys),))
    return {(row.workspace_id, row.jid): row for row in rows}


async def group_rows_by_id(source: Reader | Transaction, ids: Iterable[int]) -> dict[int, GroupRow]:
    return {row.id: row for row in await GROUPS.load(source, _GROUPS_BY_ID, (as_json(ids),))}


async def claims_of(source: Reader | Transaction, identity_ids: Iterable[int]) -> list[Claim]:
    rows = await source.rows(_CLAIMS_OF, (as_json(identity_ids),))
    return [Claim(*row) for row in rows]


async def add_identities(tx: Transaction, rows: Iterable[IdentityRow]) -> None:
    await IDENTITIES.insert(tx, rows)


async def save_identities(tx: Transaction, rows: Iterable[IdentityRow]) -> None:
    await IDENTITIES.update(tx, rows)


async def save_contacts(tx: Transaction, new: Iterable[ContactRow], changed: Iterable[ContactRow]) -> None:
    """Each takes the next seq."""
    await CONTACTS.insert(tx, _numbered(tx, new, is_new=True))
    await CONTACTS.update(tx, _numbered(tx, changed, is_new=False))


async def save_groups(tx: Transaction, new: Iterable[GroupRow], changed: Iterable[GroupRow]) -> None:
    """Each takes the next seq."""
    await GROUPS.insert(tx, _numbered(tx, new, is_new=True))
    await GROUPS.update(tx, _numbered(tx, changed, is_new=False))


async def save_claims(tx: Transaction, claims: Iterable[Claim]) -> None:
    """A claim that is known already only widens its times."""
    await tx.many(_SAVE_CLAIM, [(c.identity_id, c.source, c.name, c.first_at, c.last_at) for c in claims])


async def save_edges(tx: Transaction, edges: Iterable[Edge]) -> None:
    """One that is known already changes nothing."""
    await tx.many(_SAVE_EDGE, [(e.workspace_id, e.one, e.other, e.evidence, e.operator) for e in edges])


async def edges_of(source: Reader | Transaction, identity_ids: Iterable[int]) -> list[Edge]:
    """Every edge that ends at one of these, oldest first."""
    rows = await source.rows(_EDGES_OF, (as_json(identity_ids),))
    return [Edge(one[0], one[1], one[2], one[3], one[4], bool(one[5]), one[6]) for one in rows]


async def switch_edges(tx: Transaction, one: int, other: int, *, is_active: bool) -> None:
    """All edges between the two, whatever their evidence."""
    await tx.run(_SWITCH, (int(is_active), one, other))


async def forget_edges(tx: Transaction, one: int, other: int) -> None:
    """What operators said of the two; what providers say of them counts again."""
    await tx.run(_DROP, (one, other))
    await switch_edges(tx, one, other, is_active=True)


async def contacts_by_ids(reader: Reader, ids: Sequence[int]) -> dict[int, Contact]:
    """With all identities of each."""
    if not ids:
        return {}
    of_contact: dict[int, list[Identity]] = defaultdict(list)
    for row in await identities_of(reader, ids):
        of_contact[row.contact_id].append(Identity(row.kind, row.shown))  # type: ignore[arg-type]  # CHECKed by the table
    return {
        row.id: Contact(row.id, row.workspace_id, row.name, row.phone, tuple(of_contact[row.id]), row.seq)
        for row in (await contact_rows(reader, ids)).values()
    }


async def groups_by_ids(reader: Reader, ids: Sequence[int]) -> dict[int, Group]:
    if not ids:
        return {}
    rows = await group_rows_by_id(reader, ids)
    return {
        one: Group(one, row.workspace_id, row.jid, group_name(row), participants_count(row), row.seq)
        for one, row in rows.items()
    }


def group_name(row: GroupRow) -> str | None:
    """What operators call it, else what it calls itself."""
    return row.operator_name or row.name


def participants_count(row: GroupRow) -> int | None:
    return len(json.loads(row.participants)) if row.participants else None


def _numbered(tx: Transaction, rows: Iterable[N], *, is_new: bool) -> list[N]:
    numbered = list(rows)
    for row in numbered:
        row.seq = tx.take_seq()
        row.created_seq = row.seq if is_new else row.created_seq
    return numbered
