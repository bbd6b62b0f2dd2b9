"""Printing the feed: with the daemon's aiohttp client, whose import a long-running command may wait for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from cli import output
from daemon.api.feed import Frame, Hello
from daemon.client import SocketInbox
from daemon.places import socket_path

_QUIET_SECONDS = 1.0
"""The last change need not have a frame of its own: silence ends the catching up too."""


async def print_events(since: str | None, *, is_following: bool) -> None:
    """Print hello and frames as JSON lines; unless following, only those up to now."""
    inbox = SocketInbox(socket_path())
    try:
        stream: Any = inbox.events(since if since is not None or is_following else "0")
        async with aclosing(stream):
            await (_print_all(stream) if is_following else _print_until_now(stream, since))
    finally:
        await inbox.close()


async def _print_all(stream: AsyncIterator[Hello | Frame]) -> None:
    async for event in stream:
        output.json_line(event)


async def _print_until_now(stream: AsyncIterator[Hello | Frame], since: str | None) -> None:
    hello = await anext(stream)
    output.json_line(hello)
    is_over = hello.seq == 0 or (isinstance(hello, Hello) and since == f"{hello.epoch}:{hello.seq}")
    while not is_over:
        try:
            event = await asyncio.wait_for(anext(stream), _QUIET_SECONDS)
        except TimeoutError:
            return
        output.json_line(event)
        is_over = event.seq >= hello.seq
