"""`sessions test`: what the daemon has found, told to people and to scripts."""

import json

from daemon.api.testing import Check
from tests.builders import a_session
from tests.cli.conftest import Run
from tests.fakes.socket_daemon import Desk

FINE = Check("secret", "ok", "it opens")
OFF = Check("sending", "skipped", "it only receives", "write base_url")
BAD = Check("key", "failed", "WAHA\x1b[2J does not take it", "write another")


def a_desk(desk: Desk) -> None:
    desk.sessions = (a_session(1, "care"), a_session(7, "sales"), a_session(9, "gone", is_configured=False))
    desk.checks = {1: (FINE, OFF), 7: (FINE, BAD)}


def tried(desk: Desk) -> list[str]:
    return [one.path for one in desk.asked if one.path.endswith("/test")]


def test_without_a_key_all_of_the_config_are_tried(desk: Desk, run: Run) -> None:
    a_desk(desk)
    ended = run("sessions", "test")

    assert 1 == ended.code
    assert ["/v1/sessions/1/test", "/v1/sessions/7/test"] == tried(desk)
    assert "care\tsending\tskipped\tit only receives; write base_url\n" in ended.out
    assert "1 of 4 failed" in ended.err


def test_what_is_skipped_is_no_failure(desk: Desk, run: Run) -> None:
    a_desk(desk)
    ended = run("sessions", "test", "care")

    assert (0, "") == (ended.code, ended.err)
    assert ["/v1/sessions/1/test"] == tried(desk)


def test_what_a_provider_says_is_no_escape_sequence(desk: Desk, run: Run) -> None:
    a_desk(desk)

    assert "\x1b" not in run("sessions", "test", "7").out


def test_a_script_gets_one_object_a_session(desk: Desk, run: Run) -> None:
    a_desk(desk)
    ended = run("sessions", "test", "care", "7", "--json")
    found = [json.loads(line) for line in ended.out.splitlines()]

    assert 1 == ended.code
    assert ["care", "sales"] == [one["session_key"] for one in found]
    assert {"name": "secret", "state": "ok", "words": "it opens", "hint": ""} == found[0]["checks"][0]


def test_an_unknown_key_is_refused_before_anything_is_tried(desk: Desk, run: Run) -> None:
    a_desk(desk)
    ended = run("sessions", "test", "care", "nobody")

    assert 1 == ended.code
    assert "there is no session nobody" in ended.err
    assert [] == tried(desk)


def test_an_empty_desk_says_how_to_begin(desk: Desk, run: Run) -> None:
    ended = run("sessions", "test")

    assert (0, "") == (ended.code, ended.out)
    assert "frontdesk sessions add" in ended.err
