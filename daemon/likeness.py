"""When two records of a chat tell of the same message: a telephone's export says less than a provider does."""

from store.models import MessageType

_FILES: frozenset[MessageType] = frozenset(
    {"image", "video", "audio", "document", "sticker", "contacts", "unsupported"}
)
_FILE = "\x00file"


def likeness(text: str, kind: MessageType, *, is_deleted: bool) -> str | None:
    """All that two records of one message have in common besides its minute and its sender.

    A file is known by its being one: its caption and its name are told in too many ways. None: it was deleted.
    """
    if is_deleted:
        return None
    return _FILE if kind in _FILES else " ".join(text.split())
