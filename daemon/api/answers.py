"""What the socket's endpoints answer, and the frames of the feed."""

from dataclasses import dataclass
from typing import Literal

from store.models import Chat, Contact, Delivery, DeliveryDetail, Group, Message, Millis, Session


@dataclass(frozen=True, slots=True)
class Status:
    """The daemon itself."""

    version: str
    pid: int
    started_at: Millis
    operator: str
    epoch: str
    seq: int
    listen: str | None
    """host:port of the public HTTP side."""
    state_folder: str
    log: str
    config: str
    config_trouble: str | None
    """Why the last edit of the config was not taken."""
    queue_depth: int
    """Deliveries between their ack and their projection."""
    quarantined: int
    """Deliveries with a part that was not understood."""
    failed: int
    clients: int


@dataclass(frozen=True, slots=True)
class SessionList:
    sessions: tuple[Session, ...]
    workspaces: tuple["Workspace", ...]
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Workspace:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class ChatPage:
    """A page of the list. `offset` is the place of its first row; `total` only when it was asked for."""

    chats: tuple[Chat, ...]
    next_cursor: str | None
    prev_cursor: str | None
    offset: int
    total: int | None
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class ChatDetail:
    chat: Chat
    contact: Contact | None
    group: Group | None
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A page of a thread, oldest first. `before` and `after` are cursors for more; None: there is no more."""

    messages: tuple[Message, ...]
    before: str | None
    after: str | None
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    deliveries: tuple[Delivery, ...]
    next_cursor: str | None
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class DeliveryAnswer:
    detail: DeliveryDetail
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class VerbDone:
    """`action` is what undo would take back; `changed` counts chats."""

    action: int
    changed: int
    seq: int


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame of a stream."""

    type: Literal["hello"]
    epoch: str
    seq: int
    version: str
    operator: str


FrameType = Literal[
    "message.new", "message.changed", "chat.new", "chat.changed", "chat.gone", "session.changed",
    "sync.progress", "outbox.changed", "presence",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One change. `seq` is its subject's; the rows beside it carry their own. Replace held rows whose seq is lower."""

    seq: int
    type: FrameType
    chat: Chat | None = None
    message: Message | None = None
    contact: Contact | None = None
    group: Group | None = None
    session: Session | None = None
    id: int | None = None
    into: int | None = None
    """chat.gone: the chat `id` is now part of chat `into`."""
