"""`frontdesk sync`: a file is checked, cut up and handed over, and it is told what became of it."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from daemon.api.errors import BadRequest
from tests.cli.conftest import Run
from tests.fakes.socket_daemon import Desk


def a_file(folder: Path, *chats: dict[str, Any], text: str | None = None) -> str:
    path = folder / "chats.json"
    path.write_text(json.dumps({"session_id": 7, "chats": list(chats)}) if text is None else text)
    return str(path)


def test_a_file_is_handed_over_fifty_chats_at_a_time(desk: Desk, run: Run, folder: Path) -> None:
    ended = run("sync", a_file(folder, *({"chat_id": str(n)} for n in range(120))), "--session", "sales")

    assert (0, "sync: 120 of 120 chats taken\n") == (ended.code, ended.err)
    bodies = [one.body for one in desk.asked if one.body]
    assert [50, 50, 20] == [len(body["batch"]["chats"]) for body in bodies]
    assert {("sales", 120)} == {(body["session"], body["batch"]["total_chats"]) for body in bodies}
    assert "101\t7\t50\t50\tdone\t" == ended.out.splitlines()[0]


def test_a_chat_that_was_not_taken_is_told_and_ends_with_one(desk: Desk, run: Run, folder: Path) -> None:
    ended = run("sync", a_file(folder, {"chat_id": "1"}, {"bad": 1}))

    assert (1, "sync: 1 of 2 chats taken\n") == (ended.code, ended.err)
    assert "/chats/1: a chat with nobody" in ended.out
    assert "\x1b" not in ended.out


def test_json_is_one_batch_a_line_and_quiet_is_deliveries(desk: Desk, run: Run, folder: Path) -> None:
    file = a_file(folder, *({"chat_id": str(n)} for n in range(60)))
    lines = run("sync", file, "--json").out.splitlines()
    desk.asked.clear()

    assert [(50, "done"), (10, "done")] == [(one["taken"], one["state"]) for one in map(json.loads, lines)]
    assert "101\n102\n" == run("sync", file, "-q").out


def test_standard_input_is_a_file_too(desk: Desk, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"chat_id":"1"}\n{"chat_id":"2"}\n')))
    ended = run("sync", "-")

    assert (0, "sync: 2 of 2 chats taken\n") == (ended.code, ended.err)


@pytest.mark.parametrize("text", ["", "{", '{"chats": 7}', '{"chat_id":"1"}\nnonsense'])
def test_a_file_that_is_wrong_somewhere_is_not_begun(text: str, desk: Desk, run: Run, folder: Path) -> None:
    ended = run("sync", a_file(folder, text=text))

    assert 1 == ended.code
    assert ended.err.startswith(f"frontdesk: {folder}/chats.json: ")
    assert [] == desk.asked


def test_a_file_that_is_not_there_or_no_text_is_told(desk: Desk, run: Run, folder: Path) -> None:
    (folder / "latin").write_bytes(b'{"name": "Jos\xe9"}')

    assert "No such file" in run("sync", str(folder / "nothing")).err
    assert "no UTF-8 at byte 13" in run("sync", str(folder / "latin")).err


def test_what_the_daemon_refuses_is_told_with_its_hint(desk: Desk, run: Run, folder: Path) -> None:
    desk.error = BadRequest("session: the batch names none", "name one: frontdesk sync --session KEY")
    ended = run("sync", a_file(folder, {"chat_id": "1"}))

    assert 1 == ended.code
    assert "name one: frontdesk sync --session KEY" in ended.err


def test_a_daemon_that_goes_away_leaves_word_of_how_far_it_came(desk: Desk, run: Run, folder: Path) -> None:
    desk.dies_after = 1
    ended = run("sync", a_file(folder, *({"chat_id": str(n)} for n in range(60))))

    assert 3 == ended.code
    assert "50 of 60 chats taken; taking the file again doubles nothing" in ended.err
