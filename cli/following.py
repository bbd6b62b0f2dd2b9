"""Printing the feed: with the daemon's aiohttp client, whose import a long-running command may wait for."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from cli import output
from daemon.api.feed import Frame, Hello
from daemon.client import SocketInbox
from daemon.places import socket_path


async def print_events(since: str | None, *, is_following: bool) -> None:
    """Print hello and frames as JSON lines; unless following, only those up to now."""
    inbox = SocketInbox(socket_path())
    try:
        begin = since if since is not None or is_following else "0"
        stream: Any = inbox.events(begin, until_now=not is_following)
        async with aclosing(stream):
            await (_print_all(stream) if is_following else _print_until_now(stream))
    finally:
        await inbox.close()


async def _print_all(stream: AsyncIterator[Hello | Frame]) -> None:
    async for event in stream:
        output.json_line(event)


async def _print_until_now(stream: AsyncIterator[Hello | Frame]) -> None:
    """The stream ends by itself once all is told, also where the last change shows in no frame."""
    hello = await anext(stream)
    output.json_line(hello)
    async for event in stream:
        output.json_line(event)
        if event.seq >= hello.seq:
            return
