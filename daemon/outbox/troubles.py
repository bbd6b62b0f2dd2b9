"""What tries say of their session: that it is stopped, was told to slow down or is out of reach; and its end."""

from dataclasses import replace

from daemon.facts import Reaction
from daemon.outbox.office import Office
from daemon.providers.base import Rejected
from daemon.rules import queue
from store import attempts, sessions
from store.database import Transaction
from store.models import Millis
from store.outbox import OutboxRow
from store.sessions import SessionRow

_OUT_OF_REACH = 3
"""Tries in a row that the provider did not take, through no fault of the messages."""
_REST = 120_000
"""Milliseconds for which a session that cannot be reached is nobody's route."""


async def blame(tx: Transaction, row: OutboxRow, outcome: Rejected, now: Millis) -> None:
    """What a refusal says of the session, where it says nothing of the message."""
    session = (await sessions.all_rows(tx))[row.session_id]
    if outcome.reaction is Reaction.STOP:
        session = replace(session, trouble=outcome.words, trouble_hint=outcome.hint, trouble_until=None)
    elif outcome.reaction is Reaction.SLOW_DOWN:
        session = _slowed(session, outcome.words, now, queue.session_rest(row.tries, outcome.retry_after))
    elif outcome.reaction is not Reaction.AGAIN:
        return
    elif await _is_out_of_reach(tx, session.id):
        session = _resting(session, outcome.words, Millis(now + _REST))
    await sessions.save(tx, [session])  # changed or not: its health is not what it was


async def slow_down(tx: Transaction, session_id: int, outcome: Rejected, now: Millis) -> None:
    """What was refused so beside the answers holds those up, too."""
    session = (await sessions.all_rows(tx))[session_id]
    await sessions.save(tx, [_slowed(session, outcome.words, now, queue.session_rest(1, outcome.retry_after))])


async def recovered(tx: Transaction, session_id: int) -> None:
    """Nothing is known against it any more; but a wait that its provider asked for has to be waited for."""
    row = (await sessions.all_rows(tx))[session_id]
    is_asked_to_wait = row.trouble_until is not None and row.trouble_until == row.slowed_until
    if row.trouble is not None and not is_asked_to_wait:
        await sessions.save(tx, [_untroubled(row)])


async def touch(tx: Transaction, session_id: int) -> None:
    """Its health is not what it was."""
    await sessions.save(tx, [(await sessions.all_rows(tx))[session_id]])


async def end_rests(office: Office) -> None:
    """Sessions that could not be reached may be anybody's route again: the next try tells."""

    async def unit(tx: Transaction) -> None:
        held = (await sessions.all_rows(tx)).values()
        over = [one for one in held if one.trouble_until is not None and one.trouble_until <= office.clock()]
        await sessions.save(tx, map(_untroubled, over))

    await office.store.write(unit, urgent=True)


async def forget(tx: Transaction) -> None:
    """With a new start every session may be tried anew."""
    held = (await sessions.all_rows(tx)).values()
    hindered = [one for one in held if one.trouble is not None or one.slowed_until is not None]
    await sessions.save(tx, [replace(_untroubled(one), slowed_until=None) for one in hindered])


async def _is_out_of_reach(tx: Transaction, session_id: int) -> bool:
    """One failure is a hiccup; several in a row, and others should answer in its place for a while."""
    latest = await attempts.latest(tx, session_id, _OUT_OF_REACH)
    return len(latest) == _OUT_OF_REACH and all(one.reaction == Reaction.AGAIN for one in latest)


def _slowed(session: SessionRow, words: str, now: Millis, rest: int) -> SessionRow:
    until = Millis(max(now + rest, session.slowed_until or 0))
    slowed = replace(session, slowed_until=until)
    return _resting(slowed, f"the provider asks to wait ({words})", until) if rest >= queue.LONG_REST else slowed


def _resting(session: SessionRow, words: str, until: Millis) -> SessionRow:
    """It is nobody's route until then. What is stopped, or rests for longer, stays as it is."""
    if session.trouble is not None and (session.trouble_until is None or session.trouble_until > until):
        return session
    return replace(session, trouble=words, trouble_hint="it is tried again by itself", trouble_until=until)


def _untroubled(row: SessionRow) -> SessionRow:
    return replace(row, trouble=None, trouble_hint=None, trouble_until=None)
