"""Which file of a thread is meant, and why there may be none to open or to save: pure."""

from collections.abc import Sequence

from daemon.display import display
from store.models import Message


def with_files(messages: Sequence[Message]) -> list[Message]:
    """Oldest first. What its sender took back has none any more."""
    return [one for one in messages if one.media is not None and one.revoked_at is None]


def stepped(messages: Sequence[Message], chosen: int | None, step: int) -> int | None:
    """The next message with a file above (-1) or below (1) the chosen one; None: there is none."""
    at = next((at for at, one in enumerate(messages) if one.id == chosen), len(messages))
    files = with_files(messages[:at] if step < 0 else messages[at + 1 :])
    return files[-1 if step < 0 else 0].id if files else None


def meant(messages: Sequence[Message], chosen: int | None) -> Message | None:
    """The message whose file the operator speaks of: the chosen one if it has any, else the newest."""
    files = with_files(messages)
    return next((one for one in files if one.id == chosen), files[-1] if files else None)


def is_far(message: Message) -> bool:
    """Whether its provider has to be asked for the file first."""
    return message.media is not None and message.media.is_remote and message.media.state not in ("stored", "waiting")


def refusal(message: Message) -> str | None:
    """Why there is no file to open or to save, as a sentence; None when there is one, or can be."""
    media = message.media
    if is_far(message):
        return None
    if media is None or media.state == "none":
        return "There is no file: its provider did not send it along."
    if media.state == "stored":
        return None
    reason = display(media.reason, limit=200) if media.reason else "it is being stored: try again in a moment"
    return f"There is no file: {reason}."
