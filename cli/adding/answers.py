"""What is known of a session before it is written: from the command line, else asked on the terminal."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from cli.adding.questions import ALWAYS, DIALECTS, QUESTIONS, Question
from cli.exit_codes import Exit
from cli.troubles import CommandFailed, say
from store.record import record

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,31}")
_LONGEST_TYPED = 8_000


@record
class Given:
    """What the command line says; `secrets` are references, env:NAME or file:PATH."""

    plain: Mapping[str, str | None]
    names: Sequence[str] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    asks: bool = False
    """Whether somebody is there to be asked."""


@record
class Known:
    """What the new session has to live with."""

    keys: Mapping[str, int]
    """Of each key in the config the id of its session."""
    used: frozenset[int]
    """Ids that were ever given, as far as anybody knows."""
    workspaces: tuple[int, ...]
    folder: Path
    """Of the config: a secret's file is named from there."""

    @property
    def next_id(self) -> int:
        return max(self.used, default=0) + 1


@dataclass(slots=True)
class Answers:
    """A session's table, without the secrets that have yet to get a file of their own."""

    table: dict[str, Any] = field(default_factory=dict)
    fresh: dict[str, str] = field(default_factory=dict, repr=False)
    """By key: a secret that was typed or made."""
    made: set[str] = field(default_factory=set)
    """Of these, the ones that the other side has yet to hear of."""


def given(plain: Mapping[str, object], names: Sequence[str], secrets_named: Mapping[str, str], *, asks: bool) -> Given:
    """What options say, as text."""
    words = {name: None if value is None else str(value) for name, value in plain.items()}
    return Given(words, tuple(names), secrets_named, asks)


def references(**named: tuple[str | None, Path | None]) -> dict[str, str]:
    """What --NAME-env and --NAME-file say, as the config writes it. Raises CommandFailed where both say something."""
    found = {}
    for name, (variable, file) in named.items():
        if variable is not None and file is not None:
            option = name.replace("_", "-")
            raise CommandFailed(f"--{option}-env and --{option}-file name two secrets", "leave one out", Exit.USAGE)
        if variable is not None:
            found[name] = f"env:{variable}"
        if file is not None:
            found[name] = f"file:{file}"
    return found


def gather(given: Given, known: Known) -> Answers:
    """All answers. Raises CommandFailed for one that is missing or cannot be, and typer.Abort when the input ends."""
    found = Answers()
    dialect = _line(given, "dialect", f"dialect ({', '.join(DIALECTS)})", _is_dialect)
    number = _line(
        given, "id", "id here, a number that it keeps for ever", lambda one: _is_new_id(one, known), str(known.next_id)
    )
    key = _line(given, "key", "key, which people will type", lambda one: _is_new_key(one, known))
    workspace = _line(given, "workspace", _workspaces(known), lambda one: _is_workspace(one, known), _only(known))
    found.table |= {"id": int(number), "workspace": int(workspace), "key": key, "dialect": dialect}
    asked = QUESTIONS[dialect]
    for question in asked:
        _answer(question, given, known, found)
    rest = (name for name in ALWAYS if name not in {one.key for one in asked})
    found.table |= {name: value for name in rest if (value := given.plain.get(name))}
    _refuse_strangers(given, found, {one.key for one in asked} | set(ALWAYS))
    return found


def _answer(question: Question, given: Given, known: Known, found: Answers) -> None:
    if question.kind == "secret":
        _secret(question, given, known, found)
    elif question.kind == "names":
        names = list(given.names) or ([_asked(question.words, None)] if given.asks else [])
        if not any(names):
            raise _missing("external-id")
        found.table[question.key] = names
    elif value := _plain(question, given):
        found.table[question.key] = value


def _plain(question: Question, given: Given) -> str:
    value = given.plain.get(question.key)
    if value is None and given.asks:
        value = _asked(question.words, "" if question.can_be_left else None, can_be_left=question.can_be_left)
    if not value and not question.can_be_left:
        raise _missing(question.key.replace("_", "-"))
    return value or ""


