"""Sessions and the workspaces they belong to."""

from daemon.api.endpoint import AskNothing
from daemon.api.errors import NotFound
from daemon.api.notices import AskDismiss, DismissDone
from daemon.api.sessions import SessionList, Workspace
from daemon.socket.desk import Caller, Desk
from store import notices, sessions
from store.database import Transaction


async def listed(desk: Desk, caller: Caller, _ask: AskNothing) -> SessionList:
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        found = await desk.vitals.of(reader, await sessions.listed(reader))
        workspaces = await sessions.workspaces(reader)
    seen = tuple(one for one in found if caller.sight.sees(one.workspace_id))
    places = tuple(Workspace(one.id, one.name) for one in workspaces if caller.sight.sees(one.id))
    return SessionList(seen, places, desk.store.epoch, seq)


async def dismiss(desk: Desk, _caller: Caller, ask: AskDismiss) -> DismissDone:
    async def unit(tx: Transaction) -> int | None:
        row = (await sessions.all_rows(tx)).get(ask.id)
        if row is None:
            return None
        count = await notices.dismiss(tx, ask.id)
        if count:
            await sessions.save(tx, [row])
        return count

    dismissed = await desk.store.write(unit)
    if dismissed is None:
        raise NotFound(f"there is no session {ask.id}", "see the ids with: frontdesk sessions list")
    return DismissDone(dismissed, desk.store.seq)
