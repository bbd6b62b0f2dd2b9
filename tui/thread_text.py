"""A thread as plain text, for a clipboard, a pager and a pipe: pure."""

from daemon.display import display
from store.models import Message


def copied(message: Message) -> str:
    """The text of a message, else the name of its file; nothing in it acts. Empty for one that was taken back."""
    if message.revoked_at is not None:
        return ""
    name = message.media.file_name if message.media is not None else None
    return display(message.body or name or "", multiline=True)
