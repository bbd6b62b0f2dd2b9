"""A real store that cannot be read for as long as a test wants it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from store.database import Reader
from store.desk import Store
from store.errors import StoreError


class UnwellStore(Store):
    """The same store as the one behind it, with a trouble of its own."""

    def __init__(self, behind: Store) -> None:
        super().__init__(behind.bodies.parent, behind.epoch, behind._writer)
        self._readers = behind._readers
        self.trouble: StoreError | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Reader]:
        if self.trouble:
            raise self.trouble
        async with super().reading() as reader:
            yield reader
