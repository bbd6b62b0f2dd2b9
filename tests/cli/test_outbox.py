"""`frontdesk outbox`: what was to be sent, and what is done about it."""

import json

import pytest

from daemon.api.verbs import OUTBOX_VERBS
from tests.cli.conftest import Run
from tests.cli.desk import an_intent
from tests.fakes.socket_daemon import Desk


@pytest.fixture
def outbox(desk: Desk) -> Desk:
    failed = an_intent(9, "failed", error="not on WhatsApp\x1b[2J", hint="check the number", chat_name="Ana\u202e")
    desk.outbox = (failed, an_intent(8, "sent"), an_intent(7, "queued"))
    return desk


def test_the_list_tells_state_and_why(outbox: Desk, run: Run) -> None:
    ended = run("outbox", "list")

    assert 0 == ended.code
    assert "failed" in ended.out
    assert "check the number" in ended.out
    assert not {"\x1b", "\u202e"} & set(ended.out)


def test_the_list_goes_on_past_a_page_and_asks_for_a_state(outbox: Desk, run: Run) -> None:
    outbox.page = 2
    ended = run("outbox", "list", "--all", "--state", "troubled", "-q")

    assert "9\n8\n7\n" == ended.out
    assert ["troubled", "troubled"] == [one.query["state"] for one in outbox.asked]


def test_a_line_of_json_is_an_intent(outbox: Desk, run: Run) -> None:
    lines = run("outbox", "list", "--json").out.splitlines()

    assert [9, 8, 7] == [json.loads(line)["id"] for line in lines]


@pytest.mark.parametrize("verb", OUTBOX_VERBS)
def test_every_verb_of_the_outbox_is_a_command(verb: str, outbox: Desk, run: Run) -> None:
    ended = run("outbox", verb, "9", "8")

    assert {"verb": verb, "ids": [9, 8]} == outbox.asked[0].body
    assert (0, f"{verb}: 2 of 2 changed\n") == (ended.code, ended.err)
    assert OUTBOX_VERBS[verb].summary in run("outbox", verb, "--help").out


def test_what_could_not_be_done_is_told_one_by_one(outbox: Desk, run: Run) -> None:
    ended = run("outbox", "retry", "9", "99")

    assert 1 == ended.code
    assert "99: no such intent" in ended.err


def test_an_id_that_is_none_is_a_usage_error(outbox: Desk, run: Run) -> None:
    ended = run("outbox", "cancel", "x")

    assert 2 == ended.code
    assert "frontdesk outbox list" in ended.err
    assert [] == outbox.asked
