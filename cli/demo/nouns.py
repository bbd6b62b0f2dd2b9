"""The nouns of the simulated world: who writes, to which of our numbers, and what."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from store.record import record

Kind = Literal["text", "image", "voice", "location"]


@record
class Session:
    """One of our numbers. `external_id` is what its provider calls it."""

    id: int
    key: str
    dialect: Literal["meta", "gateway", "wwebjs-api"]
    phone: str
    """Digits."""
    external_id: str
    secret: str
    languages: tuple[str, ...]
    share: int
    """How many of a hundred chats it has."""
    groups: int
    """How many of a hundred of its chats are groups."""
    is_primary: bool = False


@record
class Person:
    name: str
    phone: str
    """Digits, as WhatsApp writes them."""
    language: str
    lid: str | None = None
    """Set when a gateway shows them by this instead of their number."""


@record
class Group:
    id: str
    name: str
    language: str
    members: tuple[Person, ...]


@record
class Line:
    """Something said: by the member of this place in the group (a customer is 0), or by the desk (None)."""

    who: int | None
    text: str


@record
class Message:
    """A line on its way. `author` is None when we wrote it from our own phone."""

    id: str
    session: Session
    peer: Person | Group
    author: Person | None
    text: str
    sent_at: int
    """Seconds since 1970."""
    kind: Kind = "text"
    token: str | None = None
    """What the desk gave along with it, for its statuses."""


@dataclass(slots=True)
class Thread:
    """A conversation under way."""

    session: Session
    peer: Person | Group
    talk: Iterator[Line]
    """What will be said next, for ever."""
    last_at: int = 0
    recent: list[Message] = field(default_factory=list)
    """The newest few, for reactions, edits and quotes to point at."""
    is_at_rest: bool = False
    """Nobody goes on with it until the desk does."""

    @property
    def language(self) -> str:
        return self.peer.language

    def author(self, who: int) -> Person:
        return self.peer.members[who % len(self.peer.members)] if isinstance(self.peer, Group) else self.peer


@record
class Post:
    """A body ready to be signed and sent. `kind` says what it is for."""

    session: Session
    body: bytes
    kind: str
