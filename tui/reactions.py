"""What an operator may react with, and to what: pure."""

from typing import Final

from daemon.api.reacting import ReactDone
from daemon.display import display
from store.models import Message

USUAL: Final = (
    ("\N{THUMBS UP SIGN}", "thumbs up"),
    ("\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}", "heart"),
    ("\N{FACE WITH TEARS OF JOY}", "laughing"),
    ("\N{FACE WITH OPEN MOUTH}", "surprised"),
    ("\N{CRYING FACE}", "sad"),
    ("\N{PERSON WITH FOLDED HANDS}", "thank you"),
)
"""On the digits from 1 on, as WhatsApp itself offers them."""
OFF: Final = "off"
"""What is written in place of an emoji to take ours back."""
LONGEST: Final = 64


def is_reactable(message: Message) -> bool:
    """Whether somebody wrote it, its provider knows it, and the other side sees it."""
    is_written = message.direction != "internal" and message.type != "system"
    is_lost = message.revoked_at is not None or (message.direction == "outbound" and message.status == "failed")
    return is_written and not is_lost and message.provider_message_id is not None


def ours(message: Message) -> str:
    """Our emoji on it; empty when there is none."""
    return next((one.emoji for one in message.reactions if one.actor == "us"), "")


def trouble(done: ReactDone) -> tuple[str, str] | None:
    """What somebody has to be told, and what to do; None when it was taken, for that is seen."""
    words, hint = display(done.words, limit=300), display(done.hint, limit=300)
    if done.outcome == "refused":
        return f"Not taken: {words}", hint
    return (f"Nobody knows whether it arrived: {words}", hint) if done.outcome == "unknown" else None
