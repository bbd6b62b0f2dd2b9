"""What a message is, in the words that every surface uses for it: list, thread, questions and command line."""

import re

from store.models import Message, MessageType

LABELS: dict[MessageType, str] = {
    "image": "photo",
    "video": "video",
    "audio": "audio",
    "document": "document",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contact card",
    "interactive": "choice",
    "button": "button reply",
    "order": "order",
    "poll": "poll",
    "template": "template",
    "system": "WhatsApp",
    "unsupported": "message not shown yet",
}
"""A plain text has none; what WhatsApp itself tells has its name."""
VOICE = "voice message"

KINDS: dict[str, MessageType] = {
    "location": "location",
    "live_location": "location",
    "contacts": "contacts",
    "vcard": "contacts",
    "multi_vcard": "contacts",
    "interactive": "interactive",
    "list_response": "interactive",
    "buttons_response": "interactive",
    "button": "button",
    "order": "order",
    "poll": "poll",
    "poll_creation": "poll",
    "system": "system",
    "image": "image",
    "video": "video",
    "audio": "audio",
    "document": "document",
    "sticker": "sticker",
}
"""What a provider calls it, for those that come as `unsupported` and whose words say enough."""

DELETED = "deleted by the sender"
UNNAMED = "unknown sender"
_MENTION = re.compile(r"@([0-9]{7,20})(?![0-9])")
_LONGEST_NAME = 40


def kind(message: Message) -> MessageType:
    """What it is in the desk's own words, wherever anything of it is held."""
    if message.type == "unsupported" and (message.body or message.media is not None):
        return KINDS.get(message.detail or "", message.type)
    return message.type


def called(message: Message) -> str:
    """`photo`. Empty for plain text."""
    return label(kind(message), is_voice=message.media is not None and message.media.is_voice)


def label(kind: MessageType | None, *, is_voice: bool) -> str:
    """`photo`; only a sound that was spoken into the phone is a voice message. Empty for plain text and for None."""
    if kind is None:
        return ""
    return VOICE if kind == "audio" and is_voice else LABELS.get(kind, "")


def mark(message: Message) -> str:
    """What stands before its text where signs cannot: `[photo]`, `[template] hello`. Foreign text."""
    if kind(message) == "unsupported":
        return f"[{message.detail or 'message'}] not shown yet"
    name = message.detail if message.type == "template" else None
    return " ".join(filter(None, (bracketed(called(message)), name)))


def body(message: Message) -> str:
    """Its text, with everybody who is meant by a hidden number under the name that is known of them. Foreign text."""
    if not message.mentions:
        return message.body
    names = {one.lid: " ".join(one.name.split())[:_LONGEST_NAME] for one in message.mentions}
    return _MENTION.sub(lambda found: f"@{names.get(found[1]) or found[1]}", message.body)


def bracketed(label: str) -> str:
    return f"[{label}]" if label else ""


def unnamed(message: Message) -> str:
    """Whose it is where neither a name nor a number came along, such as a call in a group."""
    return LABELS["system"] if message.type == "system" else UNNAMED


def said(message: Message, shown: str) -> str:
    """Its text as it is shown, else what it is: `[photo]`."""
    return shown or bracketed(called(message)) or "[no text]"
