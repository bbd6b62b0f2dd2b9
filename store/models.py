"""The nouns of the desk, as every floor sees them.

Times are `Millis`; on the wire they are RFC 3339 (daemon.api.codec). None means not known. `seq` is the number that the
row took when it last changed: of two copies of a row, the one with the higher seq is the newer.
"""

from typing import Literal, NewType

from store.media_noun import Media, MediaState
from store.message_noun import Mention, MessageStatus, MessageType
from store.record import record
from store.session_noun import HealthPart, Notice

__all__ = [
    "Chat", "ChatFilter", "ChatKind", "ChatStatus", "Contact", "Delivery", "DeliveryDetail", "DeliveryState",
    "Dialect", "Direction", "Draft", "Group", "GroupMember", "HealthPart", "Identity", "Link", "Media",
    "MediaState", "Membership", "Mention", "Message", "MessageStatus", "MessageType", "Millis", "NameClaim",
    "Notice", "Origin", "OutboxItem", "OutboxState", "ProviderType", "Quoted", "Reaction", "Session",
    "SessionState", "Sync", "SyncState", "ViewSort",
]  # fmt: skip

Millis = NewType("Millis", int)
"""Milliseconds since 1970, UTC."""

ProviderType = Literal["meta", "webjs"]
Dialect = Literal["meta", "gateway", "wwebjs-api", "waha"]
SessionState = Literal["unknown", "qr_scanning", "authenticated", "connected", "disconnected", "failed"]
ChatKind = Literal["private", "group"]
ChatStatus = Literal["open", "pending", "snoozed", "done"]
Direction = Literal["inbound", "outbound", "internal"]
Origin = Literal["live", "catch_up", "history", "sync", "import", "echo", "desk"]
"""How we came to know of a message; `desk`: an operator wrote it here."""

OutboxState = Literal["scheduled", "queued", "sending", "sent", "failed", "unknown", "held", "cancelled"]
SyncState = Literal["pending", "syncing", "completed", "partial", "failed"]
"""`pending`: none was ever begun. `partial`: some of its chats could not be taken, or it broke off."""

DeliveryState = Literal["pending", "done", "ignored", "quarantined", "failed"]


@record
class Session:
    """One business number as seen by one provider connection."""

    id: int
    workspace_id: int
    key: str
    dialect: Dialect
    provider_type: ProviderType
    phone: str | None = None
    state: SessionState = "unknown"
    state_reason: str | None = None
    state_at: Millis | None = None
    is_primary: bool = False
    is_configured: bool = True
    """False once it has left the config: kept, read-only."""
    health: int = 100
    """0-100; healthy is 70 and more while connected."""
    health_parts: tuple[HealthPart, ...] = ()
    """What was taken from 100, and why."""
    can_send: bool = False
    """The config holds what sending needs."""
    trouble: str | None = None
    """Why nothing leaves by it at the moment, in words."""
    trouble_hint: str | None = None
    """What ends the trouble."""
    stray_name: str | None = None
    """A name under which its gateway may write now, and which the config does not know. Fit for a command line."""
    notices: tuple[Notice, ...] = ()
    """What its provider told of the account and is no good news, the worst first; not what somebody has dismissed."""
    unread_count: int = 0
    """The sum of unread_count over its open chats."""
    last_event_at: Millis | None = None
    gap: int = 0
    """Messages that its webhooks missed: a sync brought them from a time in which it was listened to."""
    seq: int = 0
    qr_trouble: str | None = None
    """Why the code that links its telephone could not be had. Foreign text."""


@record
class Sync:
    """How far the sync of one session has come. `done` and `total` count chats of the one under way, or of the last."""

    session_id: int
    state: SyncState = "pending"
    done: int = 0
    total: int = 0
    total_synced: int = 0
    """Chats, since ever."""
    sync_errors: int = 0
    last_sync_at: Millis | None = None
    last_error: str | None = None
    last_failed_at: Millis | None = None
    changed_at: Millis | None = None
    gap: int = 0
    """As a session has it."""
    seq: int = 0


