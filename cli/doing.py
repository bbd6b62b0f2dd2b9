"""Doing a verb to the chats that the command line names, and taking it back."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cli.exit_codes import Exit
from cli.troubles import CommandFailed, say, trouble
from daemon.api.args import Arg, worded
from daemon.api.doing import VERBS, AskVerb, VerbDone
from daemon.api.history import UNDO, AskUndo, UndoDone
from daemon.api.outbox import OUTBOX_VERB, AskOutboxVerb, OutboxDone, Unchanged
from daemon.api.verbs import Verb
from daemon.call import call
from daemon.places import socket_path

MOST_UNASKED = 50
"""Chats that a query may touch on a terminal without a yes."""


@dataclass(frozen=True)
class Named:
    """What a command line says it is to be done to."""

    words: tuple[str, ...]
    query: str | None = None
    is_sure: bool = False


def do(verb: Verb, named: Named, args: dict[str, Any]) -> VerbDone | None:
    """One action on all of them; None when nothing was named. Tells on standard error what became of it."""
    words, given = _with_last_word(verb, list(named.words), args)
    if named.query is None and not words:
        taken = f" {named.words[0]!a} alone is its {verb.last_word}" if named.words else ""
        raise CommandFailed(f"{verb.name}: which {verb.on}?{taken}", f"see the ids with: {_WHERE[verb.on]}", Exit.USAGE)
    given = {name: value for name, value in given.items() if value not in (None, False)}
    sent = {name: _value(name, verb.args[name], _in_full(verb, name, value, words)) for name, value in given.items()}
    ids = tuple(dict.fromkeys(_ids(words, f"see the ids with: {_WHERE[verb.on]}")))
    if named.query is not None:
        ids = _fitting(verb, named, ids, sent)
    if not ids:
        say(f"{verb.name}: no {verb.on}, nothing to do")
        return None
    if verb.on == "contacts":
        done = call(socket_path(), VERBS, AskVerb(verb.name, args=sent, contacts=ids))
        say(f"{verb.name}: {_chats(done.changed)} changed")
        return done
    done = call(socket_path(), VERBS, AskVerb(verb.name, ids, sent))
    say(f"{verb.name}: {done.changed} of {_chats(len(ids))} changed")
    _tell_unchanged(done.unchanged)
    if done.warning:
        say(f"{verb.name}: {done.warning}")
    return done


def _chats(number: int) -> str:
    return f"{number} chat{'' if number == 1 else 's'}"


def undo(action: int | None, *, redo: bool) -> UndoDone:
    """Take back, or put back, and tell what that was."""
    done = call(socket_path(), UNDO, AskUndo(action, redo))
    what = done.action
    say(f"{'put back' if redo else 'took back'}: {what.sentence} (action {what.id} by {what.operator})")
    if done.covered:
        kept = ", ".join(map(str, done.covered[:_MOST_TOLD])) + (", ..." if len(done.covered) > _MOST_TOLD else "")
        say(f"something newer was done to {kept}: that stands")
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
_MOST_TOLD = 20


def _with_last_word(verb: Verb, words: list[str], args: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The last word is an argument, unless it was given by its own name."""
    name = verb.last_word
    if not name or args.get(name) is not None:
        return words, args
    if not words:
        raise CommandFailed(f"{verb.name}: {name} is missing", verb.args[name].meaning, Exit.USAGE)
    return words[:-1], {**args, name: words[-1]}


def _fitting(verb: Verb, named: Named, ids: tuple[int, ...], sent: dict[str, Any]) -> tuple[int, ...]:
    """Those named and all that fit the query. What comes to one of them meanwhile has been seen by nobody."""
    from cli import asking

    found, seq = asking.matching(named.query or "")
    if "seen_seq" in verb.args:
        sent.setdefault("seen_seq", seq)
    every = tuple(dict.fromkeys([*ids, *found]))
    say(f"{verb.name}: {len(found)} chats fit")
    if len(every) > MOST_UNASKED and sys.stderr.isatty() and not named.is_sure:
        raise CommandFailed(f"{verb.name}: these are {len(every)} chats", "add --yes if that is meant", Exit.USAGE)
    return every


def _tell_unchanged(unchanged: Iterable[Unchanged]) -> None:
    reasons: dict[str, list[int]] = {}
    for one in unchanged:
        reasons.setdefault(one.reason, []).append(one.id)
    for reason, ids in reasons.items():
        named = ", ".join(map(str, ids[:_MOST_TOLD])) + (f" and {len(ids) - _MOST_TOLD} more" * (len(ids) > _MOST_TOLD))
        say(f"unchanged: {named}: {reason}")


def _ids(words: Iterable[str], where: str) -> Iterable[int]:
    for word in words:
        for one in sys.stdin.read().split() if word == "-" else (word,):
            if not (one.isascii() and one.isdigit() and len(one) < 19 and int(one)):
                raise CommandFailed(f"{one} is not an id", where, Exit.USAGE)
            yield int(one)


def _in_full(verb: Verb, name: str, value: Any, words: list[str]) -> Any:
    """A text that may have several lines is read from standard input where it says -."""
    if value != "-" or not verb.args[name].has_lines:
        return value
    if "-" in words:
        told = f"either the {verb.on} or the {name} can come from standard input"
        raise CommandFailed(f"{verb.name}: - stands there twice", told, Exit.USAGE)
    return sys.stdin.read().replace("\r\n", "\n").removesuffix("\n")


def _value(name: str, arg: Arg, value: Any) -> Any:
    """As the daemon wants it."""
    if arg.kind == "time":
        import time

        from cli.screen import desk_zone
        from daemon.api.codec import rfc3339
        from daemon.api.when import when
        from store.models import Millis

        return worded(arg, value) or rfc3339(when(value, Millis(time.time_ns() // 1_000_000), desk_zone()))
    if arg.kind == "number" and isinstance(value, str):
        if value in arg.words:
            return arg.words.index(value)
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            choices = ", ".join(f"{number} {word}" for number, word in enumerate(arg.words))
            raise CommandFailed(f"{name}: {value} is not one of them", choices, Exit.USAGE)
        return int(value)
    return value
