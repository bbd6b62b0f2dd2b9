"""The frames of the feed."""

from typing import Literal

from daemon.api.presence import Presence
from store.models import Chat, Contact, Group, Message, OutboxItem, Session, Sync
from store.record import record


@record
class AskEvents:
    since: str | None = None
    marks_now: bool = False
    """Whether a line `now` says that all up to hello has been told."""


FrameType = Literal[
    "message.new", "message.changed", "message.gone", "chat.new", "chat.changed", "chat.gone", "session.changed",
    "sync.progress", "outbox.changed", "presence",
]  # fmt: skip


@record
class Hello:
    """The first frame of a stream."""

    type: Literal["hello"]
    epoch: str
    seq: int
    version: str
    operator: str
    client: str | None = None
    """The listener's own name, to say with it where it is; None: too many listen."""


@record
class Frame:
    """One change. `seq` is its subject's; the rows beside it carry their own. Replace held rows whose seq is lower."""

    seq: int
    type: FrameType
    chat: Chat | None = None
    message: Message | None = None
    contact: Contact | None = None
    group: Group | None = None
    session: Session | None = None
    outbox: OutboxItem | None = None
    sync: Sync | None = None
    id: int | None = None
    into: int | None = None
    """chat.gone, message.gone: the row `id` is now part of `into`."""
    presence: Presence | None = None


@record
class UpToNow:
    """All that had changed by hello has been told; `seq` is hello's. Only for those who ask with `marks_now`."""

    seq: int
    type: Literal["now"] = "now"


EVENTS_PATH = "/v1/events"
"""The feed: a WebSocket; `?since=` takes `epoch:seq`, a bare 0 (from the beginning) or nothing (from now)."""
