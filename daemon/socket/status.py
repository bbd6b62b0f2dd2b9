"""The daemon about itself."""

import os

from daemon.api.answers import Status
from daemon.api.endpoints import AskNothing
from daemon.socket.desk import Caller, Desk
from store import journal, outbox


async def status(desk: Desk, caller: Caller, _ask: AskNothing) -> Status:
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        troubled, sends = await journal.tally(reader), await outbox.tally(reader)
    about = desk.about
    return Status(
        version=about.version,
        pid=os.getpid(),
        started_at=about.started_at,
        operator=caller.operator,
        epoch=desk.store.epoch,
        seq=seq,
        listen=about.listen(),
        state_folder=about.state_folder,
        log=about.log,
        config=about.config,
        config_trouble=about.config_trouble(),
        queue_depth=desk.store.depth,
        quarantined=troubled.get("quarantined", 0),
        failed=troubled.get("failed", 0),
        clients=desk.feed.listeners,
        restart_needed=about.restart_needed(),
        outbox_waiting=sum(sends.get(state, 0) for state in outbox.WAITING),
        outbox_troubled=sum(sends.get(state, 0) for state in outbox.TROUBLED),
    )
