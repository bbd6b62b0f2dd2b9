"""What the public side is given to listen with: the journal, who may speak, and how much of everything."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from daemon.api.chats import ChatPage
from daemon.providers.base import Secret
from daemon.rules.routing import Directory
from store.journal import NewDelivery
from store.models import ChatFilter, Dialect, Millis, Session, Sync

MIB = 1024 * 1024


class Journal(Protocol):
    """Where bodies go before they are understood."""

    async def append(self, delivery: NewDelivery) -> int:
        """Returns its number, once the delivery is on the disk. Raises store.errors.StoreError when it is not."""
        ...

    @property
    def depth(self) -> int:
        """Deliveries between here and the desk, those not yet written included."""
        ...


class Log(Protocol):
    def __call__(self, event: str, /, **fields: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these a sender is refused or told to try later."""

    queue_depth: int = 50_000
    webhooks_per_minute: int = 0
    """Of one sender, in any minute; 0 is no limit."""
    syncs_per_minute: int = 60
    """Batches of one session, in any minute; 0 is no limit."""
    connections: int = 256
    unread_bytes: int = 256 * MIB
    """Bodies that are being received or written, together."""
    body_seconds: float = 10.0
    idle_seconds: float = 30.0
    """For the head of a request, and between two requests of a connection."""
    meta_body: int = 3 * MIB
    gateway_body: int = 64 * MIB


@dataclass(frozen=True, slots=True)
class Account:
    """A gateway's session as the gateway asks for it at its start."""

    session_id: int
    name: str
    """The gateway's newest name of it."""
    api_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reads:
    """Who may read the list of chats."""

    is_open: bool = False
    token: bytes = field(default=b"", repr=False)
    """Empty: nobody can."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Who may speak, as one config has it. A reload makes a new one."""

    directory: Directory
    secrets: Mapping[Dialect, tuple[Secret, ...]] = field(default_factory=dict)
    verify_tokens: tuple[bytes, ...] = ()
    limits: Limits = Limits()
    accounts: tuple[Account, ...] = ()
    reads: Reads = Reads()


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """What the health page tells of the rest of the daemon."""

    failed: int
    """Deliveries that could not be projected."""
    sessions: tuple[Session, ...]
    quarantined: int = 0
    """Deliveries with a part that was not understood."""
    sync: Mapping[str, int] = field(default_factory=dict)
    """Counts of what is being synced; empty while nothing is."""


@dataclass(frozen=True, slots=True)
class Listening:
    """`admission` is asked anew for each request, so that a reload holds at once."""

    journal: Journal
    admission: Callable[[], Admission]
    clock: Callable[[], Millis]
    log: Log
    wellbeing: Callable[[], Awaitable[Wellbeing]]
    chats: Callable[[ChatFilter, str | None, int], Awaitable[ChatPage]]
    """A page of the list: the filter, the cursor of an earlier page, how many. Raises store.errors.BadCursor."""
    synced: Callable[[int], Awaitable[Sync]]
    """How far the sync of a session has come."""
    has_room: Callable[[], bool] = lambda: True
    """False when the disk is down to its reserve."""
