"""Which file of a thread is meant, and why there may be none to open or to save: pure."""

from collections.abc import Sequence

from daemon.display import display
from store.models import Message


def with_files(messages: Sequence[Message]) -> list[Message]:
    """Oldest first. What its sender took back has none any more."""
    return [one for one in messages if one.media is not None and one.revoked_at is None]


def stepped(messages: Sequence[Message], chosen: int | None, step: int) -> int | None:
    """The message with the file before (-1) or after (1) the chosen one; after the newest none is chosen."""
    ids = [one.id for one in with_files(messages)]
    at = (ids.index(chosen) if chosen in ids else len(ids)) + step
    return ids[max(0, at)] if ids and at < len(ids) else None


def meant(messages: Sequence[Message], chosen: int | None) -> Message | None:
    """The message whose file the operator speaks of: the chosen one, else the newest."""
    files = with_files(messages)
    return next((one for one in files if one.id == chosen), files[-1] if files else None)


def refusal(message: Message) -> str | None:
    """Why there is no file to open or to save, as a sentence; None when there is one."""
    media = message.media
    if media is None or media.state == "none":
        return "There is no file: its provider did not send it along."
    if media.state == "stored":
        return None
    reason = display(media.reason, limit=200) if media.reason else "it is being stored: try again in a moment"
    return f"There is no file: {reason}."
