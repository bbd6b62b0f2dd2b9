"""A daemon that holds some of its answers back until a test lets them go."""

import asyncio
from collections.abc import Callable
from typing import Any

from daemon.api.errors import DaemonError
from tests.fakes.inbox import FakeInbox


def held_back(
    desk: FakeInbox, call: str, is_held: Callable[[Any], bool] = lambda _: True, then: DaemonError | None = None
) -> asyncio.Event:
    """Until the event is set, such a call whose first argument `is_held` gets no answer; `then`: it is refused."""
    free, answer = asyncio.Event(), getattr(desk, call)

    async def late(*asked: Any, **more: Any) -> Any:
        if is_held(asked[0] if asked else None):
            await free.wait()
            if then is not None:
                raise then
        return await answer(*asked, **more)

    setattr(desk, call, late)
    return free
