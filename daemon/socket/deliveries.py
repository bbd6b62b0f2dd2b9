"""Raw bodies as they were received, and what became of them."""

from typing import get_args

from daemon.api.deliveries import AskDeliveries, AskDelivery, DeliveryAnswer, DeliveryPage
from daemon.api.errors import BadRequest, NotFound
from daemon.socket.asking import cursor_number, page_limit
from daemon.socket.desk import Caller, Desk
from daemon.socket.masking import masked
from store import journal
from store.models import DeliveryState

_STATES = get_args(DeliveryState)


async def page(desk: Desk, caller: Caller, ask: AskDeliveries) -> DeliveryPage:
    if ask.state is not None and ask.state not in _STATES:
        raise BadRequest(f"state: {ask.state!a} is not known", f"one of {', '.join(_STATES)}")
    before, limit = cursor_number("cursor", ask.cursor), page_limit(ask.limit)
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        found = await journal.listed(reader, ask.state, before, limit + 1, caller.sight.within)
    shown = found[:limit]
    return DeliveryPage(tuple(shown), str(shown[-1].id) if len(found) > limit else None, desk.store.epoch, seq)


async def one(desk: Desk, _caller: Caller, ask: AskDelivery) -> DeliveryAnswer:
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        found = await journal.detail(reader, ask.id, desk.store.bodies)
    if not found:
        raise NotFound(f"there is no delivery {ask.id}")
    return DeliveryAnswer(found if ask.raw else masked(found), desk.store.epoch, seq)
