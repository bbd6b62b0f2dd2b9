"""What every dialect offers to the daemon. One folder a dialect; none knows another."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from daemon.api.testing import Check
from daemon.facts import Part, Reaction
from daemon.rules.linking import Lives
from store.models import ChatKind, Dialect, Millis


@dataclass(frozen=True, slots=True)
class Body:
    """One delivery, as the journal keeps it."""

    raw: bytes
    headers: Mapping[str, str]
    """Names in lower case; only those that the dialect's KEPT_HEADERS names."""
    received_at: Millis


@dataclass(frozen=True, slots=True)
class Secret:
    """One active secret of one session."""

    session_id: int
    value: bytes


class Provider(Protocol):
    """A dialect that can be listened to. Both functions are pure and never raise."""

    dialect: Dialect
    kept_headers: frozenset[str]

    def speakers(
        self, headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret], now: Millis
    ) -> frozenset[int]:
        """The sessions whose secret signed this body; empty means 401. Every secret is tried, in constant time."""
        ...

    def facts(self, body: Body) -> list[Part]:
        """Everything the body says, in its order. Nothing is left out: what is not understood is Unknown."""
        ...


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an answer is for, as the desk knows them."""

    kind: ChatKind
    address: str
    """What the provider itself wrote to last; empty when it never did."""
    phone: str | None
    """E.164."""


@dataclass(frozen=True, slots=True)
class TemplateCall:
    """A template as approved, with what fills its variables, in order."""

    name: str
    language: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One try at sending one message."""

    token: str
    """Ours alone; a provider that can carry it says it again in what it tells of the message."""
    kind: ChatKind
    address: str
    """From `Sender.address`."""
    text: str
    quoted_id: str | None = None
    template: TemplateCall | None = None
    """In place of the text, which then is only what the desk shows."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider has taken it, under this id."""

    provider_message_id: str
    key: str
    """The id as the dialect's facts name the message."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """It surely did not go out."""

    words: str
    """The provider's, or ours where it said nothing. Foreign text."""
    reaction: Reaction
    hint: str = ""
    """What a person can do."""
    code: str | None = None
    retry_after: float | None = None
    """Seconds, when the provider said so."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have gone out or not: a time-out, a connection lost, an answer that cannot be read."""

    words: str


Outcome = Sent | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class OutgoingReaction:
    """One emoji of ours on one message, in place of any that we gave it before."""

    kind: ChatKind
    address: str
    """From `Sender.address`, of the chat that the message is in."""
    message_id: str
    """As the provider names the message."""
    emoji: str
    """Empty: ours is taken back."""


@dataclass(frozen=True, slots=True)
class Reacted:
    """The provider has taken a reaction."""

    key: str | None = None
    """As the dialect's facts name the reaction, where they tell what becomes of it."""


class CannotReach(Exception):
    """This dialect has no way to this recipient. `message` says why, `hint` what to do instead."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a dialect can do when it sends. What it cannot is off, and said."""

    can_quote: bool
    can_mark_read: bool
    can_react: bool
    has_templates: bool
    has_window: bool
    """Free text only within 24 hours of the customer's last message."""
    longest: int
    """Characters of one text."""
    at_once: int
    """How many sends of one session may be under way."""


class Sender(Protocol):
    """One session's way out. It asks once and never tries again by itself; what it tells holds no secret."""

    abilities: Abilities

    def address(self, to: Recipient) -> str:
        """How this dialect writes to them. Raises CannotReach."""
        ...

    async def send(self, outgoing: Outgoing) -> Outcome:
        """Never raises for what the provider or the network does. Cancelled, the outcome is not known."""
        ...

    async def mark_read(self, provider_message_id: str, *, is_typing: bool) -> Rejected | Unknown | None:
        """Tell the customer that this message, and all before it, were read; and that somebody is writing."""
        ...

    async def react(self, reaction: OutgoingReaction) -> Reacted | Rejected | Unknown:
        """Never raises, as `send`. To ask for the same again changes nothing at any provider."""
        ...


CATCH_UP_HEADER = "x-frontdesk-catch-up"
"""Of a body that we have asked a provider's REST side for. No door lets it in."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of what a provider says of the past, to be journalled like a webhook and read by the same dialect."""

    raw: bytes
    cursor: str
    """Where to go on after it, in the dialect's own words."""
    done: int
    """Chats that have been asked for, this piece's too."""
    total: int | None


class CannotCatchUp(Exception):
    """The provider does not say what was missed. `words` may be foreign."""

    def __init__(self, words: str, hint: str, *, is_passing: bool) -> None:
        super().__init__(words)
        self.words = words
        self.hint = hint
        self.is_passing = is_passing
        """It may be asked again in a while; else somebody has to do something first."""


class Catcher(Protocol):
    """Asks for one session's past, at its provider's REST side."""

    @property
    def is_by_itself(self) -> bool:
        """Whether it may be asked without anybody wanting it: to ask changes nothing there."""
        ...

    @property
    def note(self) -> str:
        """What whoever asked should know once it was asked."""
        ...

    def pieces(self, since: Millis, cursor: str | None) -> AsyncGenerator[Piece]:
        """All that was told from `since` on, from where `cursor` ended. Raises CannotCatchUp."""
        ...


class CannotShowCode(Exception):
    """The provider shows no code to link a telephone by. `words` may be foreign; no code is in them."""

    def __init__(self, words: str, hint: str, *, is_none: bool = True) -> None:
        super().__init__(words)
        self.words = words
        self.hint = hint
        self.is_none = is_none
        """There surely is none now: one that was shown before is of no use any more."""


class Linker(Protocol):
    """Asks for the code that links a telephone to one session, where no webhook brings it."""

    @property
    def lives(self) -> Lives: ...

    async def code(self) -> str:
        """The one that the provider shows now. Asked once, and never again by itself. Raises CannotShowCode."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that a provider holds, by all the names that are known of it."""

    chat: str
    """The chat's address, as the provider last wrote it."""
    message_id: str | None = None
    provider_id: str | None = None
    """The provider's own name of the file; of a gateway that has none, its name of the message."""
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What there is for one file."""

    longest: int
    """Bytes that are kept of it."""
    scratch: Path
    """A folder for what is thrown away in the end. It is there."""


class NotFetched(Exception):
    """A file could not be had. `words` say why, `hint` what a person can do. Foreign text; no secret is in it."""

    def __init__(self, words: str, hint: str = "", *, is_too_big: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.hint = hint
        self.is_too_big = is_too_big


class Fetcher(Protocol):
    """One session's way to its files. It asks once and never tries again by itself."""

    def fetch(self, wanted: Wanted, room: Room) -> AsyncGenerator[bytes]:
        """The file piece by piece, never whole in memory. Raises NotFetched, at any piece; it may be closed early."""
        ...


class Checker(Protocol):
    """Tries one session's REST side. It asks what changes nothing, and tells no secret."""

    async def checks(self) -> list[Check]:
        """Whether it is there, takes our key, has our session, and knows where its webhooks go. Never raises."""
        ...
