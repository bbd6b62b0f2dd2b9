"""Sessions and the workspaces they belong to."""

from daemon.api.endpoint import AskNothing
from daemon.api.sessions import SessionList, Workspace
from daemon.socket.desk import Caller, Desk
from store import sessions


async def listed(desk: Desk, caller: Caller, _ask: AskNothing) -> SessionList:
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        found = await desk.vitals.of(reader, await sessions.listed(reader))
        workspaces = await sessions.workspaces(reader)
    seen = tuple(one for one in found if caller.sight.sees(one.workspace_id))
    places = tuple(Workspace(one.id, one.name) for one in workspaces if caller.sight.sees(one.id))
    return SessionList(seen, places, desk.store.epoch, seq)
