"""What providers tell of their accounts: the newest of each subject is kept, and its session shows it."""

from collections.abc import Sequence

from daemon.facts import AccountNotice
from daemon.projector.routed import Routed
from daemon.rules import notices as rules
from store import notices as table
from store import sessions
from store.database import Transaction


async def hear(tx: Transaction, facts: Sequence[Routed]) -> None:
    """Save what is newer than what is held, and announce the sessions that it is about."""
    told = [
        rules.told(one.session_id, one.fact, one.received_at) for one in facts if isinstance(one.fact, AccountNotice)
    ]
    if not told:
        return
    held = await table.of_keys(tx, {row.key for row in told})
    now = dict(held)
    for row in told:
        now[row.key] = rules.newer(now.get(row.key), row)
    changed = [row for key, row in now.items() if row != held.get(key)]
    await table.save(tx, changed)
    if changed:
        rows = await sessions.all_rows(tx)
        await sessions.save(tx, [rows[one] for one in sorted({row.session_id for row in changed})])
