"""Which rows only tell of messages that were written here: they are hidden behind them, for as long as that is likely.

A hidden row keeps its key and all that was told of it: what seemed to be an echo and was not is shown again.
"""

from collections import defaultdict

from daemon.projector.sends import Sends, is_echo
from daemon.rules import messages
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
    named = sends.named()
    besides = await _besides(tx, sends, by_key, named)
    behind = defaultdict(list)
    for row in sorted(filter(_is_foreign, by_key.values()), key=lambda row: row.sent_at):
        key = (row.session_id, row.dedupe_key)
        into = named[key].id if key in named else await _guessed(tx, sends, row)
        by_key[key] = replaced(row, merged_into=into)
        behind[into].append(row)
    for number, row in sends.rows.items():
        key, sending = (row.session_id, row.dedupe_key), sends.sendings[number]
        by_key[key] = messages.told(by_key[key], sending, behind[row.id])
    return besides


async def _besides(
    tx: Transaction, sends: Sends, by_key: ByKey, named: dict[MessageKey, MessageRow]
) -> dict[int, MessageRow]:
    """Let `by_key` hold all that is hidden behind the messages at hand or has one of their names."""
    found = await table.merged_into(tx, [row.id for row in sends.rows.values()])
    found += (await table.by_key(tx, named.keys() - by_key.keys())).values()
    held = {row.id for row in by_key.values()}
    besides = {row.id: row for row in found if row.id not in held}
    by_key.update({(row.session_id, row.dedupe_key): row for row in besides.values()})
    return besides


def _is_foreign(row: MessageRow) -> bool:
    """Whether a row may tell of a message of ours. A customer's never does, whatever a provider calls it."""
    return row.direction == "outbound" and row.outbox_id is None


async def _guessed(tx: Transaction, sends: Sends, row: MessageRow) -> int | None:
    """The message behind which a row is hidden that has no try's name; None: it is a message of its own."""
    sending = next((sends.sendings[number] for number, ours in sends.rows.items() if ours.id == row.merged_into), None)
    if sending is None:
        return row.merged_into
    likely = [
        one for one in sending.tries
        if not one.target_key and one.outcome != "rejected"
        and is_echo(one, row.session_id, one.peer, row.body, row.sent_at)
    ]  # fmt: skip
    if likely and all(one.outcome is not None for one in likely):  # nothing more is heard of them: it is settled
        await attempts.name(tx, likely[0], row.dedupe_key, row.provider_message_id, "echo")
    return row.merged_into if likely else None
