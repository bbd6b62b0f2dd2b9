"""What a message can be, and how far it can have come. Part of store.models, which is where it is taken from."""

from typing import Literal

from store.record import record

MessageStatus = Literal[
    "pending", "sent", "failed", "delivered", "read", "played",
    "scheduled", "queued", "sending", "unknown", "held", "cancelled",
]  # fmt: skip
"""Inbound messages are `delivered`. The first six are folded from events; the rest are the outbox's."""

MessageType = Literal[
    "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "interactive", "button",
    "order", "poll", "system", "template", "note", "triage", "unsupported",
]  # fmt: skip


@record
class Mention:
    """Somebody who is meant in a group by an @ and a hidden number."""

    lid: str
    name: str
    """Foreign text."""
