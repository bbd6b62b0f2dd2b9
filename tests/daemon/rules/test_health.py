"""The health of a session, part by part."""

import pytest

from daemon.rules.health import IDLE, health_parts, score, with_health
from store.attempts import Toll
from store.models import Millis, SessionState
from tests.builders import NOW, a_session

QUIET = Toll(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("state", "idle", "toll", "expected"),
    [
        ("connected", 0, QUIET, 100),
        ("disconnected", 0, QUIET, 50),
        ("connected", IDLE + 1, QUIET, 80),
        ("connected", IDLE, QUIET, 100),
        ("connected", 0, Toll(2, 0, 0, 0), 80),
        ("connected", 0, Toll(9, 0, 0, 0), 70),
        ("connected", 0, Toll(0, 30, 1000, 0), 50),  # as fast as a linked telephone may be at all
        ("connected", 0, Toll(0, 10, 300, 100), 100),
        ("disconnected", IDLE + 1, Toll(9, 30, 1000, 500), 0),
    ],
)
def test_the_score_is_a_hundred_less_what_speaks_against_it(
    state: SessionState, idle: int, toll: Toll, expected: int
) -> None:
    assert expected == score(health_parts(state, Millis(NOW - idle), "webjs", toll, NOW))


def test_each_part_is_named() -> None:
    parts = health_parts("failed", Millis(NOW - IDLE - 1), "webjs", Toll(1, 30, 1000, 0), NOW)

    assert {
        "not connected": -50, "silent for over an hour": -20, "failed sends of the last hour": -10,
        "risk of a ban": -50,
    } == {one.name: one.points for one in parts}  # fmt: skip


def test_only_a_linked_telephone_is_banned_for_speed() -> None:
    assert 100 == score(health_parts("connected", NOW, "meta", Toll(0, 60, 2000, 900), NOW))


def test_a_session_shows_its_parts_and_whether_it_can_send() -> None:
    seen = with_health(a_session(state="failed"), NOW, None, can_send=True)

    assert (50, ["not connected"], True) == (seen.health, [one.name for one in seen.health_parts], seen.can_send)
