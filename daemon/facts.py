"""What a dialect says happened, in our words. Pure values: no ids of ours, no I/O; never reaches a front end.

A body yields parts; each part names its session as the sender does (`refs`), where in the body it stood (`pointer`,
RFC 6901) and one fact. Facts are idempotent and order-free: what decides between two of them stands in them.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from store.models import ChatKind, Direction, Identity, Media, MessageStatus, MessageType, Millis, Origin, SessionState
from store.session_noun import NoticeLevel


class Reaction(StrEnum):
    """What a refusal to send asks for."""

    FAIL = "fail"
    """This message will not go: a person decides."""
    TEMPLATE = "template"
    """The customer's window is shut: only a template goes."""
    AGAIN = "again"
    """It was not taken now, and may be later."""
    SLOW_DOWN = "slow_down"
    """The session sends too fast: all of it waits."""
    SLOW_CHAT = "slow_chat"
    """This customer gets too much at once: only this chat waits."""
    STOP = "stop"
    """Nothing leaves by this session until a person has done something."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone outside the desk, by every identity that the body gives; the first is the one the provider addresses."""

    identities: tuple[Identity, ...]
    name: str | None = None
    """Their push name. A name that only repeats the number is no claim: None."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody whom a list names as a member of a group."""

    identity: Identity
    name: str | None = None
    is_admin: bool | None = None
    """None: the list does not say."""


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """`participants` is everybody who is in it; None when the body brings no list."""

    jid: str
    name: str | None = None
    participants: tuple[Participant, ...] | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """The other side of a conversation: a person, or a group. `address` is what the provider itself writes to."""

    address: str
    person: Person | None = None
    group: GroupSeen | None = None

    @property
    def kind(self) -> ChatKind:
        return "group" if self.group else "private"


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """A message exists, from either side. `dedupe_key` is its identity within the session."""

    peer: Peer
    direction: Direction
    dedupe_key: str
    provider_message_id: str | None
    type: MessageType
    body: str
    sent_at: Millis | None
    origin: Origin = "live"
    sender: Person | None = None
    """Who wrote an inbound one: the person, or the group's participant. Of one written here the operator, by name."""
    status: MessageStatus | None = None
    """Outbound: the status the body itself claims, the lowest word of all."""
    detail: str | None = None
    """The provider's own name of the type, when ours is `unsupported`."""
    media: Media | None = None
    media_at: str | None = None
    """Where the file itself stands in the body, in base64: a JSON pointer (RFC 6901)."""
    quoted_key: str | None = None
    """dedupe_key of the message it answers."""
    quoted_id: str | None = None
    outbox_id: int | None = None
    """The intent behind one that was written here (origin desk)."""
    is_nameless: bool = False
    """A sync told of it without its id: the key is made of what it says."""
    remarks: tuple[str, ...] = ()
    """What stands beside its text, in words: "forwarded", "from an ad: ...". Foreign text."""


@dataclass(frozen=True, slots=True)
class MessageStatusChanged:
    """`event_key` is the same for every delivery of the same event."""

    target_key: str
    status: MessageStatus
    at: Millis | None
    event_key: str
    error: str | None = None
    error_code: str | None = None
    reaction: Reaction | None = None
    """Of a failed one: what the error asks for."""
    hint: str | None = None
    token: str | None = None
    """Our own token of the try that it is about, where the provider says it again."""
    note: str | None = None
    """What else the provider tells with it: what it cost."""


@dataclass(frozen=True, slots=True)
class SendChanged:
    """The outbox knows something new of the message behind this intent. Ours, never a provider's."""

    outbox_id: int
    tried_at: Millis | None = None
    """A try begins: from now on the message stands there in its thread."""
    token: str | None = None
    """The try that the provider has answered, with the message's key and id there."""
    target_key: str | None = None
    provider_message_id: str | None = None


@dataclass(frozen=True, slots=True)
class MessageEdited:
    target_key: str
    body: str
    at: Millis | None
    event_key: str


@dataclass(frozen=True, slots=True)
class MessageRevoked:
    target_key: str
    at: Millis | None
    event_key: str


@dataclass(frozen=True, slots=True)
class ReactionChanged:
    """An empty emoji takes the actor's reaction away. `actor` is a phone, lid or "us"."""

    target_key: str
    actor: str
    emoji: str
    at: Millis | None
    event_key: str
    operator: str | None = None
    """Who gave it at this desk; no provider tells that."""
    called: str | None = None
    """What its provider calls such a one, where it tells what becomes of it."""


@dataclass(frozen=True, slots=True)
class ChatSnapshot:
    """The provider has this chat. Its own count of unread messages at a time; -1 means marked unread by hand."""

    peer: Peer
    unread_count: int | None
    """None: it does not say."""
    at: Millis | None
    active_at: Millis | None = None
    """When something last happened in the chat, messages that we were not given too."""


@dataclass(frozen=True, slots=True)
class ChatsSynced:
    """This body is a batch of a sync. The chats themselves are facts of their own, one ChatSnapshot each."""

    chats: int
    """How many of them concern the session, those that could not be understood too."""
    total: int | None = None
    """How many chats the whole sync has, when the sender said so."""
    percent: int | None = None
    """How far the whole sync has come with this batch, when the sender said that instead."""
    is_first: bool = False
    """The sender said that nothing of the sync came before."""


@dataclass(frozen=True, slots=True)
class ContactSeen:
    person: Person
    at: Millis | None
    source: Literal["push", "book"] = "push"
    """Who calls them so: they themselves, or the account's address book."""
    is_unlisted: bool = False
    """The address book has no name of theirs any more."""


@dataclass(frozen=True, slots=True)
class IdentityLinked:
    """Two identities are one person. `evidence` says how we know."""

    one: Identity
    other: Identity
    evidence: str


@dataclass(frozen=True, slots=True)
class GroupChanged:
    group: GroupSeen
    at: Millis | None


@dataclass(frozen=True, slots=True)
class QrMade:
    """A code that links a telephone: a key to the account, so it never shows in what is printed."""

    code: str = field(repr=False)
    seconds: int
    """For so long it holds."""


@dataclass(frozen=True, slots=True)
class SessionChanged:
    """The connection itself. Without a time of its own that can be believed, arrival decides."""

    state: SessionState
    reason: str | None = None
    phone: str | None = None
    is_for_good: bool = False
    """It does not come back by itself: somebody has to link it again."""
    qr: QrMade | None = None
    has_code_elsewhere: bool = False
    """It waits for its code to be scanned, and its provider has to be asked for that."""
    at: Millis | None = None


@dataclass(frozen=True, slots=True)
class AccountNotice:
    """The provider tells something about the account: a ban, a template, a quality rating. The newest counts."""

    field: str
    summary: str
    level: NoticeLevel = "warning"
    subject: str = ""
    """Which template, number or part of the account; empty where there is only one."""
    at: Millis | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """Understood, and nothing for the desk."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Not understood: its delivery is quarantined and can be replayed after an upgrade."""

    reason: str


Fact = (
    MessageReceived
    | MessageStatusChanged
    | SendChanged
    | MessageEdited
    | MessageRevoked
    | ReactionChanged
    | ChatSnapshot
    | ChatsSynced
    | ContactSeen
    | IdentityLinked
    | GroupChanged
    | SessionChanged
    | AccountNotice
    | Ignored
    | Unknown
)


@dataclass(frozen=True, slots=True)
class Part:
    """`refs` are the names that the sender gives the session, best first; empty: each session it may speak for."""

    pointer: str
    refs: tuple[str, ...]
    fact: Fact
    whole: str = ""
    """The pointer of what stands or falls together, where that is more than this part."""
