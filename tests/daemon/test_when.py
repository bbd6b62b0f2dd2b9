"""Times as people type them."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.api.errors import BadRequest
from daemon.api.when import when
from store.models import Millis
from tests.builders import DAY

ZONE = ZoneInfo("America/Sao_Paulo")
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> Millis:
    """A clock on the wall there."""
    return Millis(int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000))


def utc(text: str) -> Millis:
    return Millis(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000))


NOW = at("2026-10-06 13:00")  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2h", "2026-10-06 15:00"),
        ("30m", "2026-10-06 13:30"),
        ("1h30m", "2026-10-06 14:30"),
        ("in 3 hours", "2026-10-06 16:00"),
        ("in two hours", "2026-10-06 15:00"),
        ("noon", "2026-10-07 12:00"),
        ("2 hrs", "2026-10-06 15:00"),
        ("1.5h", "2026-10-06 14:30"),
        ("1d", "2026-10-07 13:00"),
        ("1w", "2026-10-13 13:00"),
        ("tomorrow", "2026-10-07 09:00"),
        ("Tomorrow  9", "2026-10-07 09:00"),
        ("tomorrow 14:15", "2026-10-07 14:15"),
        ("mon", "2026-10-12 09:00"),
        ("mon 9", "2026-10-12 09:00"),
        ("monday 9am", "2026-10-12 09:00"),
        ("fri 14:30", "2026-10-09 14:30"),
        ("fri 14:15", "2026-10-09 14:15"),
        ("tue", "2026-10-13 09:00"),
        ("9", "2026-10-07 09:00"),
        ("14:30", "2026-10-06 14:30"),
        ("12:15", "2026-10-07 12:15"),
        ("12/24 9", "2026-12-24 09:00"),
        ("12/20", "2026-12-20 09:00"),
        ("1/2 9", "2027-01-02 09:00"),
        ("dec 20", "2026-12-20 09:00"),
        ("dec 20 9", "2026-12-20 09:00"),
        ("dec 24 9:00", "2026-12-24 09:00"),
        ("24 dec", "2026-12-24 09:00"),
        ("2026-10-09", "2026-10-09 09:00"),
        ("2026-10-09 08:00", "2026-10-09 08:00"),
        ("2026-10-09T08:00:00Z", "2026-10-09 05:00"),
    ],
)
def test_a_typed_time_is_what_people_mean(typed: str, meant: str) -> None:
    assert at(meant) == when(typed, NOW, ZONE)


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "gibberish", "mon 9 please", "-2h", "13/45 9", "tomorrow 25:00", "24.12. 9", "9" * 70, "明天",
     "\x1b[2J", "2026-13-45", "0001-01-01", "9999-12-31", "\uff12h"],
)  # fmt: skip
def test_what_is_not_understood_as_a_whole_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest, match="no time that is understood") as refused:
        when(typed, NOW, ZONE)

    assert "\x1b" not in refused.value.message


@pytest.mark.parametrize("typed", ["yesterday", "10/6 9", "2026-10-06 12:59"])
def test_what_is_over_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest, match="over already"):
        when(typed, NOW, ZONE)


@pytest.mark.parametrize("typed", ["2027-10-08 09:00", "60w"])
def test_what_is_over_a_year_away_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest, match="over a year away"):
        when(typed, NOW, ZONE)


def test_a_day_is_that_of_the_zone_and_not_of_the_machine() -> None:
    late = Millis(int(datetime(2026, 10, 7, 1, 0, tzinfo=UTC).timestamp() * 1000))

    assert at("2026-10-07 09:00") == when("tomorrow", late, ZONE)
    assert datetime(2026, 10, 8, 9, tzinfo=UTC).timestamp() * 1000 == when("tomorrow", late, UTC)


def test_a_clock_on_the_wall_heeds_summer_time() -> None:
    before = Millis(int(datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN).timestamp() * 1000))

    assert datetime(2026, 10, 26, 9, tzinfo=BERLIN).timestamp() * 1000 == when("mon 9", before, BERLIN)


ZONES = [BERLIN, ZONE, *map(ZoneInfo, ("Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"))]
MOMENTS = st.integers(utc("2020-01-01"), utc("2035-01-01")).map(Millis)


@pytest.mark.parametrize(
    ("typed", "now", "meant"),
    [
        ("2h", "2026-10-24T23:30", "2026-10-25T01:30"),
        ("10m", "2026-10-25T01:30", "2026-10-25T01:40"),
        ("2h", "2026-03-29T00:30", "2026-03-29T02:30"),
        ("30m", "2026-03-29T00:45", "2026-03-29T01:15"),
        ("in an hour", "2026-10-25T00:30", "2026-10-25T01:30"),
        ("two hours", "2026-03-29T00:30", "2026-03-29T02:30"),
        ("36h", "2026-03-28T12:00", "2026-03-30T00:00"),
        ("1d", "2026-03-28T12:00", "2026-03-29T11:00"),
        ("1d 2h", "2026-10-24T12:00", "2026-10-25T15:00"),
    ],
)
def test_in_the_night_of_summer_time_an_hour_is_an_hour_and_a_day_keeps_the_clock(
    typed: str, now: str, meant: str
) -> None:
    assert utc(meant) == when(typed, utc(now), BERLIN)


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 72), st.integers(1, 300))
def test_hours_and_minutes_are_as_long_as_everywhere(now: Millis, zone: ZoneInfo, hours: int, minutes: int) -> None:
    assert now + (60 * hours + minutes) * 60_000 == when(f"{hours}h{minutes}m", now, zone)


@given(MOMENTS, st.sampled_from(ZONES), st.integers(1, 51))
def test_days_and_weeks_keep_the_clock_on_the_wall(now: Millis, zone: ZoneInfo, number: int) -> None:
    start = datetime.fromtimestamp(now / 1000, zone).replace(tzinfo=None, fold=0)
    for typed, days in ((f"{number}d", number), (f"{number}w", 7 * number)):
        meant = start + timedelta(days=days)
        got = when(typed, now, zone)

        assert round(meant.replace(tzinfo=zone).timestamp() * 1000) == got


def test_a_day_keeps_the_clock_on_the_machines_own_wall_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        made = when("1d", utc("2026-10-24T12:00")), when("30h", utc("2026-10-24T12:00"))
    time.tzset()

    assert (utc("2026-10-25T13:00"), utc("2026-10-25T18:00")) == made


@pytest.mark.parametrize("typed", ["0m", "99999999999999w", f"{'9' * 40}h", "9" * 59 + "d"])
def test_a_duration_that_is_none_or_has_no_end_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest):
        when(typed, NOW, ZONE)


@given(st.text(max_size=30) | st.from_regex(r"[a-z0-9 :/.-]{1,12}", fullmatch=True))
def test_whatever_is_typed_is_a_time_ahead_or_refused(typed: str) -> None:
    try:
        made = when(typed, NOW, ZONE)
    except BadRequest:
        return

    assert NOW < made <= NOW + 366 * DAY
