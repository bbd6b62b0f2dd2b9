"""Who is at the desk: where they are, and who answers where. Of this moment only: none of it is kept."""

from typing import Literal

from daemon.api.endpoint import AskNothing, Endpoint
from store.models import Chat, Millis
from store.record import record

PresenceState = Literal["offline", "online", "viewing", "typing"]


@record
class Presence:
    """One operator, from however many terminals: the one where they do most counts."""

    operator: str
    state: PresenceState
    chat_id: int | None
    """Where they look or type. None: nowhere, or where the listener may not look."""
    since: Millis
    took_over_from: str | None = None
    """Whose answer they go on with: who typed there until they said that they take over."""


@record
class PresenceList:
    """Those at the desk, and the chats that they are in."""

    operators: tuple[Presence, ...]
    chats: tuple[Chat, ...]
    epoch: str
    seq: int


@record
class Holder:
    """Who answers in a chat, and until when if no more key comes."""

    operator: str
    since: Millis
    until: Millis


@record
class PresenceDone:
    """`holder` answers in the chat that was named; None: nobody does."""

    holder: Holder | None
    seq: int


@record
class AskPresence:
    """`client`: the terminal, as the hello of its stream names it; what it says holds until that stream ends."""

    client: str
    chat: int | None = None
    """The one that it shows; None: none."""
    is_typing: bool = False
    """An answer is being typed: the chat is held for 90 seconds. Said again while keys are pressed."""
    take_over: bool = False
    """Also when another operator answers there; without it that is a `conflict`, which says who."""


PRESENCE = Endpoint("GET", "/v1/presence", AskNothing, PresenceList, "Who is at the desk, and where.")
BE = Endpoint("PUT", "/v1/presence", AskPresence, PresenceDone, "Say where a terminal is, and whether somebody types.")
