"""Writing to customers: the way that an answer would take, and queueing it."""

from daemon.api.errors import BadRequest
from daemon.api.sending import AskRoute, AskSend, AskSendTo, Route, SendDone
from daemon.socket.desk import Caller, Desk

_LONGEST_KEY = 200


async def route(desk: Desk, caller: Caller, ask: AskRoute) -> Route:
    return await desk.outbox.route(caller.operator, ask.id, ask.session)


async def send(desk: Desk, caller: Caller, ask: AskSend) -> SendDone:
    return await _sent(desk, caller, ask)


async def send_to(desk: Desk, caller: Caller, ask: AskSendTo) -> SendDone:
    return await _sent(desk, caller, ask)


async def _sent(desk: Desk, caller: Caller, ask: AskSend | AskSendTo) -> SendDone:
    _check_key(ask.key)
    done = await desk.outbox.send(caller.operator, ask, caller.sight)
    if done.chat:  # it was no rehearsal
        for chat_id in {done.chat.id, ask.id if isinstance(ask, AskSend) else done.chat.id}:
            desk.company.sent(chat_id, caller.operator, take_over=ask.take_over)
    return done


def _check_key(key: str | None) -> None:
    if key is not None and not 1 <= len(key) <= _LONGEST_KEY:
        raise BadRequest(f"key: 1 to {_LONGEST_KEY} characters")
