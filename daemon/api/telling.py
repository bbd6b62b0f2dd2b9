"""That a verb was done, in words: for toasts, for history, and for the line it leaves in a thread."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from daemon.api.history import Action
from daemon.api.verbs import PRIORITIES, VERBS, Verb
from store.models import Millis

WROTE_AGAIN = "opened this: the customer wrote again"
CAME_IN = "opened this: an open chat has become part of it"
WOKE = "opened this: its time has come"
MEANWHILE = "opened this: the customer wrote meanwhile"
"""What the desk itself does, as lines."""
_WEEK = 6


def sentence(action: Action, now: Millis, zone: tzinfo | None = None) -> str:
    """`done: 3 chats`, `snoozed Maria until Mon 09:00`. Names in it are foreign text. `zone` None: the local one."""
    verb = VERBS.get(action.verb)
    who = action.chat_name if action.chat_name is not None else counted(action.chats)
    if verb is None:
        count = action.args.get("messages")
        return f"{action.verb}: {who}" if count is None else f"{action.verb}: {count:,} messages, {who}"
    told = verb.past_off if _is_off(verb, action.args) else verb.past
    return _filled(told, {**_words(action.args, now, zone), "who": who})


def line(verb: Verb, args: Mapping[str, Any], zone: tzinfo | None = None) -> str:
    """What stands in the thread, after the operator's name: `claimed this`."""
    return _filled(verb.line_off if _is_off(verb, args) else verb.line, _words(args, None, zone))


def counted(chats: int) -> str:
    return f"{chats} chat" if chats == 1 else f"{chats:,} chats"


def moment(at: Millis, now: Millis | None = None, zone: tzinfo | None = None) -> str:
    """`09:00` today, `Mon 09:00` this week, else with its date; without `now` always with all of it."""
    there = _local(at, zone)
    if now is None:
        return f"{there:%a} {there.day} {there:%b %Y, %H:%M}"
    days = (there.date() - _local(now, zone).date()).days
    if days == 0:
        return f"{there:%H:%M}"
    return f"{there:%a %H:%M}" if 0 < days <= _WEEK else f"{there:%a} {there.day} {there:%b %H:%M}"


def until(at: Millis | str, now: Millis | None = None, zone: tzinfo | None = None) -> str:
    """A moment, or the word that stands in its place: `the next reply`."""
    return f"the {at}" if isinstance(at, str) else moment(at, now, zone)


def _is_off(verb: Verb, args: Mapping[str, Any]) -> bool:
    """It took away what it gives otherwise: by its `off`, or by an empty name."""
    return bool(args.get("off")) or (verb.last_word in args and args[verb.last_word] == "" and bool(verb.past_off))


def _words(args: Mapping[str, Any], now: Millis | None, zone: tzinfo | None) -> dict[str, str]:
    words = {name: str(value) for name, value in args.items()}
    if "until" in args:
        words["until"] = until(args["until"], now, zone)
    if "level" in args:
        words["level"] = PRIORITIES[args["level"]]
    return words


def _filled(told: str, words: Mapping[str, str]) -> str:
    """Each brace once, from left to right: what a name holds is never read as one of ours."""
    made, rest = "", told
    while "{" in rest:
        before, _, after = rest.partition("{")
        name, _, rest = after.partition("}")
        made += before + words.get(name, "?")
    return made + rest


def _local(at: Millis, zone: tzinfo | None) -> datetime:
    there = datetime.fromtimestamp(at / 1000, UTC)
    return there.astimezone(zone)
