"""Who is at the desk: where they are, and who answers where. Of this moment only: none of it is kept."""

from dataclasses import dataclass
from typing import Literal

from store.models import Chat, Millis

PresenceState = Literal["offline", "online", "viewing", "typing"]


@dataclass(frozen=True, slots=True)
class Presence:
    """One operator, from however many terminals: the one where they do most counts."""

    operator: str
    state: PresenceState
    chat_id: int | None
    """Where they look or type. None: nowhere, or where the listener may not look."""
    since: Millis
    took_over_from: str | None = None
    """Whose answer they go on with: who typed there until they said that they take over."""


@dataclass(frozen=True, slots=True)
class PresenceList:
    """Those at the desk, and the chats that they are in."""

    operators: tuple[Presence, ...]
    chats: tuple[Chat, ...]
    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers in a chat, and until when if no more key comes."""

    operator: str
    since: Millis
    until: Millis


@dataclass(frozen=True, slots=True)
class PresenceDone:
    """`holder` answers in the chat that was named; None: nobody does."""

    holder: Holder | None
    seq: int
