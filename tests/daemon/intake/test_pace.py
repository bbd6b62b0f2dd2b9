"""The pace of a sender: a moving window, one for each, and off unless it is asked for."""

import pytest

from daemon.intake.pace import Pace
from daemon.intake.refusals import Refused


def test_the_sixty_first_of_a_minute_is_told_when_to_come_again() -> None:
    pace = Pace()
    for _ in range(60):
        pace.check((1,), 60)
    with pytest.raises(Refused) as refused:
        pace.check((1,), 60)

    assert 429 == refused.value.status
    assert "5" == refused.value.answer().headers["Retry-After"]


def test_another_sender_has_a_minute_of_its_own() -> None:
    pace = Pace()
    pace.check((1,), 1)
    pace.check((2,), 1)

    with pytest.raises(Refused):
        pace.check((2,), 1)


def test_no_limit_is_no_limit() -> None:
    pace = Pace()
    for _ in range(5_000):
        pace.check((1,), 0)
    pace.check((1,), 1)  # none of them was counted
    with pytest.raises(Refused):
        pace.check((1,), 1)
