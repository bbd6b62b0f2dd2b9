"""The world at work: fills the desk with history, marks what was read long ago, then sends live traffic."""

import asyncio
import json
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from pathlib import Path
from random import Random

from cli.demo import schedule
from cli.demo.customers import Customers
from cli.demo.nouns import Post
from cli.demo.places import Places
from cli.demo.providers import Providers, serving
from cli.demo.sender import NO_ANSWER, Sender, sending
from cli.demo.world import World
from daemon.api.chats import CHATS, AskChats
from daemon.api.doing import VERBS, AskVerb
from daemon.api.endpoint import AskNothing
from daemon.api.errors import DaemonError
from daemon.api.status import STATUS
from daemon.api.verbs import READ
from daemon.call import call
from store.models import Chat
from store.record import record

_PAGE = 500
_UNANSWERED = 0.55
"""Of the chats in which the customer spoke last, how many nobody has read yet."""


@record
class Desk:
    """The daemon that the world plays for: its public address and its socket."""

    address: str
    socket: Path
    places: Places


async def play(desk: Desk, world: World, seconds: float, filled: Callable[[], None] = lambda: None) -> Sender:
    """History, reading, then live traffic of the first `seconds`. Returns when the daemon has taken it all in.

    `filled` is called when the desk looks as it did before the start.
    """
    providers = Providers.of(world.sessions)
    async with (
        sending(desk.address) as sender,
        serving(providers.graph, desk.places.graph),
        serving(providers.node, desk.places.node),
        serving(providers.api, desk.places.api),
        asyncio.TaskGroup() as group,
    ):
        customers = Customers(world, providers, sender.deliver, group)
        await sender.burst(schedule.history(world))
        await asyncio.to_thread(settle, desk.socket)
        await asyncio.to_thread(read, desk.socket, world)
        filled()
        await _live(desk, sender, customers, schedule.until(schedule.live(world), seconds), seconds)
        await asyncio.to_thread(settle, desk.socket)
        customers.leave()
    return sender


def all_chats(desk: Path) -> list[Chat]:
    """The whole list, newest first."""
    chats: list[Chat] = []
    ask = AskChats(query="status:any", limit=_PAGE)
    while True:
        page = call(desk, CHATS, ask)
        chats += page.chats
        if page.next_cursor is None:
            return chats
        ask = replace(ask, cursor=page.next_cursor)


def settle(desk: Path) -> None:
    """Wait until nothing is between its ack and the desk behind this socket."""
    while call(desk, STATUS, AskNothing()).queue_depth:
        time.sleep(0.1)


def read(desk: Path, world: World, operator: str | None = None) -> None:
    """Chats that we answered last were opened, and some of the others, by this operator or by ourselves.

    Whoever only tries the desk has done nothing yet: it is no step for undo.
    """
    rng = Random(len(world.threads))
    chats = all_chats(desk)
    read = [chat.id for chat in chats if chat.last_message_direction == "outbound" or rng.random() > _UNANSWERED]
    for start in range(0, len(read), _PAGE):
        chosen = tuple(read[start : start + _PAGE])
        call(desk, VERBS, AskVerb(READ.name, chosen, {"opened": True}), operator=operator)


def main() -> None:
    """Play for ever in a process of its own. Its argument is JSON: address, socket, seed, chats, filled (a file).

    Ends with 1 and a sentence once the daemon is gone.
    """
    told = json.loads(sys.argv[1])
    world = World(told["seed"], told["chats"], int(time.time()))
    places = Places(*(socket.socket(fileno=fd) for fd in told["fds"]))
    desk = Desk(told["address"], Path(told["socket"]), places)
    end = 0
    try:
        asyncio.run(play(desk, world, inf, Path(told["filled"]).touch))
    except* DaemonError:
        sys.stderr.write("its daemon no longer answers\n")  # the last line is what the demo tells
        end = 1
    sys.exit(end)


async def _live(
    desk: Desk, sender: Sender, customers: Customers, posts: Iterator[tuple[float, Post]], seconds: float
) -> None:
    """Raises DaemonError once the daemon is gone: there is nobody left to play for."""
    begin, at = time.monotonic(), 0.0
    try:
        async with asyncio.TaskGroup() as under_way:
            for delay, post in posts:
                at += delay
                await asyncio.sleep(begin + at - time.monotonic())
                if sender.answers[NO_ANSWER]:
                    await asyncio.to_thread(call, desk.socket, STATUS, AskNothing())
                customers.notice(post)
                under_way.create_task(sender.deliver(post))
            await asyncio.sleep(begin + seconds - time.monotonic())
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
