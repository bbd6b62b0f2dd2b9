"""What stands in a thread and goes to nobody: notes of operators, and that they did something."""

import secrets
from collections.abc import Iterable, Sequence

from store import actions, chats, messages
from store.actions import Change, Done, Step
from store.chats import ChatRow
from store.database import Transaction
from store.messages import RANK_SHIFT, MessageRow
from store.models import MessageType, Millis
from store.table import replaced

NOTE = "note"
_LINE = "line"
"""The fields of `changes` under which a line is kept as what an action made."""
_OF_ACTION = f"""
SELECT {messages.TABLE.qualified} FROM changes AS c CROSS JOIN messages ON messages.id = CAST(c.value AS INTEGER)
WHERE c.action_id = ? AND c.field IN ('{NOTE}', '{_LINE}')"""

# those that changed, and all others of whoever they are with, or were: it stands wherever these people write
_OF_PERSONS = """
WITH touched AS (SELECT chat_id, field, value, before FROM changes WHERE action_id = ?)
SELECT id FROM chats WHERE merged_into IS NULL AND (
    id IN (SELECT coalesce(h.merged_into, h.id) FROM touched AS t JOIN chats AS h ON h.id = t.chat_id)
    OR contact_id IN (SELECT CAST(value AS INTEGER) FROM touched WHERE field = 'contact_id')
    OR contact_id IN (SELECT CAST(before AS INTEGER) FROM touched WHERE field = 'contact_id'))"""


async def note(tx: Transaction, chat_ids: Sequence[int], step: Step) -> Done:
    """The step's line as a note in each of them. Raises NoSuchChat."""
    held = await actions.held_chats(tx, chat_ids)
    action = await actions.add(tx, step, {"chats": list(held)})
    await _write(tx, held.values(), step, action, "note")
    return Done(action, len(held), tx.seq)


async def add(tx: Transaction, rows: Iterable[ChatRow], step: Step, action: int) -> None:
    """The step's line in each of these chats."""
    await _write(tx, rows, step, action, "triage")


async def of_persons(tx: Transaction, step: Step, action: int) -> None:
    """The step's line in every chat of the people that an action was about."""
    ids = [one for (one,) in await tx.rows(_OF_PERSONS, (action,))]
    await add(tx, (await chats.by_id(tx, ids)).values(), step, action)


async def reconsider(tx: Transaction, action: int, undone_at: Millis | None) -> int:
    """The action was taken back or put back: a note is gone or there again, a line is marked. Returns the notes."""
    rows = await messages.TABLE.load(tx, _OF_ACTION, (action,))
    pairs = [(row, _as_left(row, undone_at)) for row in rows]
    await messages.save(tx, [], [(old, now) for old, now in pairs if old != now])
    return sum(row.type == NOTE for row in rows)


def _as_left(row: MessageRow, undone_at: Millis | None) -> MessageRow:
    """A note that was taken back keeps its words where nobody is shown them, and no search finds them."""
    text = row.body if row.sent_body is None else row.sent_body
    if row.type != NOTE or undone_at is None:
        return replaced(row, revoked_at=undone_at, body=text, sent_body=None)
    return replaced(row, revoked_at=undone_at, body="", sent_body=text)


async def _write(tx: Transaction, rows: Iterable[ChatRow], step: Step, action: int, kind: MessageType) -> None:
    made = [_line(chat, step, kind) for chat in rows]
    ((last,),) = await tx.rows(messages.TABLE.last_id)
    second = step.actor.at // 1000
    taken = (await messages.ranks_taken(tx, [second])).get(second, (second << RANK_SHIFT) - 1)
    # no provider can have given a message of its own this name
    key = secrets.token_hex(8)
    for n, row in enumerate(made, 1):
        row.id, row.rank, row.dedupe_key = last + n, taken + n, f"action:{action}:{key}:{row.chat_id}"
    await messages.save(tx, made, [])
    field = NOTE if kind == NOTE else _LINE
    await actions.note_changes(tx, action, [Change(row.chat_id, field, str(row.id)) for row in made])


def _line(chat: ChatRow, step: Step, kind: MessageType) -> MessageRow:
    at = step.actor.at
    return MessageRow(
        id=0, rank=0, chat_id=chat.id, session_id=chat.session_id, workspace_id=chat.workspace_id, dedupe_key="",
        provider_message_id=None, direction="internal", type=kind, detail=None if kind == NOTE else step.verb,
        body=step.line, sent_body=None, sent_at=at, claimed_sent_at=None, is_clamped=0, is_late=0, received_at=at,
        origin="desk", is_raising=0, is_marked_unread=0, is_unread=0, read_at=None, read_by=None, sender_id=None,
        sender_name=step.actor.operator, claimed_status=None, status="delivered", error=None, error_code=None,
        hint=None, window_refused_at=None, media=None, quoted_key=None, quoted_id=None, reactions=None, edited_at=None,
        revoked_at=None, delivery_id=None, outbox_id=None, merged_into=None, created_seq=0, seq=0,
    )  # fmt: skip
