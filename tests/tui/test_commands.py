"""Commands by name: found, completed, and taken from the registry and the table of keys."""

from dataclasses import replace

import pytest

from daemon.api.args import Arg
from daemon.api.verbs import READ, RENAME, VERBS, Verb
from tui.commands import Known, NoSuchCommand, commands, completions, of_verb, read
from tui.keymap import keymap
from tui.keys import KEYS
from tui.prompt import Known as Offered

TABLE = commands()
KNOWN = Known(("care", "sales"), Offered(("pix",), ("bia",)))


def test_every_verb_on_chats_is_a_command_under_its_own_name() -> None:
    assert {verb.name for verb in VERBS.values() if verb.on == "chats"} <= set(TABLE)


def test_a_verb_takes_its_last_word_and_shows_its_key() -> None:
    assert ("rename NAME", ("rename",)) == (of_verb(RENAME).usage, of_verb(RENAME).fixed)
    assert ("read", "I") == (of_verb(READ).usage, (of_verb(READ).key or KEYS[0]).shown)


def test_a_verb_of_tomorrow_needs_no_line_of_its_own() -> None:
    later = Verb("snooze", "Sleep until then.", "s", {"until": Arg("time", "When.")}, last_word="until")

    assert ("snooze UNTIL", "sleep until then") == (of_verb(later).usage, of_verb(later).help)


def test_every_key_of_the_panes_has_its_name_once() -> None:
    shown = [one.key.id for one in TABLE.values() if one.key is not None]
    left = {key.id for key in KEYS if key.place in ("list", "thread", "contact", "desk") and key.is_listed} - set(shown)

    assert len(shown) == len(set(shown))
    assert {"desk.command", "desk.palette", "session.1"} == left


def test_the_keys_in_force_are_shown() -> None:
    table = commands(keymap({"chat.read": "M", "desk.theme": "f9"}).keys)

    assert ["M", "f9"] == [key.shown for one in ("read", "theme") if (key := table[one].key)]


@pytest.mark.parametrize(
    ("line", "name", "argument"),
    [
        ("read", "read", ""),
        (":read", "read", ""),
        ("  rename  Maria  Souza ", "rename", "Maria  Souza"),
        ("theme light", "theme", "light"),
        ("theme", "theme", ""),
        ("ren x", "rename", "x"),
        ("list.top", "list.top", ""),
        ("quit", "quit", ""),
        ("snooze", "snooze", ""),
        ("pin off", "pin", "off"),
    ],
)
def test_a_line_is_read(line: str, name: str, argument: str) -> None:
    found, given = read(line, TABLE)

    assert (name, argument) == (found.name, given)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("dance", "dance: there is no such command"),
        ("re", "re: read, reopen, rename, react, refresh"),
        ("read now", "read takes nothing behind it"),
        ("session", "session KEY: show one session only"),
    ],
)
def test_a_line_that_says_nothing_is_told_what_there_is(line: str, told: str) -> None:
    with pytest.raises(NoSuchCommand, match=told):
        read(line, TABLE)


def test_tab_completes_names_and_arguments() -> None:
    assert ["unread", "unread.next"] == completions("unr", TABLE, KNOWN)
    assert ["theme dark", "theme light", "theme high-contrast", "theme ansi"] == completions("theme ", TABLE, KNOWN)
    assert ["theme light"] == completions("theme l", TABLE, KNOWN)
    assert ["session care", "session sales", "session all"] == completions("session ", TABLE, KNOWN)
    assert ["list.sort_window", "list.sort"] == completions("sort", TABLE, KNOWN)
    assert [] == completions("rename Ma", TABLE, KNOWN)
    assert ["priority high"] == completions("priority h", TABLE, KNOWN)
    assert ["tag pix"] == completions("tag ", TABLE, KNOWN)
    assert ["pin off"] == completions("pin ", TABLE, KNOWN)
    assert set(TABLE) == set(completions("", TABLE, KNOWN))


def test_a_command_is_a_value() -> None:
    assert TABLE["read"] == replace(TABLE["read"])
