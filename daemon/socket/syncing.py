"""Taking in a batch of chats."""

from daemon.api.syncing import AskSync, SyncDone
from daemon.socket.desk import Caller, Desk


async def take(desk: Desk, caller: Caller, ask: AskSync) -> SyncDone:
    return await desk.syncing.take(ask.batch, ask.session, caller.operator, caller.sight)
