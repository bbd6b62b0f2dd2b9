"""The views of the list."""

from dataclasses import replace

from daemon.api.answers import ViewList
from daemon.api.endpoints import AskViews
from daemon.api.query import parse
from daemon.api.views import VIEWS
from daemon.socket.desk import Caller, Desk
from store import lists


async def listed(desk: Desk, caller: Caller, ask: AskViews) -> ViewList:
    parse(ask.query)  # what cannot be understood is refused, whether it is counted or not
    views = list(VIEWS)
    async with desk.store.reading() as reader:
        seq = desk.store.seq
        if ask.count:
            async with reader.snapshot():
                for place, one in enumerate(views):
                    wanted = parse(f"{ask.query} {one.query}")
                    total = await lists.count(reader, wanted, caller.operator, desk.clock())
                    views[place] = replace(one, total=total)
    return ViewList(tuple(views), desk.store.epoch, seq)
