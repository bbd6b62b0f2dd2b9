"""What the socket's endpoints answer, and the frames of the feed."""

from dataclasses import dataclass
from typing import Literal

from daemon.api.presence import Presence
from store.models import (
    Chat,
    Contact,
    Delivery,
    DeliveryDetail,
    DeliveryState,
    Draft,
    Group,
    GroupMember,
    Identity,
    Link,
    Membership,
    Message,
    Millis,
    NameClaim,
    OutboxItem,
    ProviderType,
    Session,
    Sync,
)


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
    outbox_waiting: int = 0
    """Answers on their way."""
    outbox_troubled: int = 0
    """Answers that did not leave and wait for a person: failed, unknown or held."""
    restart_needed: tuple[str, ...] = ()
    """Settings that were edited and hold only after a restart."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """The side that providers call, of late."""

    is_busy: bool = False
    """It asks senders to try later: the queue or the disk is full."""
    queue_depth: int = 0
    queue_limit: int = 0
    rate: float = 0.0
    """Acknowledged webhooks a second, over the last minute."""
    p50_ms: float = 0.0
    """Of the latest answers half took no longer."""
    p95_ms: float = 0.0
    error_rate: float = 0.0
    """The part of the latest answers that were no acknowledgement."""
    rates: tuple[int, ...] = ()
    """Acknowledged webhooks in each second of the last minute, oldest first."""
    slowest_ms: tuple[float, ...] = ()
    """The slowest answer in each of them."""


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that somebody should look at."""

    words: str
    hint: str = ""
    is_grave: bool = False
    """The desk is not well while it lasts."""


@dataclass(frozen=True, slots=True)
class Health:
    """`busy`: senders are asked to try later. `unwell`: one of the concerns is grave."""

    status: Literal["healthy", "busy", "unwell"]
    concerns: tuple[Concern, ...]
    traffic: Traffic
    quarantined: int
    failed: int
    outbox_waiting: int
    outbox_troubled: int
    sync: dict[str, int]
    """Counts of what is being synced; empty while nothing is."""
    sessions: tuple[Session, ...]
    epoch: str
    seq: int


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
class Address:
    """One of a person's identities, and where it is written to."""

    identity: Identity
    sessions: tuple[str, ...]
    """The sessions, by key, that have a conversation with it."""


@dataclass(frozen=True, slots=True)
class ContactDetail:
    """All that the desk knows of a person. A contact that has become part of another is answered by that one."""

    contact: Contact
    addresses: tuple[Address, ...]
    links: tuple[Link, ...]
    """Why they are one person; also those that were switched off."""
    names: tuple[NameClaim, ...]
    """What they are called by whom, the one that counts first."""
    chats: tuple[Chat, ...]
    """With this person, over all sessions of the workspace, the last spoken in first."""
    groups: tuple[Membership, ...]
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class GroupDetail:
    group: Group
    members: tuple[GroupMember, ...]
    """Those in it, admins first, then those who left."""
    chats: tuple[Chat, ...]
    """The group's conversations, one a session that is in it."""
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
class MessageAnswer:
    message: Message
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class TemplateOffer:
    """An approved text, filled for one chat as far as that can be done."""

    name: str
    language: str
    body: str
    """As approved, with {{1}} for the first variable."""
    text: str
    """As the customer would read it; what could not be filled still stands there as {{n}}."""
    variables: tuple[str, ...]
    """What each variable stands for, such as contact.name."""
    values: tuple[str | None, ...]
    """What fills each; None: somebody has to say it."""


@dataclass(frozen=True, slots=True)
class Route:
    """How an answer in a chat would leave, seen before it does."""

    chat_id: int
    kind: Literal["own", "same_number", "failover", "none"]
    """By the chat's own session, by another of the same number, by another number, or not at all."""
    session_id: int | None
    session_key: str | None
    phone: str | None
    provider_type: ProviderType | None
    lands_in: int | None
    """The chat that the answer will stand in; None: a new one."""
    needs_consent: bool
    """The customer would see another number: somebody has to say yes, by naming the session."""
    waits: bool
    """The session is away for a moment: the answer waits in the outbox until it is back."""
    window_closes_at: Millis | None
    is_window_shut: bool
    """Only a template can be sent."""
    can_quote: bool
    longest: int
    """Characters of a text."""
    templates: tuple[TemplateOffer, ...]
    reason: str | None
    """Why it is not the chat's own session, or why nothing can be sent."""
    hint: str | None
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class SendDone:
    """What was queued, or with dry_run what would have been."""

    route: Route
    text: str
    """As the customer will read it."""
    outbox: OutboxItem | None
    message: Message | None
    chat: Chat | None
    """The chat that the message stands in."""
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class OutboxPage:
    outbox: tuple[OutboxItem, ...]
    next_cursor: str | None
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class OutboxAnswer:
    outbox: OutboxItem
    message: Message
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An intent, a delivery or a chat that nothing could be done to."""

    id: int
    reason: str


@dataclass(frozen=True, slots=True)
class OutboxDone:
    changed: int
    unchanged: tuple[Unchanged, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class DraftAnswer:
    """The caller's own draft; an empty text is none."""

    draft: Draft
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
class ReplayDone:
    """What became of deliveries that were read once more."""

    understood: int
    quarantined: int
    """Still with a part that is not understood."""
    failed: int
    waiting: int
    """Their turn had not come when this was answered."""
    unchanged: tuple[Unchanged, ...]
    """Those that cannot be replayed, and why."""
    next_cursor: str | None
    """There are more of this state."""
    seq: int


@dataclass(frozen=True, slots=True)
class VerbDone:
    """`action` is what undo would take back; `changed` counts chats, of a verb on contacts too."""

    action: int
    changed: int
    seq: int
    unchanged: tuple[Unchanged, ...] = ()
    """Chats that it was not done to, and why."""
    warning: str = ""
    """What whoever did it should know although it is done: nobody of that name was ever here."""


@dataclass(frozen=True, slots=True)
class SyncDone:
    """What became of one batch of chats."""

    id: int
    """Of its delivery."""
    session_id: int | None
    chats: int
    taken: int
    """How many of them are on the desk; those that are left out on purpose count as well."""
    state: DeliveryState
    """`pending`: it is kept, and takes longer than an answer may."""
    reason: str | None
    """Which chats were not taken, by their pointers, and why."""
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame of a stream."""

    type: Literal["hello"]
    epoch: str
    seq: int
    version: str
    operator: str
    client: str | None = None
    """The listener's own name, to say with it where it is; None: too many listen."""


FrameType = Literal[
    "message.new", "message.changed", "message.gone", "chat.new", "chat.changed", "chat.gone", "session.changed",
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
    outbox: OutboxItem | None = None
    sync: Sync | None = None
    id: int | None = None
    into: int | None = None
    """chat.gone, message.gone: the row `id` is now part of `into`."""
    presence: Presence | None = None