@record
class Chat:
    """One conversation: a session and its peer. A row of the list, complete as it stands."""

    id: int
    workspace_id: int
    session_id: int
    session_key: str
    provider_type: ProviderType
    kind: ChatKind
    name: str
    """What to call it: a name, else the phone, else the address the provider uses. Foreign text."""
    phone: str | None = None
    """E.164 with +."""
    contact_id: int | None = None
    group_id: int | None = None
    participants_count: int | None = None
    merged_count: int = 0
    """How many other conversations stand in it, since their peers are one person."""
    status: ChatStatus = "open"
    unread_count: int = 0
    last_message_at: Millis | None = None
    last_message_id: int | None = None
    last_message_type: MessageType | None = None
    last_is_voice: bool = False
    """Its last message was spoken into the phone; any other sound is an audio file."""
    last_message_direction: Direction | None = None
    last_message_status: MessageStatus | None = None
    preview: str = ""
    """The start of the last message's text; empty for media without a caption. Foreign text."""
    last_sender_name: str | None = None
    assignee: str | None = None
    tags: tuple[str, ...] = ()
    snoozed_until: Millis | None = None
    window_closes_at: Millis | None = None
    """Until when Meta takes free text; None: there is no window, or nobody has written yet."""
    is_window_shut: bool = False
    """The window was seen to close: such a chat sorts as one that has none."""
    waiting_since: Millis | None = None
    priority: int = 0
    pinned: bool = False
    muted: bool = False
    failed_count: int = 0
    """Answers in it that did not leave and wait for a person: failed, unknown or held."""
    is_late: bool = False
    """Its last message was delivered over ten minutes after it was sent."""
    seq: int = 0


@record
class Quoted:
    """The message this one answers: always by the provider's id, filled in when it is held."""

    provider_message_id: str
    message_id: int | None = None
    sender_name: str | None = None
    body: str | None = None
    """None, too, where its sender took it back."""
    type: MessageType | None = None
    """None while it is not held."""
    is_revoked: bool = False
    is_voice: bool = False


@record
class Reaction:
    actor: str
    """A phone, a lid, or "us"."""
    emoji: str
    at: Millis | None = None
    operator: str | None = None
    """Who gave it at this desk."""
    error: str | None = None
    """Why the customer does not see it, in the provider's words."""
    hint: str | None = None
    name: str | None = None
    """What a private chat's customer is called, and in a group whoever it was, if that is known; None for ours."""


@record
class Message:
    """One line of a thread. `rank` is its place there: greater is later, unique."""

    id: int
    chat_id: int
    session_id: int
    rank: int
    direction: Direction
    type: MessageType
    body: str
    sent_at: Millis
    received_at: Millis
    status: MessageStatus
    provider_message_id: str | None = None
    sender_name: str | None = None
    """In a private chat, where nobody is named beside a message, what its customer is called. Foreign text."""
    sender_phone: str | None = None
    claimed_sent_at: Millis | None = None
    """What the provider said, when it could not be believed and received_at stands in for it."""
    origin: Origin = "live"
    is_read: bool = True
    """False while it counts as unread."""
    error: str | None = None
    """Why it failed, in the provider's words."""
    error_code: str | None = None
    """The provider's own code of the error."""
    hint: str | None = None
    """What can be done about the error."""
    outbox_id: int | None = None
    """The intent behind a message that was written at this desk."""
    retry_at: Millis | None = None
    """When it is tried again by itself."""
    detail: str | None = None
    """The provider's own name of a type that we do not show yet; of a template its name."""
    media: Media | None = None
    remarks: tuple[str, ...] = ()
    """What stands beside its text: that it was forwarded, which ad it comes from. Foreign text."""
    quoted: Quoted | None = None
    reactions: tuple[Reaction, ...] = ()
    mentions: tuple[Mention, ...] = ()
    edited_at: Millis | None = None
    revoked_at: Millis | None = None
    seq: int = 0


