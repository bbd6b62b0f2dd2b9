"""Where the screen's data comes from: the first page at once, everything else over the daemon's client."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from daemon.api.chats import ChatPage
from daemon.api.sessions import SessionList
from daemon.api.views import View
from store.record import record

if TYPE_CHECKING:  # it may bring aiohttp along, and the first paint does not wait for that
    from daemon.client import Inbox


@record
class FirstPage:
    """What can be painted before the client is there. `query` is the one that the page answers."""

    sessions: SessionList
    chats: ChatPage
    query: str
    view: View | None = None
    """The view of the config that was asked for."""


@record
class Source:
    """`connect` and `first` raise DaemonError. `first` None: there is nothing faster than the client."""

    connect: "Callable[[], Awaitable[Inbox]]"
    first: Callable[[], Awaitable[FirstPage]] | None = None
    at_hand: Callable[[float], FirstPage | None] = lambda _patience: None
    """The first page if it is there within so many seconds: then nothing is painted before it."""
