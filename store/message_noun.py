"""What a message can be, and how far it can have come. Part of store.models, which is where it is taken from."""

from typing import Literal

MessageStatus = Literal[
    "pending", "sent", "failed", "delivered", "read", "played",
    "scheduled", "queued", "sending", "unknown", "held", "cancelled",
]  # fmt: skip
"""Inbound messages are `delivered`. The first six are folded from events; the rest are the outbox's."""

MessageType = Literal[
    "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "interactive", "button",
    "order", "poll", "system", "template", "note", "triage", "unsupported",
]  # fmt: skip
