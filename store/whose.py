"""Of what workspace a row is, whatever its kind: what decides whether an operator may know of it."""

from collections.abc import Collection
from typing import Literal

from store.database import Reader, Transaction
from store.table import as_json

Kind = Literal["chat", "message", "contact", "group", "session", "outbox", "delivery", "action"]
Within = tuple[int, ...] | None
"""The workspaces that a query may tell of. None: all."""

_TABLES = {
    "chat": "chats", "message": "messages", "contact": "contacts", "group": "groups", "session": "sessions",
    "outbox": "outbox",
}  # fmt: skip
DELIVERY_WITHIN = """
(deliveries.session_id IS NOT NULL OR deliveries.speakers <> '[]') AND NOT EXISTS (
    SELECT 1 FROM (SELECT value FROM json_each(deliveries.speakers) UNION SELECT deliveries.session_id) AS v
    LEFT JOIN sessions AS w ON w.id = v.value
    WHERE v.value IS NOT NULL AND coalesce(w.workspace_id, 0) NOT IN (SELECT value FROM json_each({within})))"""
"""A raw body may hold parts for whomever its sender may speak for: it is told to those who see all of them."""
ACTION_WITHIN = """
NOT EXISTS (SELECT 1 FROM json_each(a.args, '$.chats') AS v JOIN chats AS w ON w.id = v.value
    WHERE w.workspace_id NOT IN (SELECT value FROM json_each({within})))
AND NOT EXISTS (SELECT 1 FROM json_each(a.args, '$.contacts') AS v JOIN contacts AS w ON w.id = v.value
    WHERE w.workspace_id NOT IN (SELECT value FROM json_each({within})))"""
_OF_ROWS = """
SELECT t.id FROM json_each(?1) AS j CROSS JOIN {table} AS t ON t.id = j.value
WHERE t.workspace_id IN (SELECT value FROM json_each(?2))"""
_OF_DELIVERIES = f"""
SELECT deliveries.id FROM json_each(?1) AS j CROSS JOIN deliveries ON deliveries.id = j.value
WHERE {DELIVERY_WITHIN.format(within="?2")}"""
_OF_ACTIONS = f"""
SELECT a.id FROM json_each(?1) AS j CROSS JOIN actions AS a ON a.id = j.value
WHERE {ACTION_WITHIN.format(within="?2")}"""
_OF_SESSIONS = "SELECT id, workspace_id FROM sessions"


async def seen(source: Reader | Transaction, kind: Kind, ids: Collection[int], within: tuple[int, ...]) -> set[int]:
    """Those of them that are there, and of one of these workspaces."""
    if kind == "delivery":
        sql = _OF_DELIVERIES
    elif kind == "action":
        sql = _OF_ACTIONS
    else:
        sql = _OF_ROWS.format(table=_TABLES[kind])
    return {int(one) for (one,) in await source.rows(sql, (as_json(ids), as_json(within)))}


async def workspaces_of_sessions(source: Reader | Transaction) -> dict[int, int]:
    return {int(one): int(workspace) for one, workspace in await source.rows(_OF_SESSIONS)}
