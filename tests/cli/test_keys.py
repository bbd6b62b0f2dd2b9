"""`frontdesk keys`: the keys in force, for people and for scripts."""

import json
from pathlib import Path

from cli.key_columns import entry
from tests.cli.conftest import Run
from tui.keys import KEYS


def test_the_list_is_of_the_keys_in_force(run: Run, at_home: Path) -> None:
    (at_home / "config.toml").write_text('[keys]\npreset = "emacs"\n"chat.read" = "M"\n')
    listed = [json.loads(line) for line in run("keys", "--json").out.splitlines()]
    told = {one["id"]: one for one in listed}

    assert [key.id for key in KEYS] == [one["id"] for one in listed]
    assert ["j", "Down", "ctrl+n"] == told["list.down"]["keys"]
    assert (["M"], "desk") == (told["chat.read"]["keys"], told["chat.read"]["place"])
    assert [] == told["chat.pending"]["keys"]


def test_a_key_is_named_as_the_config_takes_it() -> None:
    named = {key.id: entry(key).keys for key in KEYS}

    assert (("?", "F1"), ("Space",)) == (named["desk.help"], named["list.mark"])


def test_another_preset_can_be_looked_at(run: Run, at_home: Path) -> None:
    assert "i r\tEverywhere\tanswer\tchat.reply" in run("keys", "--preset", "vim").out.splitlines()
    assert "r\tEverywhere\tanswer\tchat.reply" in run("keys").out.splitlines()


def test_a_preset_that_there_is_not_names_those_that_there_are(run: Run) -> None:
    ended = run("keys", "--preset", "nano")

    assert (2, "") == (ended.code, ended.out)
    assert "one of mail, vim, emacs" in ended.err


def test_what_is_wrong_with_the_config_is_said_beside_the_list(run: Run, at_home: Path) -> None:
    (at_home / "config.toml").write_text('[keys]\n"chat.read" = "U"\n')
    ended = run("keys", "-q")

    assert "chat.read and chat.unread are both on U" in ended.err
    assert len(KEYS) == len(ended.out.splitlines())


def test_keys_are_tested_in_a_terminal_only(run: Run) -> None:
    ended = run("keys", "--test")

    assert (2, "") == (ended.code, ended.out)
    assert "a key is tested in a terminal" in ended.err
