"""Doing a verb to the chats that the command line names."""

import sys
from collections.abc import Iterable
from typing import Any

from cli.exit_codes import Exit
from cli.troubles import CommandFailed, say
from daemon.api.answers import VerbDone
from daemon.api.endpoints import VERBS, AskVerb
from daemon.api.verbs import Verb
from daemon.call import call
from daemon.places import socket_path


def do(verb: Verb, chats: list[str], args: dict[str, str | None]) -> VerbDone | None:
    """One action on all of them; None when standard input named none. Tells on standard error what became of it."""
    given = {name: _value(text) for name, text in args.items() if text is not None}
    ids = tuple(dict.fromkeys(_ids(chats)))
    if not ids:
        say(f"{verb.name}: no chats, nothing to do")
        return None
    done = call(socket_path(), VERBS, AskVerb(verb.name, ids, given))
    say(f"{verb.name}: {done.changed} of {len(ids)} chats changed")
    return done


def _ids(words: Iterable[str]) -> Iterable[int]:
    for word in words:
        yield from map(_id, sys.stdin.read().split()) if word == "-" else (_id(word),)


def _id(word: str) -> int:
    if not (word.isascii() and word.isdigit() and len(word) < 19 and int(word)):
        raise CommandFailed(f"{word} is not a chat's id", "see the ids with: frontdesk chats list", Exit.USAGE)
    return int(word)


def _value(text: str) -> Any:
    """Numbers and true or false are meant as such; everything else is text."""
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text
