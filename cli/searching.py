"""Searching page by page, and what a search prints."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from cli import answer_columns, output
from cli.pages import PAGE
from cli.troubles import say
from daemon.api.found import SEARCH, AskSearch, Hit
from daemon.call import call
from daemon.places import socket_path
from store.models import Chat


def query(words: list[str], *, session: str | None, sender: str | None) -> str:
    """As one text; what the shell was given as one word stays together."""
    terms = [f"{name}:{value}" for name, value in (("session", session), ("from", sender)) if value]
    return " ".join(_held(word) for word in [*terms, *words])


def show(asked: str, chat: int | None, limit: int | None, *, json: bool, quiet: bool) -> None:
    """Print what is found, first the chats; `limit` counts messages, None: all of them."""
    found = _told(_found(AskSearch(asked, chat), limit))
    if json:
        for one in found:
            output.json_line(one if isinstance(one, Hit) else {"chat": one})
    elif quiet:
        for number in dict.fromkeys(one.chat.id if isinstance(one, Hit) else one.id for one in found):
            output.line(str(number))
    else:
        output.rows(found, answer_columns.FOUND)


def _held(word: str) -> str:
    if not any(letter.isspace() for letter in word):
        return word
    name, colon, value = word.partition(":")
    is_term = bool(colon) and name.isascii() and name.isalpha()
    return f'{name}:"{_bare(value)}"' if is_term else f'"{_bare(word)}"'


def _bare(word: str) -> str:
    return word.replace('"', " ")


def _told(found: Iterable[Chat | Hit]) -> Iterator[Chat | Hit]:
    """The same; that there is none is said on standard error."""
    number = 0
    for number, one in enumerate(found, 1):  # noqa: B007  how many there were is asked below
        yield one
    if not number:
        say("nothing found")


def _found(ask: AskSearch, limit: int | None) -> Iterator[Chat | Hit]:
    shown = 0
    while True:
        page = call(socket_path(), SEARCH, replace(ask, limit=PAGE if limit is None else min(PAGE, limit - shown)))
        yield from page.chats
        yield from page.hits
        shown += len(page.hits)
        if page.next_cursor is None or shown == limit:
            return
        ask = replace(ask, cursor=page.next_cursor)
