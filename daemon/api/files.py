"""A message's file that its provider is asked for, as it crosses the socket."""

from daemon.api.endpoint import Endpoint
from store.models import Message
from store.record import record


@record
class AskFetch:
    id: int
    """The message's."""
    is_begun: bool = False
    """It was asked for before: what became of it is told, and it is not asked for anew when it did not come."""


@record
class FetchAnswer:
    """The message as it is now; its file is here once `message.media.state` is `stored`, else ask on."""

    message: Message
    received: int
    """Bytes that are here."""
    epoch: str
    seq: int


FETCH = Endpoint(
    "POST", "/v1/messages/{id}/fetch", AskFetch, FetchAnswer, "Have a message's file fetched; answers within seconds."
)
