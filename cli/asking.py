"""Questions about the list that take more than one request."""

from collections.abc import Iterator
from typing import TypeVar

from cli.pages import rows
from cli.troubles import CommandFailed, say
from daemon.api.chats import CHATS, AskChats
from daemon.api.errors import DaemonError
from daemon.api.views import LIST_VIEWS, VIEWS, AskViews, View, named
from daemon.call import call
from daemon.places import socket_path
from store.models import Chat

Row = TypeVar("Row")


def chats(query: str, limit: int | None) -> Iterator[Chat]:
    """The chats that fit, page by page; `limit` None: all of them."""
    return rows(CHATS, AskChats(query=query), limit, lambda page: page.chats)


def view(name: str) -> View:
    """The view of that name. Raises CommandFailed."""
    known = named(name)
    if known is None:
        saved = views(count=False)
        known = named(name, saved)
        if known is None:
            raise CommandFailed(f"there is no view {name}", f"one of {', '.join(one.name for one in saved)}")
    return known


def views(*, count: bool) -> tuple[View, ...]:
    """Every view, those of the config too."""
    return call(socket_path(), LIST_VIEWS, AskViews(count=count)).views


def view_names(begun: str) -> list[str]:
    """What a shell may complete a view's name to. Without a daemon those that everybody has."""
    try:
        every = views(count=False)
    except DaemonError:
        every = VIEWS
    return [one.name for one in every if one.name.startswith(begun)]


def matching(query: str) -> tuple[list[int], int]:
    """The ids of all chats that fit, and the seq at which the first of them were read."""
    first = call(socket_path(), CHATS, AskChats(query=query, limit=1))
    # by name: in no other order stay all where they are while customers write
    found = rows(CHATS, AskChats(query=query, sort="name"), None, lambda page: page.chats)
    return [one.id for one in found], first.seq


def or_said(found: Iterator[Row], words: str) -> Iterator[Row]:
    """The rows; that there are none is told beside them."""
    first = next(found, None)
    if first is None:
        say(words)
        return
    yield first
    yield from found


def no_chats(query: str) -> str:
    """That a list is empty, and what was asked."""
    if not query.strip():
        return "there is no open chat; status:any looks at all"
    return f"no chat matches {query}" + ("" if "status:" in query else "; only open ones: status:any looks at all")
