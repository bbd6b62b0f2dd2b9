"""What a handler is given: the desk it answers for, and who asks."""

import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

from daemon.api.feed import Hello
from daemon.api.imports import AskImport, ImportDone, UploadDone
from daemon.api.outbox import OutboxDone
from daemon.api.reacting import AskReact, ReactDone
from daemon.api.replies import Reply
from daemon.api.sending import AskSend, AskSendTo, Route, SendDone
from daemon.api.status import Traffic
from daemon.api.syncing import SyncDone
from daemon.api.testing import Check
from daemon.api.views import View
from daemon.rules.sight import EVERYTHING, Sight, Sights
from daemon.socket.company import Company
from daemon.vitals import Vitals
from store.actions import ActionRow, Actor, Done
from store.database import Transaction
from store.desk import Store
from store.models import Millis, Session
from store.undoing import Reconsidered


class Listener(Protocol):
    """One place in the feed."""

    @property
    def start(self) -> int:
        """The seq where it came in."""
        ...

    def hello(self, version: str, operator: str, client: str | None) -> Hello: ...

    @property
    def is_up_to_hello(self) -> bool: ...

    def chunks(self) -> AsyncGenerator[Sequence[bytes], None]:
        """Encoded frames, some at a time, for ever."""
        ...


class Feed(Protocol):
    """The rows that change, told to whoever listens."""

    @property
    def listeners(self) -> int: ...

    def listener(self, since: str | None, sight: Callable[[], Sight]) -> Listener:
        """A place in the feed. Raises BadRequest for a cursor that cannot be one of ours."""
        ...


class Outbox(Protocol):
    """Writing to customers. Every call raises daemon.api.errors.DaemonError."""

    async def route(self, operator: str, chat_id: int, session: str | None) -> Route: ...

    async def send(self, operator: str, ask: AskSend | AskSendTo, sight: Sight) -> SendDone: ...

    async def do(self, verb: str, ids: tuple[int, ...], sight: Sight) -> OutboxDone: ...

    async def react(self, operator: str, ask: AskReact) -> ReactDone: ...

    async def is_writing(self, chat_id: int) -> None: ...


class Syncing(Protocol):
    """Batches of chats that are handed in."""

    async def take(self, batch: dict[str, Any], session: str | None, operator: str, sight: Sight) -> SyncDone:
        """Answers when its chats are on the desk. Raises DaemonError."""
        ...


class CatchingUp(Protocol):
    """Asks providers for what was missed."""

    async def begin(self, session_id: int, since: Millis | None) -> None:
        """Raises DaemonError."""
        ...


class Testing(Protocol):
    """Tries sessions end to end."""

    async def checks(self, session: Session) -> list[Check]:
        """Sends nothing and journals nothing. Raises DaemonError when the config does not have the session."""
        ...


class Importing(Protocol):
    """Exported chats as history. Every call raises daemon.api.errors.DaemonError."""

    async def take(self, ask: AskImport, operator: str, sight: Sight) -> ImportDone: ...

    async def upload(self, pieces: AsyncIterator[bytes]) -> UploadDone: ...

    async def finish(self) -> None:
        """Wait until the messages of every import stand as undo and redo have left it."""
        ...


class Fetching(Protocol):
    """Files that a provider holds. Raises daemon.api.errors.DaemonError."""

    async def fetch(self, message_id: int, seconds: float, *, is_begun: bool = False) -> int:
        """Wait that long for a file, which is asked for unless it is there; returns the bytes that are here."""
        ...


class SavedViews(Protocol):
    """The views of the config. Every call raises daemon.api.errors.DaemonError."""

    def held(self) -> tuple[View, ...]: ...

    async def keep(self, view: View, operator: str) -> None:
        """For everybody, in the place of one of its name; one that asks for nothing is dropped."""
        ...


Doing = Callable[[Transaction, tuple[int, ...], Actor, dict[str, Any]], Awaitable[Done]]
"""A verb: to chats or contacts, by whom, with its arguments. Raises daemon.api.errors.DaemonError."""
Unmaking = Callable[[Transaction, ActionRow, Actor], Awaitable[Reconsidered]]
"""What is left to do when an action was struck out, or put back: by whom. It is in the store's books already."""


@dataclass(frozen=True, slots=True)
class About:
    """The daemon itself, as `status` tells it."""

    version: str
    started_at: Millis
    listen: Callable[[], str | None]
    """host:port of the public HTTP side, once it is bound."""
    state_folder: str
    log: str
    config: str
    config_trouble: Callable[[], str | None]
    restart_needed: Callable[[], tuple[str, ...]] = tuple
    shut_at: str | None = None
    """The folder that keeps out whom [socket] group is to let in."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the socket answers from."""

    store: Store
    feed: Feed
    outbox: Outbox
    about: About
    clock: Callable[[], Millis]
    vitals: Vitals
    syncing: Syncing
    people: Mapping[str, Doing]
    """The verbs that decide who is who."""
    traffic: Callable[[], Traffic] = Traffic
    """How the side that providers call is doing."""
    unmaking: Mapping[str, Unmaking] = field(default_factory=dict)
    """What takes back the verbs that decide who is who."""
    views: SavedViews | None = None
    importing: Importing | None = None
    fetching: Fetching | None = None
    replies: Callable[[], tuple[Reply, ...]] = tuple
    """The canned replies of the config, as it holds now."""
    catching_up: CatchingUp | None = None
    testing: Testing | None = None
    company: Company = field(default_factory=lambda: Company(lambda: Millis(time.time_ns() // 1_000_000)))
    """Who is at the desk."""

    @property
    def sights(self) -> Sights:
        """Who sees which workspaces."""
        return self.company.sights


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the user of the peer's process, or whom our own user names."""

    operator: str
    uid: int
    is_named: bool = False
    sight: Sight = EVERYTHING
    """What they see. Every handler answers within it."""


DESK = web.AppKey("DESK", Desk)
CALLER = web.RequestKey("CALLER", Caller)
