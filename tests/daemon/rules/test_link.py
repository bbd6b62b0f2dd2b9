"""A flap of some seconds changes nobody's route."""

from dataclasses import replace

import pytest

from daemon.rules import link
from store.models import Millis, SessionState
from store.sessions import SessionRow

BLANK = SessionRow(
    id=1, workspace_id=1, key="care", dialect="gateway", provider_type="webjs", phone=None, state="unknown",
    state_reason=None, state_at=None, is_primary=0, is_configured=1, last_event_at=None, trouble=None,
    trouble_hint=None, trouble_until=None, slowed_until=None, link_since=None, link_was_up=None, created_seq=1, seq=1,
)  # fmt: skip


def is_up(row: SessionRow, at: int) -> bool:
    return link.is_up(row.state, row.link_since, row.link_was_up, Millis(at * 1000))


def after(*states: tuple[int, SessionState], first: SessionRow = BLANK) -> SessionRow:
    """(second, what the provider says then)."""
    row = first
    for at, state in states:
        row = link.changed(row, state, Millis(at * 1000))
    return row


def test_what_comes_up_for_the_first_time_counts_at_once() -> None:
    assert is_up(after((0, "qr_scanning"), (9, "authenticated"), (10, "connected")), 10)


def test_a_session_that_was_never_up_counts_as_down() -> None:
    assert not is_up(BLANK, 0)
    assert not is_up(after((0, "qr_scanning")), 0)


@pytest.mark.parametrize(("second", "expected"), [(100, True), (129, True), (130, False)])
def test_what_is_away_counts_as_up_for_half_a_minute(second: int, expected: bool) -> None:
    assert expected is is_up(after((0, "connected"), (100, "disconnected")), second)


@pytest.mark.parametrize(("second", "expected"), [(200, False), (229, False), (230, True)])
def test_what_is_back_counts_as_down_for_half_a_minute(second: int, expected: bool) -> None:
    assert expected is is_up(after((0, "connected"), (100, "disconnected"), (200, "connected")), second)


def test_a_flap_is_not_seen_at_all() -> None:
    flapping = after((0, "connected"), *((n, "disconnected" if n % 2 else "connected") for n in range(100, 120)))

    assert all(is_up(flapping, second) for second in range(119, 149))


def test_a_flap_of_what_is_down_lets_nobody_believe_in_it() -> None:
    down = after((0, "connected"), (100, "disconnected"))

    assert not is_up(after((200, "connected"), (205, "disconnected"), (210, "connected"), first=down), 235)


def test_the_same_word_again_changes_no_clock() -> None:
    away = after((0, "connected"), (100, "disconnected"))

    assert away.link_since == after((120, "qr_scanning"), (125, "disconnected"), first=away).link_since
    assert replace(away, state_at=None) == replace(after((120, "disconnected"), first=away), state_at=None)


def gone_for_good(row: SessionRow, at: int) -> SessionRow:
    return link.changed(row, "disconnected", Millis(at * 1000), is_for_good=True)


def test_what_is_gone_for_good_counts_as_down_at_once() -> None:
    assert not is_up(gone_for_good(after((0, "connected")), 100), 100)
    assert not is_up(gone_for_good(after((0, "connected"), (95, "disconnected")), 100), 100)


def test_what_was_gone_for_good_is_believed_after_half_a_minute() -> None:
    back = after((200, "connected"), first=gone_for_good(after((0, "connected")), 100))

    assert not is_up(back, 229)
    assert is_up(back, 230)


def test_what_was_never_up_still_comes_up_at_once() -> None:
    assert is_up(after((9, "connected"), first=gone_for_good(BLANK, 5)), 9)
