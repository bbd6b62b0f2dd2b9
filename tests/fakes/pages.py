"""A page of a thread, as the daemon cuts it."""

from daemon.api.errors import NotFound
from daemon.api.messages import AskMessages
from store.models import Message


def page_of(thread: list[Message], ask: AskMessages) -> tuple[tuple[Message, ...], str | None, str | None]:
    """The messages with the cursors before and after them. Raises NotFound."""
    page = _page(thread, ask)
    has_older = bool(page) and page[0] is not thread[0]
    has_newer = bool(page) and page[-1] is not thread[-1]
    return tuple(page), str(page[0].rank) if has_older else None, str(page[-1].rank) if has_newer else None


def _page(thread: list[Message], ask: AskMessages) -> list[Message]:
    if ask.around is not None:
        ids = [one.id for one in thread]
        if ask.around not in ids:
            raise NotFound(f"there is no message {ask.around} in chat {ask.id}")
        begin = max(0, min(ids.index(ask.around) - ask.limit // 2, len(thread) - ask.limit))
        return thread[begin : begin + ask.limit]
    if ask.after is not None:
        return [one for one in thread if one.rank > int(ask.after)][: ask.limit]
    return [one for one in thread if ask.before is None or one.rank < int(ask.before)][-ask.limit :]
