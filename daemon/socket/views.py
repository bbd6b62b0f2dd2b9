"""The views of the list."""

from dataclasses import replace
from typing import get_args

from daemon.api.errors import BadRequest
from daemon.api.query import parse
from daemon.api.views import VIEWS, AskKeepView, AskViews, View, ViewList
from daemon.socket.desk import Caller, Desk
from store import lists
from store.models import ViewSort


async def listed(desk: Desk, caller: Caller, ask: AskViews) -> ViewList:
    parse(ask.query)  # what cannot be understood is refused, whether it is counted or not
    views = [*VIEWS, *(desk.views.held() if desk.views else ())]
    async with desk.store.reading() as reader:
        seq = desk.store.seq
        if ask.count:
            async with reader.snapshot():
                for place, one in enumerate(views):
                    wanted = replace(parse(f"{ask.query} {one.query}"), within=caller.sight.within)
                    total = await lists.count(reader, wanted, caller.operator, desk.clock())
                    views[place] = replace(one, total=total)
    return ViewList(tuple(views), desk.store.epoch, seq)


async def keep(desk: Desk, caller: Caller, ask: AskKeepView) -> ViewList:
    if desk.views is None:
        raise BadRequest("this daemon has no config to keep a view in")
    sort = next((one for one in get_args(ViewSort) if one == ask.sort), None)
    if ask.sort != sort:
        raise BadRequest(f"sort: {ask.sort!a} is not known", f"one of {', '.join(get_args(ViewSort))}")
    await desk.views.keep(View(ask.name, ask.query.strip(), sort), caller.operator)
    return await listed(desk, caller, AskViews())
