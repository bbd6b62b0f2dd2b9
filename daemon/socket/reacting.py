"""Reacting to messages."""

from daemon.api.reacting import AskReact, ReactDone
from daemon.socket.desk import Caller, Desk


async def react(desk: Desk, caller: Caller, ask: AskReact) -> ReactDone:
    return await desk.outbox.react(caller.operator, ask)
