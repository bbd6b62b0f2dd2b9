"""One command per verb of the registry."""

import json
from pathlib import Path

import pytest

from daemon.api.verbs import VERBS
from tests.cli.conftest import Run
from tests.cli.desk import frontdesk
from tests.fakes.socket_daemon import Desk


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_a_command_with_its_summary(verb: str, run: Run) -> None:
    ended = run(verb, "--help")

    assert 0 == ended.code
    assert VERBS[verb].summary in ended.out


def test_a_verb_is_one_action_on_all_chats(desk: Desk, run: Run) -> None:
    ended = run("read", "12", "14", "12")

    assert {"verb": "read", "chats": [12, 14], "args": {}, "contacts": []} == desk.asked[0].body
    assert (0, "", "read: 2 of 2 chats changed\n") == (ended.code, ended.out, ended.err)


def test_a_verbs_arguments_are_options(desk: Desk, run: Run) -> None:
    run("read", "12", "--seen-seq", "42", "--opened", "true")

    assert desk.asked[0].body
    assert {"seen_seq": 42, "opened": True} == desk.asked[0].body["args"]


def test_the_answer_is_json_or_the_actions_id(desk: Desk, run: Run) -> None:
    assert {"action": 17, "changed": 1, "seq": 10} == json.loads(run("unread", "3", "--json").out)
    assert "17\n" == run("unread", "3", "-q").out


def test_a_dash_reads_ids_from_standard_input(desk: Desk, folder: Path) -> None:
    ended = frontdesk(folder, "read", "9", "-", typed="12\n14 15\n")

    assert 0 == ended.returncode
    assert desk.asked[0].body
    assert [9, 12, 14, 15] == desk.asked[0].body["chats"]


@pytest.mark.parametrize("word", ["x", "-1", "0", "1e3", "9" * 30, "١٢", "\x1b[2J"])
def test_a_word_that_is_no_id_is_a_usage_error_and_nothing_is_done(word: str, desk: Desk, run: Run) -> None:
    ended = run("read", "12", "--", word)

    assert (2, "") == (ended.code, ended.out)
    assert "\x1b" not in ended.err
    assert [] == desk.asked


def test_a_verb_without_chats_is_a_usage_error(desk: Desk, run: Run) -> None:
    assert 2 == run("read").code


def test_an_empty_standard_input_is_nothing_to_do(desk: Desk, folder: Path) -> None:
    ended = frontdesk(folder, "read", "-")

    assert (0, b"", b"read: no chats, nothing to do\n") == (ended.returncode, ended.stdout, ended.stderr)
    assert [] == desk.asked


def test_people_are_merged_by_their_contacts_ids(desk: Desk, run: Run) -> None:
    ended = run("merge", "3", "9")

    assert {"verb": "merge", "chats": [], "args": {}, "contacts": [3, 9]} == desk.asked[0].body
    assert (0, "", "merge: 2 chats changed\n") == (ended.code, ended.out, ended.err)


def test_a_split_names_its_link(desk: Desk, run: Run) -> None:
    run("split", "3", "--link", "12")

    assert desk.asked[0].body
    assert ([3], {"link": 12}) == (desk.asked[0].body["contacts"], desk.asked[0].body["args"])


@pytest.mark.parametrize("name", ["Ana Souza", "", "42", "true", "-"])
def test_the_last_word_of_rename_is_the_name_as_it_was_typed(name: str, desk: Desk, run: Run) -> None:
    run("rename", "12", "14", "--", name)

    assert desk.asked[0].body
    assert ([12, 14], {"name": name}) == (desk.asked[0].body["chats"], desk.asked[0].body["args"])


def test_an_id_that_is_no_contact_says_where_contacts_are_seen(desk: Desk, run: Run) -> None:
    assert "frontdesk chats show" in run("forget", "ana").err
