"""What can be done by name, in the palette and on the `:` line: verbs of the registry, the desk's own words, and keys.

A verb of the registry is here as soon as it is there; so is a key of tui.keys.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from daemon.api.verbs import VERBS, Verb
from store.record import record
from tui import deed, prompt
from tui.keys import KEYS, Key, Place
from tui.looks import NAMES
from tui.reactions import OFF, USUAL

_NOTHING = prompt.Known()


@record
class Known:
    """What a desk has that an argument may name."""

    sessions: tuple[str, ...] = ()
    """Their keys."""
    offered: prompt.Known = _NOTHING
    """What verbs may be done with."""


@record
class Command:
    """`action` is done at `place`: one of Textual's, with the argument behind `fixed` where one was given."""

    name: str
    help: str
    action: str
    fixed: tuple[object, ...] = ()
    place: Place = "desk"
    argument: str = ""
    """What it is called in capitals; empty: the command takes none."""
    is_needed: bool = True
    """Without its argument it does nothing."""
    asks: bool = False
    """Without its argument the desk asks for it, in a line of its own."""
    choices: Callable[[Known], Iterable[str]] = lambda _known: ()
    key: Key | None = None

    @property
    def usage(self) -> str:
        shown = self.argument if self.is_needed else f"[{self.argument}]"
        return f"{self.name} {shown}" if self.argument else self.name


def of_verb(verb: Verb) -> Command:
    """A verb on chats: done to the one that is spoken of."""
    key = next((one for one in KEYS if one.id == f"chat.{verb.name}"), None)
    word = verb.last_word.upper() or (deed.OFF if deed.OFF in verb.args else "")
    return Command(
        verb.name, _lower(verb.summary), "verb", (verb.name,), argument=word, is_needed=bool(verb.last_word),
        asks=bool(verb.last_word), choices=lambda known: prompt.offers(verb, known.offered), key=key,
    )  # fmt: skip


def commands(keys: tuple[Key, ...] = KEYS) -> dict[str, Command]:
    """Every one under its name; the keys' own names are their ids."""
    by_id = {key.id: key for key in keys}
    verbs = (of_verb(verb) for verb in VERBS.values() if verb.on == "chats")
    named = {one.name: _with_key(one, by_id) for one in (*verbs, *_OWN)}
    done = {one.key.id for one in named.values() if one.key is not None}
    return named | {key.id: _of_key(key) for key in keys if key.place in _PLACES and key.is_listed
                    and key.id not in done | _NOT_BY_NAME}  # fmt: skip


class NoSuchCommand(Exception):
    """Nothing is called so, or not with such an argument. The message says what there is instead."""


def read(line: str, table: Mapping[str, Command]) -> tuple[Command, str]:
    """The command that a line names, and its argument; the shortest beginning that only one has will do."""
    name, _, argument = line.strip().removeprefix(":").strip().partition(" ")
    near = [one for one in table if one.startswith(name)]
    found = table.get(name) or (table[near[0]] if len(near) == 1 else None)
    if found is None:
        raise NoSuchCommand(
            f"{name}: {', '.join(near[:6]) or 'there is no such command; Tab shows the ones there are'}"
        )
    argument = argument.strip()
    if argument and not found.argument:
        raise NoSuchCommand(f"{found.name} takes nothing behind it")
    if found.argument and found.is_needed and not found.asks and not argument:
        raise NoSuchCommand(f"{found.usage}: {found.help}")
    return found, argument


def completions(line: str, table: Mapping[str, Command], known: Known) -> list[str]:
    """Whole lines that this one may become, the likeliest first."""
    name, space, begun = line.lstrip().partition(" ")
    if not space:
        return [one for one in table if one.startswith(name)] or [one for one in table if name in one]
    found = table.get(name)
    choices = found.choices(known) if found is not None else ()
    return [f"{name} {one}" for one in choices if one.startswith(begun.lstrip())]


def _with_key(command: Command, by_id: Mapping[str, Key]) -> Command:
    return command if command.key is None else replace(command, key=by_id[command.key.id])


def _of_key(key: Key) -> Command:
    return Command(key.id, key.help, key.action, place=key.place, key=key)


def _key(id: str) -> Key:
    return next(key for key in KEYS if key.id == id)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


_PLACES = ("list", "thread", "contact", "desk")
_NOT_BY_NAME = {"desk.command", "desk.palette", "session.1"}
_OWN = (
    Command("help", "the keys that work here", "help", key=_key("desk.help")),
    Command("theme", "the colours", "theme", argument="NAME", is_needed=False, choices=lambda _: NAMES,
            key=_key("desk.theme")),
    Command("session", "show one session only", "session_named", argument="KEY",
            choices=lambda known: (*known.sessions, "all")),
    Command("search", "look for words in everything", "search", argument="WORDS", is_needed=False,
            key=_key("desk.search")),
    Command("react", "react to the chosen message; off: take ours back", "react", argument="EMOJI", is_needed=False,
            choices=lambda _: (*(emoji for emoji, _ in USUAL), OFF), key=_key("thread.react")),
    Command("privacy", "mask names, numbers and texts, or show them", "privacy", key=_key("desk.privacy")),
    Command("refresh", "ask the daemon for everything again", "refresh", key=_key("desk.refresh")),
    Command("quit", "leave at once", "app.quit", key=_key("desk.quit")),
)  # fmt: skip
