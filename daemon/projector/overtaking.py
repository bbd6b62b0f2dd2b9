"""What an import brought, and the provider's own word of it that comes later: one line of the thread.

The provider knows more: its id, its second, its file. So its message takes the place of the imported one, as if it had
been there first and the import had found it.
"""

from collections import defaultdict

from daemon.rules.imports import MINUTE, words_of
from store import imports
from store.database import Transaction
from store.messages import MessageKey, MessageRow
from store.table import replaced


async def take_places(tx: Transaction, by_key: dict[MessageKey, MessageRow]) -> dict[int, MessageRow]:
    """Change `by_key` so; returns the rows of the store that came in besides, as they are there."""
    fresh = {key: row for key, row in by_key.items() if _may_overtake(row)}
    places = {(row.chat_id, row.sent_at // MINUTE) for row in fresh.values()}
    waiting = defaultdict(list)
    for held in await imports.imported_in(tx, places):
        waiting[held.chat_id, words_of(held)].append(held)
    besides = {}
    for key, row in fresh.items():
        if waiting and (found := waiting.get((row.chat_id, words_of(row)))):
            old = found.pop(0)
            besides[old.id] = old
            by_key[key] = replaced(
                row, id=old.id, rank=old.rank, created_seq=old.created_seq, seq=old.seq, read_by=old.read_by,
                read_at=old.read_at, is_marked_unread=old.is_marked_unread,
            )  # fmt: skip
    return besides


def _may_overtake(row: MessageRow) -> bool:
    is_told = row.origin not in ("import", "desk") and row.direction != "internal"
    return is_told and not row.id and row.merged_into is None and not row.is_clamped
