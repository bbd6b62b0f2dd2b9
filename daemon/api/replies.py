"""Canned replies: words that are written often, and what fills their variables."""

import re

from daemon.api.endpoint import Endpoint
from store.record import record

HOLE = re.compile(r"\{\{([^{}]*)\}\}")
VARIABLES = ("contact.name", "contact.first_name", "contact.phone", "operator", "session.key", "session.phone")
"""What may stand between two braces."""


@record
class Reply:
    """`text` is filled as far as can be, where a chat was named; what is not still stands there in its braces."""

    name: str
    text: str
    workspace_id: int | None = None
    """The only workspace that has it; None: all have."""


@record
class ReplyList:
    """In the order of the config."""

    replies: tuple[Reply, ...]
    epoch: str
    seq: int


def holes(text: str) -> tuple[str, ...]:
    """The variables that nothing has filled."""
    return tuple(dict.fromkeys(name for name in HOLE.findall(text) if name in VARIABLES))


@record
class AskReplies:
    """`chat`: those of its workspace, filled for it; without it all of them, as they are written."""

    chat: int | None = None


REPLIES = Endpoint("GET", "/v1/replies", AskReplies, ReplyList, "Words that are written often, from the config.")
