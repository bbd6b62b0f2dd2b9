"""What operators do to intents: send again, drop, say that one went out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from daemon.api.errors import BadRequest
from daemon.api.outbox import OutboxDone, Unchanged
from daemon.api.verbs import CANCEL, CONFIRM, DONE_IN, OUTBOX_VERBS, RETRY
from daemon.outbox import troubles, trying
from daemon.outbox.office import Office
from daemon.rules.sight import EVERYTHING, Sight
from store import attempts, outbox
from store.attempts import AttemptRow
from store.database import Transaction
from store.outbox import OutboxRow
from store.table import replaced

MOST = 10_000
"""Intents in one verb."""


class _NotDone(Exception):
    """Why a verb cannot be done to one intent."""


@dataclass(frozen=True, slots=True)
class _Case:
    """An intent that a verb is to be done to."""

    office: Office
    tx: Transaction
    row: OutboxRow
    tries: list[AttemptRow]


async def do(office: Office, verb: str, ids: tuple[int, ...], sight: Sight = EVERYTHING) -> OutboxDone:
    """Each on its own: what cannot be done to one keeps none of the others from it. Raises BadRequest."""
    doing = _DOING.get(verb)
    if doing is None:
        raise BadRequest(f"verb: {verb!a} is not known", f"one of {', '.join(OUTBOX_VERBS)}")
    if not 1 <= len(ids) <= MOST:
        raise BadRequest(f"ids: name 1 to {MOST} intents")

    async def unit(tx: Transaction) -> OutboxDone:
        wanted = tuple(dict.fromkeys(ids))
        rows, tries = await outbox.by_id(tx, wanted), await attempts.of_outbox(tx, wanted)
        done, unchanged = list[OutboxRow](), list[Unchanged]()
        for number in wanted:
            row = rows.get(number)
            row = row if row and sight.sees(row.workspace_id) else None
            try:
                now = await doing(_Case(office, tx, _there(row), tries[number]))
                await outbox.update(tx, [(_there(row), now)])
                done.append(now)
            except _NotDone as trouble:
                unchanged.append(Unchanged(number, str(trouble)))
        await trying.changed(office, tx, done)
        return OutboxDone(len(done), tuple(unchanged), tx.seq)

    return await office.store.write(unit, urgent=True)


def _there(row: OutboxRow | None) -> OutboxRow:
    if row is None:
        raise _NotDone("there is no such intent")
    return row


async def _retry(case: _Case) -> OutboxRow:
    office, tx, row = case.office, case.tx, case.row
    if row.state not in DONE_IN[RETRY.name]:
        raise _NotDone(f"it is {row.state}: only what failed, is unknown or is held can be sent again")
    if office.sender(row.session_id) is None:
        raise _NotDone("its session cannot send any more")
    if await trying.is_too_late(office, tx, row):
        raise _NotDone("the customer's window is shut: send a template instead")
    await troubles.recovered(tx, row.session_id)  # whoever says so believes that it works again
    return replaced(row, state="queued", due_at=office.clock(), tries=0, error=None, error_code=None, hint=None)


async def _cancel(case: _Case) -> OutboxRow:
    row = case.row
    if row.state == "sending":
        raise _NotDone("it is being sent this moment")
    if row.state not in DONE_IN[CANCEL.name]:
        raise _NotDone(f"it is {row.state}")
    return replaced(row, state="cancelled", error=None, error_code=None, hint=None)


async def _confirm(case: _Case) -> OutboxRow:
    row, unknown = case.row, trying.unknown_try(case.tries)
    if row.state not in DONE_IN[CONFIRM.name] or unknown is None:
        raise _NotDone(f"it is {row.state}: only one of which nobody knows can be confirmed")
    await attempts.update(case.tx, [(unknown, replaced(unknown, outcome="sent", told_by="operator"))])
    return replaced(row, state="sent", error=None, error_code=None, hint=None)


_DOING: dict[str, Callable[[_Case], Awaitable[OutboxRow]]] = {
    RETRY.name: _retry,
    CANCEL.name: _cancel,
    CONFIRM.name: _confirm,
}
