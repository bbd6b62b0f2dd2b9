"""A batch of chats, handed to the daemon."""

from typing import Any

from daemon.api.endpoint import Endpoint
from store.models import DeliveryState
from store.record import record


@record
class AskSync:
    """`batch`: as a gateway sends it to /api/whatsapp/chats/sync, with 50 chats at most."""

    batch: dict[str, Any]
    session: str | None = None
    """Whose chats these are (its key or id), when the batch names no session."""


@record
class SyncDone:
    """What became of one batch of chats."""

    id: int
    """Of its delivery."""
    session_id: int | None
    chats: int
    taken: int
    """How many of them are on the desk; those that are left out on purpose count as well."""
    state: DeliveryState
    """`pending`: it is kept, and takes longer than an answer may."""
    reason: str | None
    """Which chats were not taken, by their pointers, and why."""
    epoch: str
    seq: int


SYNC = Endpoint("POST", "/v1/sync", AskSync, SyncDone, "Take a batch of chats; answers when they are on the desk.")
