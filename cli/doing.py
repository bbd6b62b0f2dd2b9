"""Doing a verb to the chats that the command line names."""

import sys
from collections.abc import Iterable
from typing import Any

from cli.exit_codes import Exit
from cli.troubles import CommandFailed, say, trouble
from daemon.api.answers import OutboxDone, VerbDone
from daemon.api.endpoints import OUTBOX_VERB, VERBS, AskOutboxVerb, AskVerb
from daemon.api.verbs import Verb
from daemon.call import call
from daemon.places import socket_path


def do(verb: Verb, words: list[str], args: dict[str, str | None]) -> VerbDone | None:
    """One action on all of them; None when standard input named none. Tells on standard error what became of it."""
    given = {name: text if name == verb.last_word else _value(text) for name, text in args.items() if text is not None}
    ids = tuple(dict.fromkeys(_ids(words, f"see the ids with: {_WHERE[verb.on]}")))
    if not ids:
        say(f"{verb.name}: no {verb.on}, nothing to do")
        return None
    if verb.on == "contacts":
        done = call(socket_path(), VERBS, AskVerb(verb.name, args=given, contacts=ids))
        say(f"{verb.name}: {done.changed} chats changed")
    else:
        done = call(socket_path(), VERBS, AskVerb(verb.name, ids, given))
        say(f"{verb.name}: {done.changed} of {len(ids)} chats changed")
    return done


def do_in_outbox(verb: Verb, words: list[str]) -> OutboxDone | None:
    """The same for intents in the outbox; what could not be done is told one by one."""
    ids = tuple(dict.fromkeys(_ids(words, "see the ids with: frontdesk outbox list")))
    if not ids:
        say(f"{verb.name}: no ids, nothing to do")
        return None
    done = call(socket_path(), OUTBOX_VERB, AskOutboxVerb(verb.name, ids))
    say(f"{verb.name}: {done.changed} of {len(ids)} changed")
    for one in done.unchanged:
        trouble(f"{one.id}: {one.reason}")
    return done


def delivery_ids(words: list[str]) -> list[int]:
    """Each once, in the order given."""
    return list(dict.fromkeys(_ids(words, "frontdesk deliveries list")))


_WHERE = {"chats": "frontdesk chats list", "contacts": "frontdesk chats show"}


def _ids(words: Iterable[str], where: str) -> Iterable[int]:
    for word in words:
        for one in sys.stdin.read().split() if word == "-" else (word,):
            if not (one.isascii() and one.isdigit() and len(one) < 19 and int(one)):
                raise CommandFailed(f"{one} is not an id", where, Exit.USAGE)
            yield int(one)


def _value(text: str) -> Any:
    """Numbers and true or false are meant as such; everything else is text."""
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else text