def _secret(question: Question, given: Given, known: Known, found: Answers) -> None:
    key, is_of_use = question.key, question.key != "api_key" or "base_url" in found.table
    if reference := given.secrets.get(key):
        found.table[key] = _from_config(reference, known)
        return
    typed = _hidden(question) if given.asks and is_of_use else ""
    if typed.startswith(("env:", "file:")):
        found.table[key] = _from_config(typed, known)
    elif typed:
        found.fresh[key] = typed
    elif question.like and is_of_use:
        _copy(question.like, key, found)
    elif question.made_bytes:
        found.fresh[key] = secrets.token_hex(question.made_bytes)
        found.made.add(key)
    elif not question.can_be_left:
        raise _missing(f"{key}-env or --{key}-file")
    if key in found.fresh:
        found.table[key] = ""  # its place; what stands there is known once it has a file


def _copy(source: str, key: str, found: Answers) -> None:
    if source in found.fresh:
        found.fresh[key] = found.fresh[source]
    elif source in found.table:
        found.table[key] = found.table[source]


def _from_config(reference: str, known: Known) -> str:
    """A file that was named from where we are, as it is named from the config's folder."""
    kind, _, name = reference.partition(":")
    if kind != "file":
        return reference
    place = Path(name).expanduser().absolute()
    inside = place.is_relative_to(known.folder)
    return f"file:{place.relative_to(known.folder) if inside else place}"


def _line(given: Given, name: str, words: str, trouble: Callable[[str], str], default: str | None = None) -> str:
    """One answer that has to be there. `trouble` says what is wrong with it."""
    value = given.plain.get(name)
    if value is None and not given.asks:
        value = default
    if value is not None:
        if wrong := trouble(value):
            raise CommandFailed(f"--{name}: {wrong}", "", Exit.USAGE)
        return value
    if not given.asks:
        raise _missing(name)
    while True:
        value = _asked(words, default)
        wrong = trouble(value)
        if not wrong:
            return value
        say(wrong)


def _asked(words: str, default: str | None, *, can_be_left: bool = False) -> str:
    more = " (Enter: none)" if can_be_left else ""
    answer = typer.prompt(words + more, default=default, show_default=bool(default), err=True)
    return str(answer).strip()


def _hidden(question: Question) -> str:
    """A secret, not shown while it is typed."""
    empty = "Enter makes one" if question.made_bytes else "Enter: none"
    empty = f"Enter: the same as {question.like}" if question.like else empty
    default = "" if question.made_bytes or question.can_be_left else None
    words = f"{question.words} (not shown; or env:NAME, file:PATH; {empty})"
    typed = str(typer.prompt(words, default=default, hide_input=True, show_default=False, err=True)).strip()
    if len(typed) > _LONGEST_TYPED or not typed.isprintable():
        raise CommandFailed("that is no secret on one line", "put it into a file, and name it as file:PATH")
    return typed


def _missing(option: str) -> CommandFailed:
    return CommandFailed(f"--{option} is missing", "on a terminal it is asked for", Exit.USAGE)


def _refuse_strangers(given: Given, found: Answers, fitting: set[str]) -> None:
    """What was given and would be left out is an error: somebody has meant something by it."""
    plain = {name for name in ("phone", "phone_number_id", *ALWAYS) if given.plain.get(name)}
    named = {"external_ids"} if given.names else set()
    strange = sorted((plain | named | set(given.secrets)) - fitting)
    if strange:
        option = strange[0].replace("external_ids", "external_id").replace("_", "-")
        raise CommandFailed(f"--{option}: a session of {found.table['dialect']} has none", "leave it out", Exit.USAGE)


def _is_dialect(one: str) -> str:
    return "" if one in DIALECTS else f"one of {', '.join(DIALECTS)}"


def _is_new_id(one: str, known: Known) -> str:
    if not (one.isascii() and one.isdigit() and 0 < len(one) < 10 and int(one)):
        return "it is no number"
    return f"{one} was given before, and an id is for ever" if int(one) in known.used else ""


def _is_new_key(one: str, known: Known) -> str:
    if not _KEY.fullmatch(one):
        return "a letter, then letters, digits, dot, dash and underscore; 32 at most"
    other = next((key for key in known.keys if key.lower() == one.lower()), None)
    return f"{other} is session {known.keys[other]} already" if other else ""


def _is_workspace(one: str, known: Known) -> str:
    if not known.workspaces:
        return "the config has no [[workspace]] yet: write one first"
    listed = ", ".join(map(str, known.workspaces))
    return "" if one in map(str, known.workspaces) else f"one of {listed}"


def _workspaces(known: Known) -> str:
    return f"workspace ({', '.join(map(str, known.workspaces))})"


def _only(known: Known) -> str | None:
    return str(known.workspaces[0]) if len(known.workspaces) == 1 else None
