"""One command per verb of the registry."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from daemon.api.outbox import Unchanged
from daemon.api.verbs import VERBS
from tests.cli.conftest import Run
from tests.cli.desk import a_chat, frontdesk
from tests.fakes.socket_daemon import Asked, Desk


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_a_command_with_its_summary(verb: str, run: Run) -> None:
    ended = run(verb, "--help")

    assert 0 == ended.code
    assert VERBS[verb].summary in ended.out


def test_a_verb_is_one_action_on_all_chats(desk: Desk, run: Run) -> None:
    ended = run("read", "12", "14", "12")

    assert {"verb": "read", "chats": [12, 14], "args": {}, "contacts": []} == desk.asked[0].body
    assert (0, "", "read: 2 of 2 chats changed\n") == (ended.code, ended.out, ended.err)


def test_one_chat_is_counted_as_one(desk: Desk, run: Run) -> None:
    assert "read: 1 of 1 chat changed\n" == run("read", "12").err
    assert [12] == (desk.asked[0].body or {})["chats"]


def test_a_word_that_was_taken_as_the_argument_is_named(desk: Desk, run: Run) -> None:
    ended = run("tag", "12")

    assert (2, []) == (ended.code, desk.asked)
    assert "tag: which chats? '12' alone is its tag" in ended.err


def test_what_is_no_number_is_called_so(desk: Desk, run: Run) -> None:
    ended = run("undo", "abc")

    assert (2, []) == (ended.code, desk.asked)
    assert "'abc' is not a number." in ended.err


def test_a_verbs_arguments_are_options(desk: Desk, run: Run) -> None:
    run("read", "12", "--seen-seq", "42", "--opened")

    assert desk.asked[0].body
    assert {"seen_seq": 42, "opened": True} == desk.asked[0].body["args"]


def test_the_answer_is_json_or_the_actions_id(desk: Desk, run: Run) -> None:
    assert {"action": 17, "changed": 1, "seq": 10, "unchanged": [], "warning": ""} == json.loads(
        run("unread", "3", "--json").out
    )
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


def test_the_last_word_is_the_verbs_argument_or_has_its_own_name(desk: Desk, run: Run) -> None:
    run("tag", "12", "14", "vip")
    run("tag", "12", "--tag", "vip")

    assert [([12, 14], {"tag": "vip"}), ([12], {"tag": "vip"})] == [asked_of(one) for one in desk.asked]


def test_a_note_is_sent_as_it_was_typed(desk: Desk, run: Run) -> None:
    run("note", "12", "call her at 9")

    assert ([12], {"text": "call her at 9"}) == asked_of(desk.asked[0])


@pytest.mark.parametrize("words", [("12", "mon 9"), ("12", "--until", "mon 9")])
def test_a_time_in_words_goes_out_in_full(words: tuple[str, ...], desk: Desk, run: Run) -> None:
    run("snooze", *words)

    chats, args = asked_of(desk.asked[0])
    assert [12] == chats
    assert 9 == datetime.fromisoformat(args["until"]).hour


def test_a_time_in_words_is_that_of_the_desks_zone(desk: Desk, run: Run, folder: Path) -> None:
    (folder / "config.toml").write_text('[tui]\ntimezone = "Asia/Jakarta"\n')
    run("snooze", "12", "mon 9")

    until = datetime.fromisoformat(asked_of(desk.asked[0])[1]["until"])
    assert 9 == until.astimezone(ZoneInfo("Asia/Jakarta")).hour


@pytest.mark.parametrize("words", [("12", "next reply"), ("12", "--until", "Next Reply")])
def test_the_next_reply_stands_in_the_place_of_a_time(words: tuple[str, ...], desk: Desk, run: Run) -> None:
    run("snooze", *words)

    assert ([12], {"until": "next reply"}) == asked_of(desk.asked[0])


@pytest.mark.parametrize("words", [("12", "soon"), ("12", "yesterday"), ("12",), ()])
def test_a_snooze_without_a_time_that_is_ahead_does_nothing(words: tuple[str, ...], desk: Desk, run: Run) -> None:
    ended = run("snooze", *words)

    assert ended.code in {1, 2}
    assert [] == desk.asked


@pytest.mark.parametrize(("word", "level"), [("2", 2), ("high", 2), ("normal", 0)])
def test_a_priority_has_a_number_and_a_word(word: str, level: int, desk: Desk, run: Run) -> None:
    run("priority", "12", word)

    assert ([12], {"level": level}) == asked_of(desk.asked[0])


def test_a_priority_that_is_none_of_them_is_a_usage_error(desk: Desk, run: Run) -> None:
    ended = run("priority", "12", "--", "-1")

    assert (2, []) == (ended.code, desk.asked)
    assert "0 normal, 1 raised, 2 high, 3 urgent" in ended.err


def test_what_is_on_is_taken_off_by_a_flag(desk: Desk, run: Run) -> None:
    run("mute", "12")
    run("mute", "12", "--off")

    assert [{}, {"off": True}] == [asked_of(one)[1] for one in desk.asked]


def test_a_query_names_all_that_fit_and_what_was_seen_of_them(desk: Desk, run: Run) -> None:
    desk.chats, desk.page = tuple(a_chat(number) for number in range(1, 6)), 2
    ended = run("done", "--query", "is:unread session:care")

    assert ([1, 2, 3, 4, 5], {"seen_seq": 9}) == asked_of(desk.asked[-1])
    assert {"is:unread session:care"} == {one.query["query"] for one in desk.asked[:-1]}
    assert "done: 5 chats fit\n" in ended.err


def test_a_chat_that_moves_while_it_pages_is_not_left_out(desk: Desk, run: Run) -> None:
    desk.chats, desk.page, desk.is_busy = tuple(a_chat(number) for number in range(1, 6)), 2, True
    run("tag", "--query", "is:unread", "vip")

    assert [1, 2, 3, 4, 5] == sorted(asked_of(desk.asked[-1])[0])


def test_many_chats_on_a_terminal_want_a_yes(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.chats = tuple(a_chat(number) for number in range(1, 52))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    refused = run("done", "--query", "is:unread")
    asked = [one.path for one in desk.asked]
    sure = run("done", "--query", "is:unread", "--yes")

    assert (2, 0) == (refused.code, sure.code)
    assert "51 chats" in refused.err
    assert "/v1/verbs" not in asked


def test_chats_left_alone_are_told_with_the_reason(desk: Desk, run: Run) -> None:
    desk.unchanged = (Unchanged(14, "a message came after what you saw"), Unchanged(15, "it is so already"))
    ended = run("done", "12", "14", "15")

    assert "unchanged: 14: a message came after what you saw\nunchanged: 15: it is so already\n" in ended.err


@pytest.mark.parametrize(
    "words", [("note", "12", "she called\nand pays on Friday"), ("note", "12", "-"), ("note", "12", "--text", "-")]
)
def test_a_note_keeps_its_lines_from_an_argument_and_from_standard_input(
    words: tuple[str, ...], desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("she called\r\nand pays on Friday\n"))

    assert 0 == run(*words).code
    assert ([12], {"text": "she called\nand pays on Friday"}) == asked_of(desk.asked[0])


def test_ids_and_a_text_cannot_both_come_from_standard_input(desk: Desk, run: Run) -> None:
    ended = run("note", "-", "-")

    assert (2, []) == (ended.code, desk.asked)
    assert "note: - stands there twice" in ended.err


def test_an_operator_whom_nobody_knows_is_told_beside_what_was_done(desk: Desk, run: Run) -> None:
    desk.warning = "nobody called zed\x1b[2J has been here yet"
    ended = run("assign", "12", "zed", "-q")

    assert (0, "17\n") == (ended.code, ended.out)
    assert ended.err.startswith("assign: 1 of 1 chat changed\nassign: nobody called zed")
    assert "\x1b" not in ended.err


def test_undo_tells_what_it_took_back_and_what_stands(desk: Desk, run: Run) -> None:
    ended = run("undo")

    assert {"action": None, "redo": False} == desk.asked[0].body
    assert "took back: done: Budi (action 17 by ana)\nsomething newer was done to 4, 9: that stands\n" == ended.err


def test_undo_and_redo_take_an_action_by_its_id(desk: Desk, run: Run) -> None:
    quiet = run("undo", "17", "-q")
    told = json.loads(run("redo", "17", "--json").out)

    assert [(17, False), (17, True)] == [(one.body["action"], one.body["redo"]) for one in desk.asked if one.body]
    assert ("17\n", [4, 9]) == (quiet.out, told["covered"])


def test_history_is_listed_newest_first(desk: Desk, run: Run) -> None:
    ended = run("history", "--chat", "12", "--by", "ana")

    assert {"chat": "12", "operator": "ana", "limit": "50"} == desk.asked[0].query
    assert "17\t2025-11-22 15:55\tana\tdone: Budi\t\n" == ended.out


def asked_of(one: Asked) -> tuple[list[int], dict[str, Any]]:
    assert one.body
    return one.body["chats"], one.body["args"]
