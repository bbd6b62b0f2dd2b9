"""The feed as the screen follows it: for ever, through every loss of the connection."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from daemon.api.errors import DaemonError, DaemonUnreachable, TryLater
from daemon.api.feed import Frame, Hello
from store.record import record

if TYPE_CHECKING:  # it may bring aiohttp along, and the first paint does not wait for that
    from daemon.client import Inbox

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 5.0


@dataclass(slots=True)
class Place:
    """How far the feed was read. No epoch: nothing is held, begin from now."""

    epoch: str | None = None
    seq: int = 0

    @property
    def cursor(self) -> str | None:
        return None if self.epoch is None else f"{self.epoch}:{self.seq}"


@record
class Lost:
    """The connection is gone; it is tried again after `pause` seconds."""

    trouble: DaemonError
    pause: float


async def following(inbox: "Inbox", place: Place) -> AsyncIterator[Hello | Frame | Lost]:
    """Hello, frames, Lost, Hello, ...: each time from where the last connection ended.

    Whoever takes a Hello of another epoch moves `place` there.
    """
    pause = FIRST_PAUSE
    while True:
        trouble: DaemonError = DaemonUnreachable("The daemon closed the connection.")
        try:
            async with aclosing(_stream(inbox, place.cursor)) as stream:
                async for news in stream:
                    if isinstance(news, Hello):
                        pause = FIRST_PAUSE
                    else:
                        place.seq = max(place.seq, news.seq)
                    yield news
        except DaemonError as error:
            trouble = error
        if not isinstance(trouble, (DaemonUnreachable, TryLater)):
            place.epoch = None  # the daemon does not want this cursor: begin anew
        yield Lost(trouble, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _stream(inbox: "Inbox", since: str | None) -> AsyncGenerator[Hello | Frame, None]:
    async for news in inbox.events(since):
        yield news
