"""What was done, newest first."""

import json
from dataclasses import dataclass
from typing import Any

from store.actions import ActionRow, of_row
from store.database import Reader, Transaction
from store.table import as_json
from store.whose import ACTION_WITHIN, Within

# of which chats something changed, each as what it is part of by now; the only one's name beside it
_SHOWN = """
SELECT a.id, a.operator, a.verb, a.args, a.at, a.is_step, a.undone_at, a.undone_by,
    (SELECT count(DISTINCT coalesce(h.merged_into, h.id)) FROM changes AS c JOIN chats AS h ON h.id = c.chat_id
        WHERE c.action_id = a.id AND c.value IS NOT c.before),
    (SELECT min(coalesce(h.merged_into, h.id)) FROM changes AS c JOIN chats AS h ON h.id = c.chat_id
        WHERE c.action_id = a.id AND c.value IS NOT c.before)
FROM actions AS a"""
# neither what was only opened, nor what changed nothing
_TELLS = """NOT (a.verb = 'read' AND a.is_step = 0)
AND EXISTS (SELECT 1 FROM changes AS c WHERE c.action_id = a.id AND c.value IS NOT c.before)"""
_ALL = f"{_SHOWN} WHERE {_TELLS} AND a.id < ? ORDER BY a.id DESC LIMIT ?"
_BY = f"{_SHOWN} WHERE a.operator = ? AND {_TELLS} AND a.id < ? ORDER BY a.id DESC LIMIT ?"
_WITHIN = f"""{_SHOWN} WHERE (?1 IS NULL OR a.operator = ?1) AND {_TELLS} AND a.id < ?2
AND {ACTION_WITHIN.format(within="?4")} ORDER BY a.id DESC LIMIT ?3"""
_OF_CHAT = f"""{_SHOWN} WHERE a.id IN (
    SELECT DISTINCT action_id FROM changes
    WHERE value IS NOT before AND chat_id IN (SELECT id FROM chats WHERE id = ?1 OR merged_into = ?1))
AND (?2 IS NULL OR a.operator = ?2) AND {_TELLS} AND a.id < ?3 ORDER BY a.id DESC LIMIT ?4"""
_ONE = f"{_SHOWN} WHERE a.id = ?"
_NAMES = "SELECT id, name FROM chats WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Past:
    """An action, and of how many chats it changed something."""

    action: ActionRow
    chats: int
    chat_id: int | None
    """The only chat that it changed."""
    chat_name: str | None


async def page(
    reader: Reader, *, chat_id: int | None, operator: str | None, before: int | None, limit: int, within: Within = None
) -> list[Past]:
    """What was done to a chat, by an operator, or at all. `before`: an action's id."""
    end = 2**62 if before is None else before
    if chat_id is not None:
        return await _past(reader, _OF_CHAT, (chat_id, operator, end, limit))
    if within is not None:
        return await _past(reader, _WITHIN, (operator, end, limit, as_json(within)))
    if operator is not None:
        return await _past(reader, _BY, (operator, end, limit))
    return await _past(reader, _ALL, (end, limit))


async def one(source: Reader | Transaction, action: int) -> Past:
    (found,) = await _past(source, _ONE, (action,))
    return found


async def _past(source: Reader | Transaction, sql: str, args: tuple[Any, ...]) -> list[Past]:
    rows = await source.rows(sql, args)
    only = {row[9] for row in rows if row[8] == 1}
    names: dict[int, str] = dict(await source.rows(_NAMES, (json.dumps(sorted(only)),))) if only else {}
    return [
        Past(
            of_row(row), row[8], row[9] if row[8] == 1 else None, names.get(row[9]) if row[8] == 1 else None,
        )
        for row in rows
    ]  # fmt: skip
