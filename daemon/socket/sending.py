"""Writing to customers: the way that an answer would take, and queueing it."""

from daemon.api.answers import Route, SendDone
from daemon.api.endpoints import AskRoute, AskSend, AskSendTo
from daemon.api.errors import BadRequest
from daemon.socket.desk import Caller, Desk

_LONGEST_KEY = 200


async def route(desk: Desk, caller: Caller, ask: AskRoute) -> Route:
    return await desk.outbox.route(caller.operator, ask.id, ask.session)


async def send(desk: Desk, caller: Caller, ask: AskSend) -> SendDone:
    _check_key(ask.key)
    return await desk.outbox.send(caller.operator, ask, caller.sight)


async def send_to(desk: Desk, caller: Caller, ask: AskSendTo) -> SendDone:
    _check_key(ask.key)
    return await desk.outbox.send(caller.operator, ask, caller.sight)


def _check_key(key: str | None) -> None:
    if key is not None and not 1 <= len(key) <= _LONGEST_KEY:
        raise BadRequest(f"key: 1 to {_LONGEST_KEY} characters")
