"""What an operator has begun to write in a chat."""

from daemon.api.endpoint import Endpoint
from store.models import Draft
from store.record import record


@record
class AskDraft:
    id: int


@record
class AskKeepDraft:
    """An empty text throws the draft away. Writing is seen by the customer where receipts are `on_view`."""

    id: int
    text: str
    reply_to: int | None = None
    begun_seq: int = 0


@record
class DraftAnswer:
    """The caller's own draft; an empty text is none."""

    draft: Draft
    epoch: str
    seq: int


DRAFT = Endpoint("GET", "/v1/chats/{id}/draft", AskDraft, DraftAnswer, "What the caller has begun to write in a chat.")
KEEP_DRAFT = Endpoint("PUT", "/v1/chats/{id}/draft", AskKeepDraft, DraftAnswer, "Keep a draft.")
