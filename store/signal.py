"""A number that only grows, and a way to wait until it has."""

import asyncio


class Signal:
    """The writer raises it at each commit; whoever reads the store waits on it."""

    def __init__(self, value: int = 0) -> None:
        self.value = value
        self._raised = asyncio.Event()

    def raise_to(self, value: int) -> None:
        """Wake the waiters, if this is news."""
        if value <= self.value:
            return
        self.value = value
        # A fresh event for those who wait next: an old one that is set would never make them wait.
        raised, self._raised = self._raised, asyncio.Event()
        raised.set()

    async def above(self, value: int) -> int:
        """Wait until the number is greater than `value`; returns it."""
        while self.value <= value:
            await self._raised.wait()
        return self.value
