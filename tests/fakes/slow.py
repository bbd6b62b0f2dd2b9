"""A daemon that takes its time over some of its answers."""

import asyncio
from typing import Any, cast

from daemon.client import Inbox
from tests.fakes.inbox import FakeInbox


def slow(desk: FakeInbox, **answered: int) -> Inbox:
    """The desk where so many of each of these calls are answered, and then never another one."""
    return cast("Inbox", _Slow(desk, answered))


class _Slow:
    def __init__(self, desk: FakeInbox, left: dict[str, int]) -> None:
        self._desk = desk
        self._left = left

    def __getattr__(self, name: str) -> Any:
        if name not in self._left:
            return getattr(self._desk, name)
        self._left[name] -= 1
        return getattr(self._desk, name) if self._left[name] >= 0 else _never


async def _never(*_asked: object, **_more: object) -> None:
    await asyncio.Event().wait()
