"""Dates and times as telephones of many countries write them, and what only looks like one."""

import pytest

from cli.importing.heads import head

ARABIC = {ord(str(digit)): 0x660 + digit for digit in range(10)}
# as they stand in files: the day and the time are always the last evening of 2023
EVENINGS = [
    ("12/31/23, 10:15 PM - ", "month"),
    ("12/31/23, 10:15\u202fPM - ", "month"),
    ("12/31/23, 10:15\u202fpm - ", "month"),
    ("31/12/2023, 22:15 - ", "day"),
    ("31/12/2023 22:15 - ", "day"),
    ("31/12/23, 10:15 p.\u00a0m. - ", "day"),
    ("31/12/23 10:15 p. m. - ", "day"),
    ("31/12/23, 10:15\u202fp.m. - ", "day"),
    ("31/12/2023 às 22:15 - ", "day"),
    ("31 de dez. de 2023 22:15 - ", "year"),
    ("31 de dez de 2023 às 22:15 - ", "year"),
    ("31 dic. 2023 22:15 - ", "year"),
    ("Dec 31, 2023, 10:15 PM - ", "year"),
    ("31.12.23, 22:15 - ", "day"),
    ("31.12.2023 22:15 - ", "day"),
    ("31.12.23 um 22:15 - ", "day"),
    ("31.12.2023 klo 22.15 - ", "day"),
    ("31. 12. 2023 22:15 - ", "day"),
    ("31-12-23 22:15 - ", "day"),
    ("31/12/23 22.15 - ", "day"),
    ("2023-12-31 22:15 - ", "year"),
    ("2023/12/31 22:15 - ", "year"),
    ("2023. 12. 31. 22:15 - ", "year"),
    ("2023. 12. 31. 오후 10:15 - ", "year"),
    ("2023/12/31 下午10:15 - ", "year"),
    ("2023年12月31日 22:15 - ", "year"),
    ("31/12/2566 22:15 - ", "day"),
    ("31\u200f/12\u200f/2023، 10:15 م - ", "day"),
    ("31\u200f/12\u200f/2023، 10:15 م - ".translate(ARABIC), "day"),
    ("३१/१२/२३, १०:१५ अपराह्न - ", "day"),
    ("[31/12/23, 22:15:00] ", "day"),
    ("[31/12/2023, 22:15:00] ", "day"),
    ("\u200e[31/12/23, 22:15:00] ", "day"),
    ("[31.12.23, 22:15:00] ", "day"),
    ("[12/31/23, 10:15:00\u202fPM] ", "month"),
    ("[31/12/23, 10:15:00 p.\u202fm.] ", "day"),
    ("[2023-12-31, 22:15:00] ", "year"),
    ("[2023/12/31 下午10:15:00] ", "year"),
    ("[31-12-2023 22:15:00] ", "day"),
    ("\ufeff31/12/2023, 22:15 - ", "day"),
]


@pytest.mark.parametrize(("written", "order"), EVENINGS)
def test_an_evening_is_read_in_every_form(written: str, order: str) -> None:
    found = head(f"{written}Ana: see - you, at 10:00 - ok")

    assert found is not None
    numbers = (found.second, found.first) if order == "day" else (found.first, found.second)
    assert (12, 31, 2023, 22, 15, 0) == (*numbers, found.year, found.hour, found.minute, found.second_of_minute)
    assert (order == "year", len(written)) == (found.form.year_first, found.length)


@pytest.mark.parametrize(
    ("written", "hour"),
    [("12:05 AM", 0), ("12:05 PM", 12), ("1:05 a. m.", 1), ("11:05 p. m.", 23), ("11:05 ص", 11), ("12:05 م", 12)],
)
def test_midnight_and_noon_are_what_they_are_in_halves_of_the_day(written: str, hour: int) -> None:
    found = head(f"3/4/24, {written} - Ana: hi")

    assert found is not None
    assert (hour, 5, True) == (found.hour, found.minute, found.form.is_halved)


def test_seconds_are_kept() -> None:
    found = head("[03/04/24, 01:02:59] Ana: hi")

    assert found is not None
    assert (59, True) == (found.second_of_minute, found.form.has_seconds)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "hello",
        "31/12/2023",
        "31/12/2023, 22:15",
        "31/12/2023, 22:15: hello",
        "31/12/2023, 24:00 - Ana: hi",
        "31/12/2023, 22:60 - Ana: hi",
        "31/12/2023, 13:15 PM - Ana: hi",
        "31/12/2023, 0:15 PM - Ana: hi",
        "311/12/2023, 22:15 - Ana: hi",
        "31/12/203, 22:15 - Ana: hi",
        "31 foo 2023 22:15 - Ana: hi",
        "see 31/12/2023, 22:15 - Ana: hi",
        "[31/12/23 22:15:00 Ana: hi",
        "9" * 100_000,
        "[" + " " * 100_000,
        "1/" * 50_000,
    ],
)
def test_what_is_no_head_goes_on_with_what_was_said(line: str) -> None:
    assert head(line) is None
