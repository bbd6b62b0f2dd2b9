"""A thread, and one message of it."""

from daemon.api.endpoint import Endpoint
from store.models import Message
from store.record import record


@record
class AskMessages:
    """The newest page, unless one of before and after (cursors of an earlier page) and around says otherwise."""

    id: int
    before: str | None = None
    after: str | None = None
    limit: int = 50
    around: int | None = None
    """A message's id: the page has it in its middle, with cursors for both ways."""


@record
class AskMessage:
    id: int


@record
class MessagePage:
    """A page of a thread, oldest first. `before` and `after` are cursors for more; None: there is no more."""

    messages: tuple[Message, ...]
    before: str | None
    after: str | None
    epoch: str
    seq: int


@record
class MessageAnswer:
    message: Message
    epoch: str
    seq: int


MESSAGES = Endpoint("GET", "/v1/chats/{id}/messages", AskMessages, MessagePage, "A page of a thread, oldest first.")
MESSAGE = Endpoint("GET", "/v1/messages/{id}", AskMessage, MessageAnswer, "One message, as its thread shows it.")
MEDIA_PATH = "/v1/messages/{id}/media"
"""A message's file as it came: bytes, not JSON."""
