"""The feed as the screen follows it: for ever, through every loss of the connection."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from time import monotonic
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
    """How far the feed was read, and of which store. No epoch: nothing is held, begin from now."""

    epoch: str | None = None
    seq: int = 0
    is_refused: bool = False
    """The daemon goes on from there no more: begin from now, and read anew what is held of that store."""

    @property
    def cursor(self) -> str | None:
        return None if self.epoch is None or self.is_refused else f"{self.epoch}:{self.seq}"

    def is_left(self, hello: Hello) -> bool:
        """Whether what is held means nothing: another store, or one that has not come so far."""
        return hello.epoch != self.epoch or (self.is_refused and hello.seq < self.seq)

    def begin(self, hello: Hello) -> None:
        """From here on."""
        self.epoch, self.seq, self.is_refused = hello.epoch, hello.seq, False


@record
class Lost:
    """The connection is gone; it is tried again after `pause` seconds."""

    trouble: DaemonError
    pause: float


async def following(inbox: "Inbox", place: Place) -> AsyncIterator[Hello | Frame | Lost]:
    """Hello, frames, Lost, Hello, ...: each time from where the last connection ended.

    Whoever takes a Hello of another epoch, or one after a refusal, moves `place` there.
    """
    pause = FIRST_PAUSE
    while True:
        greeted_at: float | None = None
        trouble: DaemonError = DaemonUnreachable("The daemon closed the connection.")
        try:
            async with aclosing(_stream(inbox, place.cursor)) as stream:
                async for news in stream:
                    if isinstance(news, Hello):
                        greeted_at = monotonic()
                    else:
                        place.seq = max(place.seq, news.seq)
                    yield news
        except DaemonError as error:
            trouble = error
        if not isinstance(trouble, (DaemonUnreachable, TryLater)):
            place.is_refused = True
        if greeted_at is not None and monotonic() - greeted_at > LONGEST_PAUSE:
            pause = FIRST_PAUSE  # not for one that greets and fails at once: it would be asked for everything each time
        yield Lost(trouble, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def _stream(inbox: "Inbox", since: str | None) -> AsyncGenerator[Hello | Frame, None]:
    async for news in inbox.events(since):
        yield news
