"""Messages that were written here take the name that their provider gives them, and what stood under it before."""

from daemon.projector.sends import Sends, is_echo, is_settled, settled_key
from daemon.rules import messages
from daemon.rules.sending import Sending, own_key
from store import attempts
from store import messages as table
from store.database import Transaction
from store.messages import MessageKey, MessageRow
from store.table import replaced

ByKey = dict[MessageKey, MessageRow]


async def take_names(tx: Transaction, sends: Sends, by_key: ByKey) -> dict[int, MessageRow]:
    """Change `by_key` so; returns the rows of the store that came in besides, as they are there."""
    if not sends.rows:
        return {}
    besides = await _shadows_of(tx, sends, by_key)
    for outbox_id in sends.rows:
        await _judge_shadows(tx, sends.sendings[outbox_id], sends.rows[outbox_id], by_key)
    # who has lost a name gives it up before another can take it
    for outbox_id in sorted(sends.rows, key=lambda one: sends.sendings[one].key != own_key(one)):
        besides |= await _take_name(tx, sends.sendings[outbox_id], sends.rows[outbox_id], by_key)
    return besides


async def _shadows_of(tx: Transaction, sends: Sends, by_key: ByKey) -> dict[int, MessageRow]:
    """Echoes that are hidden because they seem to tell of tries under way."""
    found = await table.merged_into(tx, [row.id for row in sends.rows.values()])
    shadows = {row.id: row for row in found if not is_settled(row)}
    held = {row.id for row in by_key.values()}
    by_key.update({(row.session_id, row.dedupe_key): row for row in shadows.values() if row.id not in held})
    return {one: row for one, row in shadows.items() if one not in held}


async def _judge_shadows(tx: Transaction, sending: Sending, ours: MessageRow, by_key: ByKey) -> None:
    """Now that more is known of the tries: each echo is still likely, surely the message itself, or another one."""
    for key, row in list(by_key.items()):
        if row.merged_into != ours.id or is_settled(row) or row.dedupe_key in sending.keys:
            continue
        likely = [
            one for one in sending.tries
            if not one.target_key and is_echo(one, row.session_id, one.peer, row.body, row.sent_at)
        ]  # fmt: skip
        if any(one.outcome is None for one in likely):
            continue
        unknown = next((one for one in likely if one.outcome != "rejected"), None)
        if unknown is not None:
            await attempts.name(tx, unknown, row.dedupe_key, row.provider_message_id, "echo")
        else:
            by_key[key] = replaced(row, merged_into=None)


async def _take_name(tx: Transaction, sending: Sending, stored: MessageRow, by_key: ByKey) -> dict[int, MessageRow]:
    session, was, wanted = stored.session_id, stored.dedupe_key, sending.key
    row = by_key.pop((session, was))
    besides: dict[int, MessageRow] = {}
    if wanted != was:
        found = await table.by_key(tx, {(session, wanted)} - by_key.keys())
        by_key.update(found)
        besides = {one.id: one for one in found.values()}
    for key in {wanted, *sending.keys} - {was}:
        if (session, key) in by_key:
            row = await _absorb(tx, row, by_key.pop((session, key)), by_key)
    if wanted != was:
        row = replaced(row, provider_message_id=_provider_id(sending))
        await table.give_up_key(tx, row, wanted)
    by_key[session, wanted] = row
    return besides


async def _absorb(tx: Transaction, ours: MessageRow, other: MessageRow, by_key: ByKey) -> MessageRow:
    """One id on two rows: what stood under it is shown as ours from now on."""
    if other.id:  # one that this very batch brought needs no row at all
        await table.give_up_key(tx, other, settled_key(other))
        by_key[other.session_id, other.dedupe_key] = replaced(other, merged_into=ours.id)
    return messages.merged(ours, other)


def _provider_id(sending: Sending) -> str | None:
    return next((one.provider_message_id for one in reversed(sending.tries) if one.target_key), None)
