"""`frontdesk health`: for people and for cron."""

import json

from daemon.api.codec import from_plain
from daemon.api.status import Concern, Health
from tests.cli.conftest import Run
from tests.cli.desk import a_session
from tests.fakes.socket_daemon import Desk


def test_a_healthy_desk_ends_with_0_and_tells_its_numbers(desk: Desk, run: Run) -> None:
    desk.sessions = (a_session(1),)
    desk.concerns = (Concern("care is quiet", "check the address"),)
    ended = run("health")

    assert 0 == ended.code
    assert ["status\thealthy", "look at\tcare is quiet; check the address"] == ended.out.splitlines()[:2]
    assert "quarantined\t2" in ended.out
    assert ended.out.splitlines()[-1].startswith("1\tcare\tmeta")


def test_an_unwell_desk_ends_with_1_and_says_why_first(desk: Desk, run: Run) -> None:
    desk.concerns = (Concern("care is disconnected\x1b[2J", is_grave=True),)
    ended = run("health")

    assert 1 == ended.code
    assert ended.out.splitlines()[1].startswith("trouble\tcare is disconnected")
    assert "\x1b" not in ended.out


def test_json_is_the_whole_answer_with_the_same_exit_code(desk: Desk, run: Run) -> None:
    desk.concerns = (Concern("care is disconnected", is_grave=True),)
    ended = run("health", "--json")

    assert (1, "unwell") == (ended.code, from_plain(Health, json.loads(ended.out)).status)
