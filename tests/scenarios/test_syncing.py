"""Chats that are handed in by hand, and how well the desk is: the installed command on a real daemon."""

import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.scenarios.premises import COMMAND, CONFIG, Premises, premises, until
from tests.scenarios.screen import screen


def a_chat(number: int, **fields: Any) -> dict[str, Any]:
    """As a gateway writes one; the higher its number, the longer ago."""
    return {
        "chat_type": "private", "chat_id": f"62812{number:08d}@c.us", "contact_name": f"Person {number}",
        "timestamp": int(time.time()) - 60 * number, "unread_count": 1, "last_message": f"text {number}", **fields,
    }  # fmt: skip


def a_file(folder: Path, chats: Sequence[Any], name: str = "chats.json", **fields: Any) -> Path:
    path = folder / name
    path.write_text(json.dumps({"session_id": "sales", "chats": list(chats), **fields}))
    return path


def ended(desk: Premises, *words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *words], env=desk.environ, input=given, capture_output=True, text=True, timeout=60, check=False
    )


def names(desk: Premises) -> list[str]:
    return [one["name"] for one in desk.listed("chats", "list")]


def test_a_file_of_chats_is_on_the_desk_when_the_command_ends(desk: Premises) -> None:
    file = a_file(desk.folder, [a_chat(number) for number in range(1, 121)])
    told = ended(desk, "sync", str(file), "--json")
    again = ended(desk, "sync", str(file), "-q")

    assert (0, "sync: 120 of 120 chats taken\n") == (told.returncode, told.stderr)
    assert [(50, "done"), (50, "done"), (20, "done")] == [
        (one["taken"], one["state"]) for one in map(json.loads, told.stdout.splitlines())
    ]
    assert (0, 3) == (again.returncode, len(again.stdout.split()))
    assert 120 == len(desk.listed("chats", "list", "--limit", "500"))
    assert ["Person 1", "Person 2"] == names(desk)[:2]


def test_a_terminal_is_shown_how_far_it_has_come(desk: Premises) -> None:
    file = a_file(desk.folder, [a_chat(number) for number in range(1, 121)])
    with screen([*COMMAND, "sync", str(file)], desk.environ) as one:
        one.shows("sync: 120 of 120 chats taken")

    assert b"Syncing chats" in one.raw
    assert b"120/120" in one.raw


def test_chats_come_by_a_pipe_for_the_session_that_is_named(desk: Premises) -> None:
    lines = "".join(json.dumps(a_chat(number)) + "\n" for number in (1, 2))
    told = ended(desk, "sync", "-", "--session", "sales", given=lines)

    assert (0, "sync: 2 of 2 chats taken\n") == (told.returncode, told.stderr)
    assert ["Person 1", "Person 2"] == names(desk)


def test_a_chat_without_a_message_stands_where_its_provider_saw_it_last(desk: Premises) -> None:
    desk.run("sync", str(a_file(desk.folder, [a_chat(3), a_chat(2, last_message=None), a_chat(1)])))

    assert ["Person 1", "Person 2", "Person 3"] == names(desk)


def test_what_is_wrong_ends_with_one_and_begins_nothing(desk: Premises) -> None:
    bad = desk.folder / "bad.json"
    bad.write_text('{"chats": [')
    good = str(a_file(desk.folder, [a_chat(1)]))
    expected = {
        "bad.json: line 1: no JSON": [str(bad)],
        "none.json": [str(desk.folder / "none.json")],
        "'nobody' is no session of a gateway": [good, "--session", "nobody"],
        "'care' is no session of a gateway": [good, "--session", "care"],
    }
    found = {words: ended(desk, "sync", *given) for words, given in expected.items()}

    assert [1, 1, 1, 1] == [one.returncode for one in found.values()]
    assert list(expected) == [words for words, one in found.items() if words in one.stderr]
    assert [""] * 4 == [one.stdout for one in found.values()]
    assert [] == names(desk)


def test_a_chat_that_cannot_be_taken_is_told_and_costs_no_other(desk: Premises) -> None:
    told = ended(desk, "sync", str(a_file(desk.folder, [a_chat(1), {"chat_type": "private"}])))

    assert (1, "sync: 1 of 2 chats taken\n") == (told.returncode, told.stderr)
    assert "/chats/1: a chat with nobody" in told.stdout
    assert ["Person 1"] == names(desk)


def test_without_a_daemon_it_says_so_and_ends_with_three(desk: Premises) -> None:
    file = str(a_file(desk.folder, [a_chat(1)]))
    desk.stop()

    assert 3 == ended(desk, "sync", file).returncode


def test_what_is_dropped_into_the_spool_is_taken_and_put_away(desk: Premises) -> None:
    spool = desk.folder / "state" / "spool"
    until((spool / "failed").is_dir)
    a_file(spool, [a_chat(1)], "good.json")
    a_file(spool, [a_chat(2), {"chat_type": "private"}], "half.json")
    a_file(spool, [a_chat(3)], "foreign.json", session_id="nobody")
    (spool / "bad.ndjson").write_text('{"chat_id": "1"}\nnonsense\n')
    until(lambda: not [one for one in spool.iterdir() if one.is_file()])
    failed = {path.name: path.read_text() for path in (spool / "failed").glob("*.reason.txt")}

    assert ["good.json"] == [path.name for path in (spool / "done").iterdir()]
    assert ["Person 1", "Person 2"] == names(desk)
    assert {"half.json.reason.txt", "foreign.json.reason.txt", "bad.ndjson.reason.txt"} == set(failed)
    assert "/chats/1: a chat with nobody" in failed["half.json.reason.txt"]
    assert "'nobody' is no session of a gateway" in failed["foreign.json.reason.txt"]
    assert "line 2: no JSON" in failed["bad.ndjson.reason.txt"]


def test_health_says_what_is_there_and_its_exit_code_whether_all_is_well(tmp_path: Path) -> None:
    head, _, sales, _ = CONFIG.split("[[session]]")
    with premises(tmp_path, f"{head}[[session]]{sales}") as desk:
        silent = json.loads(desk.run("health", "--json", code=1))
        desk.from_gateway("session_ready", phone_number="628111222333")
        desk.run("sync", str(a_file(desk.folder, [a_chat(1)])))
        well = json.loads(desk.run("health", "--json"))
        desk.from_gateway("no_such_event", x=1)
        desk.settled()
        later = json.loads(desk.run("health", "--json"))

    assert ("unwell", ["sales"]) == (silent["status"], [one["key"] for one in silent["sessions"]])
    assert ("healthy", [], 0, 0) == (
        well["status"], well["concerns"], well["quarantined"], well["traffic"]["queue_depth"],
    )  # fmt: skip
    assert ("healthy", 1, 1) == (later["status"], later["quarantined"], len(later["concerns"]))


def test_a_desk_that_is_not_well_ends_with_one(desk: Premises) -> None:
    desk.from_gateway("session_disconnected", reason="LOGOUT")
    desk.settled()
    told = ended(desk, "health", "--json")

    assert (1, "unwell") == (told.returncode, json.loads(told.stdout)["status"])
