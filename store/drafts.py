"""Every query on drafts: what each operator has begun to write in a chat."""

from collections.abc import Iterable

from store.database import Reader, Transaction
from store.models import Draft

_OF = "SELECT chat_id, text, reply_to, begun_seq, updated_at FROM drafts WHERE chat_id = ? AND operator = ?"
_KEEP = "INSERT INTO drafts (chat_id, operator, text, reply_to, begun_seq, updated_at) VALUES (?, ?, ?, ?, ?, ?)"
# Whoever has begun to write in both has both there, one below the other. "Since you began" counts from the earlier.
_MOVE = """
INSERT INTO drafts (chat_id, operator, text, reply_to, begun_seq, updated_at)
SELECT ?2, operator, text, reply_to, begun_seq, updated_at FROM drafts WHERE chat_id = ?1
ON CONFLICT (chat_id, operator) DO UPDATE SET
    text = text || char(10) || excluded.text, reply_to = coalesce(reply_to, excluded.reply_to),
    begun_seq = min(begun_seq, excluded.begun_seq), updated_at = max(updated_at, excluded.updated_at)"""
_MOVED = "DELETE FROM drafts WHERE chat_id = ?1"
_DROP = "DELETE FROM drafts WHERE chat_id = ? AND operator = ?"


async def of(source: Reader | Transaction, chat_id: int, operator: str) -> Draft:
    """An empty one when there is none."""
    rows = await source.rows(_OF, (chat_id, operator))
    return Draft(*rows[0]) if rows else Draft(chat_id)


async def move(tx: Transaction, chats: Iterable[tuple[int, int]]) -> None:
    """What was begun in a chat goes on in the one that it now stands in."""
    pairs = list(chats)
    await tx.many(_MOVE, pairs)
    await tx.many(_MOVED, [(gone,) for gone, _ in pairs])


async def keep(tx: Transaction, operator: str, draft: Draft) -> None:
    """In place of the one before; one without a text is thrown away."""
    await tx.run(_DROP, (draft.chat_id, operator))
    if draft.text:
        values = (draft.chat_id, operator, draft.text, draft.reply_to, draft.begun_seq, draft.updated_at)
        await tx.run(_KEEP, values)