@record
class OutboxItem:
    """One intent to send: what an operator wanted to say, and how far it has come."""

    id: int
    chat_id: int
    message_id: int
    session_id: int
    session_key: str
    operator: str
    state: OutboxState
    chat_name: str
    """Foreign text."""
    body: str
    template: str | None
    tries: int
    due_at: Millis
    """When it is, or was, to be tried."""
    created_at: Millis
    error: str | None = None
    error_code: str | None = None
    hint: str | None = None
    seq: int = 0


@record
class Draft:
    """What an operator has begun to write in a chat."""

    chat_id: int
    text: str = ""
    reply_to: int | None = None
    """The id of the message it quotes."""
    begun_seq: int = 0
    """Where the desk stood at the first keystroke: what came later the writer had not seen."""
    updated_at: Millis | None = None


@record
class Identity:
    kind: Literal["phone", "lid", "bsuid", "jid"]
    value: str


@record
class Contact:
    """A person in a workspace: one connected component of identities."""

    id: int
    workspace_id: int
    name: str | None
    phone: str | None
    identities: tuple[Identity, ...] = ()
    seq: int = 0


@record
class Group:
    id: int
    workspace_id: int
    jid: str
    name: str | None
    participants_count: int | None = None
    seq: int = 0


@record
class GroupMember:
    """Somebody whom a list of the group's participants named."""

    identity: Identity
    name: str | None
    """Their contact's, else what the list called them. Foreign text."""
    phone: str | None
    contact_id: int | None
    """None for whom no message is known."""
    is_admin: bool
    joined_at: Millis
    """The first list that named them."""
    left_at: Millis | None = None
    """The last list that named them, of those who are no longer in the newest one."""


@record
class Membership:
    """A group that a person is in, or was."""

    group_id: int
    name: str
    """Foreign text."""
    is_admin: bool
    left_at: Millis | None = None
    """The last list that named them, once they are no longer in the newest one."""


@record
class Link:
    """Why two identities are one person."""

    id: int
    one: Identity
    other: Identity
    evidence: str
    operator: str | None
    """Who said so, when it was an operator."""
    is_active: bool
    """False once it was split: it no longer counts."""


@record
class NameClaim:
    """What somebody calls a person. `source`: an operator, an address book, or the person's own push name."""

    name: str
    source: Literal["operator", "book", "push"]
    identity: Identity
    first_at: Millis
    last_at: Millis


@record
class Delivery:
    """One raw body as it was received."""

    id: int
    received_at: Millis
    dialect: Dialect
    session_id: int | None
    state: DeliveryState
    reason: str | None
    attempts: int
    size: int
    has_body: bool = True
    """False once its raw body was thrown away for its age: it cannot be replayed any more."""


@record
class DeliveryDetail:
    delivery: Delivery
    headers: dict[str, str]
    body: str
    """The raw body as text; bytes that are no UTF-8 as backslash escapes; cut after 256 KiB."""


ViewSort = Literal["recent", "waiting", "window", "priority", "name"]


@record
class ChatFilter:
    """Which chats a list shows. Empty tuples and None do not restrict."""

    status: ChatStatus | Literal["any"] = "open"
    is_unread: bool = False
    kind: ChatKind | None = None
    is_mine: bool = False
    is_unassigned: bool = False
    is_muted: bool | None = None
    is_failed: bool = False  # only chats with an answer that did not leave
    workspace: tuple[str, ...] = ()
    session: tuple[str, ...] = ()
    """Ids, or what people call them."""
    provider: tuple[ProviderType, ...] = ()
    assignee: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    window: Literal["open", "shut"] | None = None
    window_under: Millis | None = None
    """Only chats whose window is open and closes within this many milliseconds."""
    sender: tuple[str, ...] = ()
    text: tuple[str, ...] = ()  # to find in name, number and tags
    sort: ViewSort = "recent"
    within: tuple[int, ...] | None = None  # only in these workspaces, whatever else is asked for
