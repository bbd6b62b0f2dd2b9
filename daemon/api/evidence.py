"""What the socket answers to why: what happened to a message, and what made a chat look as it does."""

from typing import Literal

from daemon.api.endpoint import Endpoint
from daemon.api.sending import Route
from store.models import Chat, Message, Millis, NameClaim, Origin
from store.record import record


@record
class Happening:
    """One thing that a provider told of a message. `value`: the status, the edited text, or the emoji."""

    kind: Literal["status", "edit", "revoke", "reaction"]
    at: Millis
    value: str
    """Of an edit and a reaction foreign text. An empty reaction was taken back."""
    actor: str
    """Who reacted; else empty."""
    delivery_id: int | None
    error: str | None = None
    error_code: str | None = None
    hint: str | None = None
    note: str | None = None
    """What else the provider told with it, such as what it cost."""
    operator: str | None = None
    """Who reacted so at this desk."""


@record
class Try:
    """One call to a provider. Without an outcome it was never answered."""

    started_at: Millis
    ended_at: Millis | None
    outcome: str | None
    told_by: str | None
    """How we know: the provider's answer, a later status, an echo, or an operator."""
    error: str | None
    error_code: str | None


@record
class MessageHistory:
    """A message with all that is known of it, also what its thread no longer shows."""

    message: Message
    sent_body: str
    """As it was sent: before every edit, and although it was taken back. Foreign text."""
    happenings: tuple[Happening, ...]
    """Oldest first."""
    tries: tuple[Try, ...]
    deliveries: tuple[int, ...]
    """The raw bodies that told of it, and of what happened to it."""
    epoch: str
    seq: int


@record
class UnreadCause:
    """A message that makes its chat unread."""

    message_id: int
    sent_at: Millis
    origin: Origin
    is_marked: bool
    """An operator marked it as unread."""
    delivery_id: int | None


@record
class Why:
    """Why a chat looks as it does."""

    chat: Chat
    unread: tuple[UnreadCause, ...]
    """Oldest first, 500 at most."""
    unread_here: int
    """How many there are."""
    unread_elsewhere: int
    """What the last sync counted beyond those: as a whole, whether or not it brought the messages."""
    synced_at: Millis | None
    read_by: str | None
    """Who marked the newest of the read messages as read."""
    read_at: Millis | None
    read_message_id: int | None
    names: tuple[NameClaim, ...]
    """What the person is called by whom, the one that counts first; of a group none."""
    route: Route | None
    route_trouble: str | None
    """Why it is not known how an answer would leave."""
    epoch: str
    seq: int


@record
class AskHistory:
    id: int


@record
class AskWhy:
    id: int


HISTORY = Endpoint(
    "GET",
    "/v1/messages/{id}/history",
    AskHistory,
    MessageHistory,
    "All that happened to one message, also what is gone.",
)
WHY = Endpoint("GET", "/v1/chats/{id}/why", AskWhy, Why, "Why a chat is unread, called so, and answered so.")
