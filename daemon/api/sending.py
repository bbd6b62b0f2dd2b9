"""An answer to a customer: how it would leave, and sending it."""

from dataclasses import KW_ONLY, field
from typing import Literal

from daemon.api.endpoint import Endpoint
from store.models import Chat, Message, Millis, OutboxItem, ProviderType
from store.record import record


@record
class AskRoute:
    """`session`: by this one (its key or id), instead of the one that the rules choose."""

    id: int
    session: str | None = None


@record
class Words:
    """What to send: a text, or a template with its variables."""

    _: KW_ONLY
    text: str = ""
    reply_to: int | None = None
    """The id of the message to quote."""
    session: str | None = None
    """By this session (its key or id): also the yes to another number than the chat's own."""
    template: str | None = None
    variables: dict[str, str] = field(default_factory=dict)
    """By number ("1") or by what the config calls them ("contact.name"); over what the contact would fill in."""
    key: str | None = None
    """A name of the caller's own for this intent: asked twice with the same key, it is queued once. For another chat,
    text or operator the same key is a `conflict`."""
    seen_seq: int | None = None
    """What the writer had seen: anything newer in the chat is answered with `conflict`."""
    dry_run: bool = False
    """Check everything, queue nothing."""
    take_over: bool = False
    """Also while another operator answers there; without it that is a `conflict`, which says who."""


@record
class AskSend(Words):
    _: KW_ONLY
    id: int


@record
class AskSendTo(Words):
    _: KW_ONLY
    to: str
    """A phone number, with + and country code."""


@record
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


@record
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
    can_react: bool = False
    """To messages of this chat, by its own session."""


@record
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


ROUTE = Endpoint("GET", "/v1/chats/{id}/route", AskRoute, Route, "How an answer would leave, before it does.")
SEND = Endpoint("POST", "/v1/chats/{id}/messages", AskSend, SendDone, "Queue an answer in a chat.")
SEND_TO = Endpoint("POST", "/v1/messages", AskSendTo, SendDone, "Queue a message to a number.")
