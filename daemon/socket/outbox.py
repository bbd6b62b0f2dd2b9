"""What was to be sent, and the verbs of those who look after it."""

from typing import get_args

from daemon.api.errors import BadRequest, NotFound
from daemon.api.outbox import AskOutbox, AskOutboxItem, AskOutboxVerb, OutboxAnswer, OutboxDone, OutboxPage
from daemon.socket.asking import cursor_number, page_limit
from daemon.socket.desk import Caller, Desk
from store import messages, outbox
from store.models import OutboxState

_TROUBLED = "troubled"
_STATES = get_args(OutboxState)


async def page(desk: Desk, caller: Caller, ask: AskOutbox) -> OutboxPage:
    before, limit, states = cursor_number("cursor", ask.cursor), page_limit(ask.limit), _states(ask.state)
    seq = desk.store.seq
    async with desk.store.reading() as reader:
        found = await outbox.listed(reader, states, before, limit + 1, caller.sight.within)
    shown = found[:limit]
    return OutboxPage(tuple(shown), str(shown[-1].id) if len(found) > limit else None, desk.store.epoch, seq)


async def one(desk: Desk, _caller: Caller, ask: AskOutboxItem) -> OutboxAnswer:
    seq = desk.store.seq
    async with desk.store.reading() as reader, reader.snapshot():
        item = await outbox.item(reader, ask.id)
        message = await messages.one(reader, item.message_id) if item else None
    if item is None or message is None:
        raise NotFound(f"there is no intent {ask.id} in the outbox", "see: frontdesk outbox list")
    return OutboxAnswer(item, message, desk.store.epoch, seq)


async def do(desk: Desk, caller: Caller, ask: AskOutboxVerb) -> OutboxDone:
    return await desk.outbox.do(ask.verb, ask.ids, caller.sight)


def _states(wanted: str | None) -> tuple[str, ...]:
    if wanted is None:
        return ()
    if wanted == _TROUBLED:
        return outbox.TROUBLED
    if wanted not in _STATES:
        raise BadRequest(f"state: {wanted!a} is not known", f"one of {', '.join((*_STATES, _TROUBLED))}")
    return (wanted,)
