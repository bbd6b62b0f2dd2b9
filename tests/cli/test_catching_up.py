"""Asking for what was missed, by command."""

import json
from dataclasses import replace

from daemon.api.catching_up import CatchUp
from store.models import Millis
from tests.builders import a_session
from tests.cli.conftest import Run
from tests.fakes.socket_daemon import Desk

RUNNING = CatchUp(7, "sales", "running", Millis(0), Millis(0), None, 0, 3, 0, None, None, "e1", 9)
DONE = replace(RUNNING, state="done", ended_at=Millis(9), done=3, found=5)


def test_it_waits_until_all_was_asked_for_and_says_what_had_been_missed(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(7, "sales"),)
    desk.caught_up = [RUNNING, replace(RUNNING, done=1), DONE]

    ended = run("sessions", "catch-up", "sales")

    assert (0, "") == (ended.code, ended.out)
    assert "sales: 3 chats asked for, 5 messages had been missed" in ended.err
    assert [("POST", None), ("GET", None), ("GET", None)] == [
        (one.method, (one.body or {}).get("days")) for one in desk.asked if "catch-up" in one.path
    ]


def test_days_say_how_far_back(desk: Desk, run: Run) -> None:
    desk.sessions, desk.caught_up = (a_session(7, "sales"),), [DONE]

    ended = run("sessions", "catch-up", "7", "--days", "2", "--json")

    (asked,) = [one for one in desk.asked if "catch-up" in one.path]
    assert "done" == json.loads(ended.out)["state"]
    assert 2 == (asked.body or {}).get("days")


def test_a_provider_that_does_not_answer_is_told_with_what_to_do(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(7, "sales"),)
    desk.caught_up = [replace(RUNNING, state="waiting", trouble="nobody is there", hint="see whether it runs")]

    ended = run("sessions", "catch-up", "sales")

    assert 1 == ended.code
    assert "nobody is there; see whether it runs" in ended.err
    assert "it is asked again by itself" in ended.err
