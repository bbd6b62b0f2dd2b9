"""What can go wrong in the store, in our words: nobody above knows the engine's."""

import sqlite3


class StoreError(Exception):
    """The store could not do what it was asked."""


class StoreFull(StoreError):
    """The disk is full or may not be written; it may work again later."""


class StoreStopping(StoreError):
    """The daemon is stopping; nothing was written."""


class StoreBroken(StoreError):
    """The disk failed, so what was last written may not be there. The daemon must end and start anew."""


class StoreUnusable(StoreError):
    """This folder or file cannot be our store: the sentence says why and what to do."""


class BadCursor(StoreError):
    """A cursor that no page of this list gave."""


class NoSuchChat(StoreError):
    """A verb named a chat that is not there."""


_LATER = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY}
_BROKEN = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN}


def translated(trouble: sqlite3.Error) -> StoreError:
    """The engine's error as one of ours."""
    code = getattr(trouble, "sqlite_errorcode", 0) & 0xFF  # the low byte: extended codes say the same more finely
    if code in _LATER:
        return StoreFull(str(trouble))
    if code in _BROKEN:
        return StoreBroken(str(trouble))
    return StoreError(str(trouble))
