"""Day and month: which is which is seen by the whole file; and the hour that clocks have twice."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from cli.importing.days import Calendar, Evidence, Order
from cli.importing.heads import Head, head

TODAY = date(2026, 11, 22)


def heads(*dates: str) -> list[Head]:
    found = [head(f"{one}, 22:15 - Ana: hi") for one in dates]
    return [one for one in found if one is not None]


def seen(*dates: str) -> Evidence:
    evidence = Evidence(TODAY)
    for one in heads(*dates):
        evidence.see(one)
    return evidence


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["31/12/23"], "day"),
        (["12/31/23"], "month"),
        (["3/4/24", "13/4/24"], "day"),
        (["3/4/24", "4/13/24"], "month"),
        # one after the other they go back in time in the other order
        (["5/1/24", "6/1/24", "1/2/24"], "day"),
        (["1/5/24", "1/6/24", "2/1/24"], "month"),
        # nobody has exported next year's December
        (["10/12/26"], "month"),
        (["12/10/26"], "day"),
        (["3.4.24"], "day"),
        (["3-4-24"], "day"),
        (["5/5/24"], "day"),
        (["2024-04-03"], "day"),
        (["3/4/24"], None),
        (["3/4/24", "4/4/24", "5/4/24"], None),
    ],
)
def test_the_file_decides(dates: list[str], order: Order | None) -> None:
    assert order == seen(*dates).order()


def test_an_example_is_shown_that_can_be_read_both_ways() -> None:
    assert "3/4/2024" == seen("5/5/24", "3/4/24").example


def test_dates_that_fit_neither_order_are_no_dates() -> None:
    with pytest.raises(ValueError, match="neither"):
        seen("13/4/24", "4/13/24").order()


@pytest.mark.parametrize(("order", "at"), [("day", 1_712_182_500), ("month", 1_709_590_500)])
def test_a_time_is_that_of_the_place_where_the_telephone_was(order: Order, at: int) -> None:
    (found,) = heads("3/4/24")

    assert at == Calendar(order, ZoneInfo("UTC")).at(found)
    assert at + 3 * 3600 == Calendar(order, ZoneInfo("America/Sao_Paulo")).at(found)


def test_an_hour_that_clocks_have_twice_goes_on() -> None:
    calendar = Calendar("day", ZoneInfo("Europe/Berlin"))
    times = [head(f"29.10.23, {one} - Ana: hi") for one in ("01:50", "02:50", "02:10", "02:50", "03:10")]
    at = [calendar.at(one) for one in times if one is not None]

    assert at == sorted(at, key=lambda one: one or 0)
    assert 2 * 3600 + 20 * 60 == (at[-1] or 0) - (at[0] or 0)


def test_a_day_that_does_not_exist_has_no_time() -> None:
    (found,) = heads("30/2/24")

    assert Calendar("day", None).at(found) is None
