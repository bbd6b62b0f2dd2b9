"""Asking a session's provider for what was missed, and how far that is."""

from daemon.api.catching_up import AskCatchUp, AskCaughtUp, CatchUp, CatchUpState
from daemon.api.errors import BadRequest, NotFound, TryLater
from daemon.socket.desk import Caller, Desk
from store import catch_ups, sessions
from store.catch_ups import CatchUpRow
from store.models import Millis

_DAY = 86_400_000
_MOST_DAYS = 365


async def begin(desk: Desk, caller: Caller, ask: AskCatchUp) -> CatchUp:
    await _key(desk, ask.id)
    if ask.days is not None and not 0 < ask.days <= _MOST_DAYS:
        raise BadRequest("days: no number of days that can be asked for", f"give one up to {_MOST_DAYS}")
    if desk.catching_up is None:
        raise TryLater("nobody catches up here", "restart it with: frontdesk daemon restart")
    since = None if ask.days is None else Millis(desk.clock() - int(ask.days * _DAY))
    await desk.catching_up.begin(ask.id, since)
    return await told(desk, caller, AskCaughtUp(ask.id))


async def told(desk: Desk, _caller: Caller, ask: AskCaughtUp) -> CatchUp:
    seq, key = desk.store.seq, await _key(desk, ask.id)
    async with desk.store.reading() as reader:
        row = await catch_ups.of(reader, ask.id)
        found = await catch_ups.found(reader, row) if row else 0
    return CatchUp(
        session_id=ask.id,
        session_key=key,
        state=_state(row),
        since=row.since if row else None,
        started_at=row.started_at if row else None,
        ended_at=row.ended_at if row else None,
        done=row.done if row else 0,
        total=row.total if row else None,
        found=found,
        trouble=row.trouble if row else None,
        hint=row.hint if row else None,
        epoch=desk.store.epoch,
        seq=seq,
    )


def _state(row: CatchUpRow | None) -> CatchUpState:
    if row is None:
        return "never"
    if row.ended_at is None:
        return "waiting" if row.trouble else "running"
    return "failed" if row.trouble else "done"


async def _key(desk: Desk, session_id: int) -> str:
    async with desk.store.reading() as reader:
        row = (await sessions.all_rows(reader)).get(session_id)
    if row is None:
        raise NotFound(f"there is no session {session_id}", "see the ids with: frontdesk sessions list")
    return row.key
