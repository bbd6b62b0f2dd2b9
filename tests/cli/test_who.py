"""`frontdesk who`: who is at the desk; `send --take-over`: an answer where somebody else answers."""

import json

from daemon.api.presence import Presence, PresenceList
from tests.builders import NOW, a_chat
from tests.cli.conftest import Run
from tests.fakes.socket_daemon import EPOCH, Desk

PRESENT = PresenceList(
    (Presence("ana", "typing", 12, NOW), Presence("bia\x1b[2J", "online", None, NOW)),
    (a_chat(12, name="Budi\u202e"),),
    EPOCH,
    9,
)


def test_operators_are_listed_with_the_chats_that_they_are_in(desk: Desk, run: Run) -> None:
    desk.present = PRESENT
    ended = run("who")

    assert 0 == ended.code
    assert ["ana", "typing"] == ended.out.splitlines()[0].split("\t")[:2]
    assert "Budi" in ended.out
    assert not {"\x1b", "\u202e"} & set(ended.out)


def test_a_line_of_json_is_an_operator(desk: Desk, run: Run) -> None:
    desk.present = PRESENT

    assert [12, None] == [json.loads(line)["chat_id"] for line in run("who", "--json").out.splitlines()]
    assert "ana" == run("who", "-q").out.splitlines()[0]


def test_taking_over_is_said(desk: Desk, run: Run) -> None:
    run("send", "12", "hello")
    run("send", "12", "hello", "--take-over")

    assert [False, True] == list(dict.fromkeys(one.body["take_over"] for one in desk.asked if one.body))
