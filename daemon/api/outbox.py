"""What was to be sent."""

from daemon.api.endpoint import Endpoint
from store.models import Message, OutboxItem
from store.record import record


@record
class AskOutbox:
    """`state`: one of the outbox's states, or `troubled` for failed, unknown and held."""

    state: str | None = None
    cursor: str | None = None
    limit: int = 50


@record
class AskOutboxItem:
    id: int


@record
class AskOutboxVerb:
    verb: str
    ids: tuple[int, ...]


@record
class OutboxPage:
    outbox: tuple[OutboxItem, ...]
    next_cursor: str | None
    epoch: str
    seq: int


@record
class OutboxAnswer:
    outbox: OutboxItem
    message: Message
    epoch: str
    seq: int


@record
class Unchanged:
    """An intent, a delivery or a chat that nothing could be done to."""

    id: int
    reason: str


@record
class OutboxDone:
    changed: int
    unchanged: tuple[Unchanged, ...]
    seq: int


OUTBOX = Endpoint("GET", "/v1/outbox", AskOutbox, OutboxPage, "What was to be sent, newest first.")
OUTBOX_ITEM = Endpoint("GET", "/v1/outbox/{id}", AskOutboxItem, OutboxAnswer, "One intent to send, with its message.")
OUTBOX_VERB = Endpoint("POST", "/v1/outbox", AskOutboxVerb, OutboxDone, "Do a verb of the outbox to some intents.")
