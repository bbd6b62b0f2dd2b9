"""What a search answers, and how a long text is cut so that the words that were found are in sight."""

from daemon.api.endpoint import Endpoint
from store.models import Chat, Message, Millis
from store.record import record

Marks = tuple[tuple[int, int], ...]
"""Places in a text: the first character, and the one after the last. In order, none over another."""

SNIPPET = 160
"""Characters of a snippet, the ellipses not counted."""
_BEFORE = 40
_NEAR = 15
_CUT = "…"


@record
class Hit:
    """A message that was found, with its chat as a list shows it."""

    message: Message
    chat: Chat
    snippet: str
    """The part of the body around the first word found: as raw as the body, with … where something is left out."""
    marks: Marks
    """Where in the snippet the words stand, in characters: [first, the one after the last]."""


@record
class SearchPage:
    """Hits, newest first. A page may hold fewer than `limit`, even none, while `next_cursor` says that there are more.

    `chats` are those whose name, number or tags fit, on the first page only.
    """

    chats: tuple[Chat, ...]
    hits: tuple[Hit, ...]
    next_cursor: str | None
    epoch: str
    seq: int
    searched_to: Millis | None = None
    """How far back was looked, while there is more: what was sent before is on the next pages."""


def snippet(text: str, marks: Marks) -> tuple[str, Marks]:
    """The part of a text around its first mark, and the marks in it."""
    first = marks[0][0] if marks else 0
    begin = _begin(text, max(0, min(first - _BEFORE, len(text) - SNIPPET)))
    end = min(len(text), begin + SNIPPET)
    before, after = _CUT * (begin > 0), _CUT * (end < len(text))
    shift = len(before) - begin
    kept = tuple((one + shift, min(other, end) + shift) for one, other in marks if one < end)
    return f"{before}{text[begin:end]}{after}", kept


def _begin(text: str, place: int) -> int:
    """A place near by where a word begins."""
    if place == 0:
        return 0
    space = max(text.rfind(" ", place, place + _NEAR), text.rfind("\n", place, place + _NEAR))
    return place if space < 0 else space + 1


@record
class AskSearch:
    """`q`: words that a message must hold, and the terms of a search (see Queries); limit is clamped to 1-500."""

    q: str = ""
    chat: int | None = None
    """Only in this chat, and in those that stand in it."""
    cursor: str | None = None
    limit: int = 50


SEARCH = Endpoint("GET", "/v1/search", AskSearch, SearchPage, "Messages by their words, and chats by name or number.")
