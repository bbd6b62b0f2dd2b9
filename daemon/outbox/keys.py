"""The caller's own name of an answer: asked twice it is queued once, and it never stands for two."""

import hashlib
import json

from daemon.api.errors import Conflict
from daemon.api.sending import AskSend, AskSendTo
from daemon.outbox.routing import Source
from daemon.rules import phones
from store import outbox
from store.outbox import OutboxRow

Asked = AskSend | AskSendTo


async def known(source: Source, operator: str, ask: Asked) -> OutboxRow | None:
    """What this key stands for already. Raises Conflict when that is something else."""
    row = await outbox.by_client_key(source, ask.key) if ask.key else None
    if row is not None and row.asked != digest(operator, ask):
        raise Conflict(
            f"key: {ask.key!a} stands for another answer already, number {row.id} in the outbox",
            "give each answer a key of its own: only the very same answer may be asked for again",
        )
    return row


def digest(operator: str, ask: Asked) -> str:
    """Who asked for what, and where; not by which session, which may be decided anew when it is asked again."""
    where = ask.id if isinstance(ask, AskSend) else phones.e164(ask.to, None) or ask.to
    said = [operator, where, ask.text, ask.reply_to, ask.template, ask.variables]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
