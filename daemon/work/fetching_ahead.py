"""Files of new messages, fetched before anybody asks for them, where the config wants that."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from daemon.api.errors import DaemonError, TryLater
from store import messages
from store.desk import Store
from store.models import Message, Origin

PAUSE_SECONDS = 1.0
"""While too many files are being fetched already."""
BREATH_SECONDS = 0.05
"""Between two looks for more, under a storm of messages without files."""
_AT_ONCE = 200
_NEW: frozenset[Origin] = frozenset({"live", "catch_up"})
"""A history of years is not fetched unasked."""


class Fetching(Protocol):
    async def fetch(self, message_id: int, seconds: float) -> int: ...


async def fetch_ahead(store: Store, fetching: Fetching, is_wanted: Callable[[], bool]) -> None:
    """For ever. `is_wanted`: as the config says it now. Each file is asked for once: what fails waits for a person."""
    seen = store.seq
    while True:
        latest = await store.committed(seen)
        if is_wanted():
            latest = await _look(store, fetching, seen) or latest
        seen = latest
        await asyncio.sleep(BREATH_SECONDS)


async def _look(store: Store, fetching: Fetching, seen: int) -> int | None:
    """Ask for the files of what came after `seen`; returns how far that went, None when nothing had changed."""
    async with store.reading() as reader:
        changed = await messages.changed_since(reader, seen, _AT_ONCE)
    for created, message, _ in changed:
        if created > seen and _is_far(message):
            await _begin(fetching, message.id)
    return changed[-1][1].seq if changed else None


def _is_far(message: Message) -> bool:
    media = message.media
    is_new = message.direction == "inbound" and message.origin in _NEW and message.revoked_at is None
    return is_new and media is not None and media.state == "remote"


async def _begin(fetching: Fetching, message_id: int) -> None:
    while True:
        try:
            await fetching.fetch(message_id, 0)
        except TryLater:
            await asyncio.sleep(PAUSE_SECONDS)
        except DaemonError:
            return  # whoever wants to see it hears why
        else:
            return
