"""The head of a line of an exported chat: the date and time as a telephone writes them, in any of its languages."""

import re

from store.record import record

_MARKS = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c\ufeff]*"
"""What says in which direction to read: a telephone puts it anywhere, and it says nothing else."""
_GAP = rf"{_MARKS}\s*{_MARKS}"
_BEFORE_TIME = "上午|下午|오전|오후|午前|午後"
_MERIDIEM = r"[ap]\.?\s?m\b\.?|[صم](?!\w)|पूर्वाह्न|अपराह्न|" + _BEFORE_TIME
_MONTH_NAME = r"[^\W\d_]{3,12}"
_DATE = (
    rf"(?:(?P<a>\d{{1,4}}){_MARKS}(?P<sep>[/.\-年])[ ]?{_MARKS}(?P<b>\d{{1,2}}){_MARKS}(?:[/.\-月])[ ]?{_MARKS}"
    rf"(?P<c>\d{{1,4}})(?P<tail>[.日])?"
    rf"|(?P<day>\d{{1,2}})\.?\s(?:de\s)?(?P<month>{_MONTH_NAME})\.?,?\s(?:de\s)?(?P<year>\d{{4}})"
    rf"|(?P<us_month>{_MONTH_NAME})\.?\s(?P<us_day>\d{{1,2}}),?\s(?P<us_year>\d{{4}}))"
)
# between date and time a comma, and in some languages a word: `às`, `um`, `klo`, `a las`
_TIME = (
    rf"(?P<before>{_BEFORE_TIME})?{_GAP}"
    rf"(?P<hour>\d{{1,2}}){_MARKS}[:.h]{_MARKS}(?P<minute>\d{{2}})(?:{_MARKS}[:.]{_MARKS}(?P<second>\d{{2}}))?"
    rf"{_GAP}(?P<after>{_MERIDIEM})?"
)
_WHEN = rf"{_DATE}{_MARKS}[,،]?{_GAP}(?:[^\W\d_]{{1,3}}\.?\s(?:[^\W\d_]{{1,3}}\s)?)??{_TIME}"
_BRACKETED = re.compile(rf"{_MARKS}\[{_MARKS}{_WHEN}{_MARKS}\]{_MARKS}[ ]?", re.IGNORECASE)
_DASHED = re.compile(rf"{_MARKS}{_WHEN}{_MARKS}\s[-\u2013\u2014]\s", re.IGNORECASE)
_LONGEST = 80
"""Characters of a head. What a customer wrote is never searched further for one."""
_AFTERNOON = re.compile(r"p|م|अप|下午|오후|午後", re.IGNORECASE)
_MONTHS = {
    "jan": 1, "ene": 1, "gen": 1, "feb": 2, "fev": 2, "fév": 2, "mar": 3, "mär": 3, "mrt": 3, "maa": 3, "apr": 4,
    "abr": 4, "avr": 4, "may": 5, "mai": 5, "mag": 5, "mei": 5, "jun": 6, "juin": 6, "giu": 6, "jul": 7, "juil": 7,
    "lug": 7, "aug": 8, "ago": 8, "aoû": 8, "agu": 8, "sep": 9, "set": 9, "oct": 10, "out": 10, "ott": 10, "okt": 10,
    "nov": 11, "dec": 12, "dez": 12, "dic": 12, "déc": 12, "des": 12,
}  # fmt: skip
_BUDDHIST = 543


@record
class Form:
    """How one telephone writes all heads of a file. A line in another form is part of somebody's message."""

    is_bracketed: bool
    separator: str
    year_first: bool
    has_seconds: bool
    is_halved: bool
    """Twelve hours, and a word for the half of the day."""


@record
class Head:
    """`first` and `second` are day and month, in an order that the whole file decides, unless the year stands first.

    Then they are month and day. `length`: where what was said begins.
    """

    form: Form
    first: int
    second: int
    year: int
    hour: int
    minute: int
    second_of_minute: int
    length: int


def head(line: str) -> Head | None:
    """The head that a line begins with; None when it goes on with what was said before."""
    begin = line[:_LONGEST]
    found = _BRACKETED.match(begin) or _DASHED.match(begin)
    if found is None:
        return None
    date = _date(found)
    hour = _hour(int(found["hour"]), found["before"] or found["after"] or "")
    minute, second = int(found["minute"]), int(found["second"] or 0)
    if date is None or hour is None or minute > 59 or second > 59:
        return None
    separator, year_first, first, other, year = date
    form = Form(
        is_bracketed=found.re is _BRACKETED,
        separator=separator,
        year_first=year_first,
        has_seconds=found["second"] is not None,
        is_halved=(found["before"] or found["after"]) is not None,
    )
    return Head(form, first, other, year, hour, minute, second, found.end())


def _date(found: "re.Match[str]") -> tuple[str, bool, int, int, int] | None:
    """Separator, whether the year comes first, the two numbers beside it, and the year."""
    if (name := found["month"] or found["us_month"]) is not None:
        month = _MONTHS.get(name[:4].casefold()) or _MONTHS.get(name[:3].casefold())
        day, year = int(found["day"] or found["us_day"]), int(found["year"] or found["us_year"])
        return None if month is None else ("month", True, month, day, year)
    a, b, c = int(found["a"]), int(found["b"]), int(found["c"])
    if len(found["a"]) == 4:
        return (found["sep"], True, b, c, _year(a)) if len(found["c"]) <= 2 else None
    if len(found["a"]) > 2 or len(found["c"]) not in (2, 4):
        return None
    return found["sep"], False, a, b, _year(c)


def _year(written: int) -> int:
    if written < 100:
        return 2000 + written
    return written - _BUDDHIST if written > 2500 else written


def _hour(written: int, half: str) -> int | None:
    if not half:
        return written if written < 24 else None
    if not 1 <= written <= 12:
        return None
    return written % 12 + (12 if _AFTERNOON.match(half) else 0)
