"""Every query on who is in a group, and who was. The groups themselves are in store.people."""

from collections.abc import Iterable
from dataclasses import dataclass

from store.database import Reader, Transaction
from store.models import GroupMember, Identity, Membership, Millis
from store.table import Table, as_json

ParticipantKey = tuple[str, str]
"""Kind and value, as an identity has them."""


@dataclass(slots=True)
class ParticipantRow:
    """A row of `group_participants`. Whoever is in the group's newest list was named then too."""

    group_id: int
    kind: str
    value: str
    shown: str
    is_admin: int
    admin_at: Millis
    name: str | None
    name_at: Millis
    first_at: Millis
    last_at: Millis


TABLE = Table("group_participants", ParticipantRow)

_OF_GROUPS = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN group_participants
ON group_participants.group_id = j.value"""
_SAVE = f"""
INSERT OR REPLACE INTO group_participants ({TABLE.columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_IS_IN = "EXISTS (SELECT 1 FROM json_each(g.participants) AS l WHERE l.value = p.kind || ':' || p.value)"
_MEMBERS = f"""
SELECT p.kind, coalesce(i.shown, p.shown), coalesce(c.name, p.name), c.phone, i.contact_id, p.is_admin, p.first_at,
    CASE WHEN {_IS_IN} THEN NULL ELSE p.last_at END AS left_at
FROM groups AS g CROSS JOIN group_participants AS p ON p.group_id = g.id
LEFT JOIN identities AS i ON i.workspace_id = g.workspace_id AND i.kind = p.kind AND i.value = p.value
LEFT JOIN contacts AS c ON c.id = i.contact_id
WHERE g.id = ?
ORDER BY left_at IS NOT NULL, p.is_admin DESC, coalesce(c.name, p.name, i.shown, p.shown) COLLATE NOCASE, 2"""
_MEMBERSHIPS = f"""
SELECT g.id, coalesce(g.operator_name, g.name, g.jid), max(p.is_admin),
    CASE WHEN max({_IS_IN}) THEN NULL ELSE max(p.last_at) END
FROM identities AS i CROSS JOIN group_participants AS p ON p.kind = i.kind AND p.value = i.value
CROSS JOIN groups AS g ON g.id = p.group_id AND g.workspace_id = i.workspace_id
WHERE i.contact_id = ? GROUP BY g.id ORDER BY 4 IS NOT NULL, 2 COLLATE NOCASE, g.id"""


async def participants(tx: Transaction, groups: Iterable[int]) -> list[ParticipantRow]:
    """Everybody that a list of these groups ever named."""
    return await TABLE.load(tx, _OF_GROUPS, (as_json(groups),))


async def save_participants(tx: Transaction, rows: Iterable[ParticipantRow]) -> None:
    await tx.many(
        _SAVE,
        [
            (row.group_id, row.kind, row.value, row.shown, row.is_admin, row.admin_at, row.name, row.name_at,
             row.first_at, row.last_at)
            for row in rows
        ],
    )  # fmt: skip


async def members(reader: Reader, group_id: int) -> tuple[GroupMember, ...]:
    """Those in it first, admins before the others, by name; then those who left."""
    rows = await reader.rows(_MEMBERS, (group_id,))
    return tuple(
        GroupMember(Identity(one[0], one[1]), one[2], one[3], one[4], bool(one[5]), one[6], one[7]) for one in rows
    )


async def memberships(reader: Reader, contact_id: int) -> tuple[Membership, ...]:
    """The groups that a person is in, then those they left."""
    rows = await reader.rows(_MEMBERSHIPS, (contact_id,))
    return tuple(Membership(one[0], one[1], bool(one[2]), one[3]) for one in rows)
