"""The daemon about itself."""

import os

from daemon.api.endpoint import AskNothing
from daemon.api.status import Status
from daemon.socket.desk import Caller, Desk
from store import journal, outbox


async def status(desk: Desk, caller: Caller, _ask: AskNothing) -> Status:
    seq = desk.store.seq
    within = caller.sight.within
    async with desk.store.reading() as reader:
        troubled, sends = await journal.tally(reader, within), await outbox.tally(reader, within)
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
        config_trouble=config_trouble(desk, caller),
        queue_depth=desk.store.depth if within is None else 0,
        quarantined=troubled.get("quarantined", 0),
        failed=troubled.get("failed", 0),
        clients=desk.feed.listeners if within is None else desk.company.terminals(caller.sight),
        restart_needed=about.restart_needed(),
        outbox_waiting=sum(sends.get(state, 0) for state in outbox.WAITING),
        outbox_troubled=sum(sends.get(state, 0) for state in outbox.TROUBLED),
    )


def config_trouble(desk: Desk, caller: Caller) -> str | None:
    """Its words name sessions and workspaces: they are for those who see all of them."""
    trouble = desk.about.config_trouble()
    return trouble if trouble is None or caller.sight.within is None else "its last edit was not taken"
