"""The two commits around every call to a provider: before it that it is made, after it what came of it.

A crash between them leaves a try without an outcome, which nobody will ever repeat by itself.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from daemon.api.errors import WindowShut
from daemon.facts import Reaction, SendChanged
from daemon.outbox import troubles
from daemon.outbox.office import Office
from daemon.providers.base import Outcome, Outgoing, Rejected, Sent, TemplateCall, Unknown
from daemon.providers.people import identity
from daemon.rules import queue
from daemon.rules.people import peer_key
from store import attempts, chats, outbox
from store.attempts import AttemptRow
from store.database import Transaction
from store.models import ChatKind, Millis
from store.outbox import OutboxRow
from store.table import replaced

_LOOK = "look at the telephone: then say that it went out (confirm), send it again, or drop it"
_SHUT = Rejected(
    "the customer's window has shut while it waited", Reaction.TEMPLATE, "send a template instead", WindowShut.meta_code
)


@dataclass(frozen=True, slots=True)
class Try:
    """A call that may now be made."""

    outbox_id: int
    attempt_id: int
    session_id: int
    outgoing: Outgoing


async def begin(office: Office, outbox_id: int) -> Try | None:
    """Write that it is being sent. None: it is no longer to be sent."""

    async def unit(tx: Transaction) -> Try | None:
        row = (await outbox.by_id(tx, [outbox_id])).get(outbox_id)
        if row is None or row.state not in ("queued", "scheduled"):
            return None
        now = office.clock()
        if await is_too_late(office, tx, row):
            await _refused(office, tx, row, None, _SHUT)
            return None
        attempt = _attempt(row, now)
        await attempts.insert(tx, attempt)
        await outbox.update(tx, [(row, replaced(row, state="sending", tries=row.tries + 1))])
        await office.project(tx, row.session_id, [SendChanged(row.id, tried_at=now)])
        return Try(row.id, attempt.id, row.session_id, _outgoing(row, attempt.token))

    return await office.store.write(unit, urgent=True)


async def end(office: Office, one: Try, outcome: Outcome) -> None:
    """Write what came of it."""

    async def unit(tx: Transaction) -> None:
        row = (await outbox.by_id(tx, [one.outbox_id]))[one.outbox_id]
        attempt = next(each for each in (await attempts.of_outbox(tx, [row.id]))[row.id] if each.id == one.attempt_id)
        if isinstance(outcome, Sent):
            await _taken(office, tx, row, attempt, outcome)
        elif isinstance(outcome, Unknown):
            await _lost(office, tx, row, attempt, outcome)
        else:
            await _refused(office, tx, row, attempt, outcome)

    await office.store.write(unit, urgent=True)


async def recover(office: Office) -> int:
    """After a start: what was being sent when the daemon ended is unknown, and every session may be tried anew.

    Returns how many were unknown.
    """

    async def unit(tx: Transaction) -> int:
        rows = await outbox.unfinished(tx)
        tries = await attempts.of_outbox(tx, [row.id for row in rows])
        for row in rows:
            await _lost(office, tx, row, tries[row.id][-1], Unknown("the daemon ended while it was being sent"))
        await troubles.forget(tx)
        return len(rows)

    return await office.store.write(unit, urgent=True)


async def hold_stale(office: Office) -> None:
    """What could not be tried for long asks first: the moment for it may have passed."""

    async def unit(tx: Transaction) -> None:
        rows = await outbox.stale(tx, Millis(office.clock() - queue.STALE))
        tries = await attempts.of_outbox(tx, [row.id for row in rows])
        hint = "send it again if it is still wanted, or drop it"
        held = [replaced(row, state="held", hint=hint, error=row.error or "it could not leave in time") for row in rows]
        after = [_unless_unknown(row, tries[row.id]) for row in held]
        await outbox.update(tx, zip(rows, after, strict=True))
        await changed(office, tx, rows)

    await office.store.write(unit, urgent=True)


async def changed(office: Office, tx: Transaction, rows: Iterable[OutboxRow]) -> None:
    """Let the messages behind these intents say what the outbox now says."""
    told: dict[int, list[SendChanged]] = defaultdict(list)
    for row in rows:
        told[row.session_id].append(SendChanged(row.id))
    for session_id, facts in told.items():
        await office.project(tx, session_id, facts)


async def is_too_late(office: Office, tx: Transaction, row: OutboxRow) -> bool:
    """Whether this text would be refused: by now only a template goes."""
    key = (row.session_id, row.peer)
    chat = (await chats.by_key(tx, [key])).get(key)
    return row.template is None and office.is_shut(row.session_id, row.peer, chat)


async def _taken(office: Office, tx: Transaction, row: OutboxRow, attempt: AttemptRow, outcome: Sent) -> None:
    await attempts.update(tx, [(attempt, replaced(attempt, outcome="sent", ended_at=office.clock()))])
    await outbox.update(tx, [(row, replaced(row, state="sent", error=None, error_code=None, hint=None))])
    await troubles.recovered(tx, row.session_id)
    named = SendChanged(
        row.id, token=attempt.token, target_key=outcome.key, provider_message_id=outcome.provider_message_id
    )
    await office.project(tx, row.session_id, [named])


async def _lost(office: Office, tx: Transaction, row: OutboxRow, attempt: AttemptRow, outcome: Unknown) -> None:
    now = office.clock()
    # a status may have named it before its answer could: then it is known after all
    settled = "sent" if attempt.target_key else "unknown"
    ended = replaced(attempt, outcome=settled, ended_at=now, error=outcome.words)
    await attempts.update(tx, [(attempt, ended)])
    until = Millis(now + queue.UNKNOWN_BLOCKS)
    unknown = replaced(row, state="unknown", due_at=until, error=outcome.words, error_code=None, hint=_LOOK)
    await outbox.update(tx, [(row, unknown)])
    await troubles.touch(tx, row.session_id)
    await changed(office, tx, [row])


async def _refused(
    office: Office, tx: Transaction, row: OutboxRow, attempt: AttemptRow | None, outcome: Rejected
) -> None:
    now = office.clock()
    why = {"error": outcome.words, "error_code": outcome.code, "hint": outcome.hint or None}
    if attempt is not None:
        ended = replaced(attempt, outcome="rejected", ended_at=now, reaction=outcome.reaction.value, **why)
        await attempts.update(tx, [(attempt, ended)])
    after = replaced(row, **_next(row, outcome, now), **why)
    if after.state == "failed":
        after = _unless_unknown(after, (await attempts.of_outbox(tx, [row.id]))[row.id])
    await outbox.update(tx, [(row, after)])
    await troubles.blame(tx, row, outcome, now)
    await changed(office, tx, [row])


def _next(row: OutboxRow, outcome: Rejected, now: Millis) -> dict[str, object]:
    """What becomes of a refused one. One of a stopped session stays: nothing was wrong with it."""
    if outcome.reaction is Reaction.STOP:
        return {"state": "queued", "due_at": now}
    wait = queue.wait_before(outcome.reaction, row.tries, outcome.retry_after)
    return {"state": "failed"} if wait is None else {"state": "queued", "due_at": Millis(now + wait)}


def unknown_try(tries: Iterable[AttemptRow]) -> AttemptRow | None:
    """The newest of which nobody knows whether it went out."""
    return next((one for one in reversed([*tries]) if one.outcome == "unknown"), None)


def _unless_unknown(row: OutboxRow, tries: Iterable[AttemptRow]) -> OutboxRow:
    """As it ended; but while nobody knows of an earlier try, what became of the last one is the smaller half of it."""
    earlier = unknown_try(tries)
    if earlier is None:
        return row
    until = Millis((earlier.ended_at or earlier.started_at) + queue.UNKNOWN_BLOCKS)
    words = f"an earlier try may have gone out; the last one did not: {row.error}"
    return replaced(row, state="unknown", due_at=until, error=words, error_code=None, hint=_LOOK)


def _attempt(row: OutboxRow, now: Millis) -> AttemptRow:
    known = identity(row.address)
    peer = row.peer if row.peer.startswith("g:") or known is None else peer_key(known)
    return AttemptRow(
        id=0, outbox_id=row.id, session_id=row.session_id, token=secrets.token_urlsafe(18), peer=peer, body=row.body,
        started_at=now, ended_at=None, outcome=None, target_key=None, provider_message_id=None, told_by=None,
        error=None, error_code=None, reaction=None, hint=None,
    )  # fmt: skip


def _outgoing(row: OutboxRow, token: str) -> Outgoing:
    kind: ChatKind = "group" if row.peer.startswith("g:") else "private"
    if row.template is None:
        return Outgoing(token, kind, row.address, row.body, row.quoted_id)
    plain = json.loads(row.template)
    template = TemplateCall(plain["name"], plain["language"], tuple(plain["values"]))
    return Outgoing(token, kind, row.address, row.body, row.quoted_id, template)
