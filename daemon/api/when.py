"""A time as people type it: `2h`, `tomorrow`, `mon 9`, `fri 14:30`, `12/24 9`, or in full."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, tzinfo

from daemon.api.args import FURTHEST_MILLIS
from daemon.api.errors import BadRequest
from store.models import Millis

FORMS = "2h, 30m, tomorrow, tomorrow 9, mon 9, fri 14:30, 12/24 9, 2026-12-24 09:00"
MORNING = 9
"""A day without a time means this hour."""
_LONGEST = 60
_HOUR = re.compile(r"(?P<day>.*?)\s*(?<![:\d/.+-])(?P<hour>[01]?\d|2[0-3])")
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*")
_DATE = re.compile(r"(\d+)/(\d+)")
_CLOCK = re.compile(r"(\d+):(\d+)")
_IN_FULL = re.compile(r"\d{4}-\d\d-\d\d")
_PART = re.compile(r"(\d+(?:\.\d+)?) ?([wdhm])")
_MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DURATION = re.compile(r"(in )?(\d+(\.\d+)? ?(weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|min|m) ?)+")


def when(text: str, now: Millis, zone: tzinfo | None = None) -> Millis:
    """The time that is meant. `zone` None: the local one. Raises BadRequest: not understood, over, over a year away."""
    said = " ".join(text.lower().split())
    here = (_EPOCH + timedelta(milliseconds=now)).astimezone(zone)
    if len(said) <= _LONGEST and said.isascii() and _DURATION.fullmatch(said):
        at = _after(said, here, zone)
    else:
        at = _in_full(text.strip()) or _in_words(said, here)
    at = at if at is None or at.tzinfo else _there(at, zone)
    if at is None:
        raise BadRequest(f"{text[:_LONGEST]!a} is no time that is understood", f"such as {FORMS}")
    made = Millis((at - _EPOCH) // timedelta(milliseconds=1))
    if made <= now:
        raise BadRequest(f"{text[:_LONGEST]!a} is over already: {at:%Y-%m-%d %H:%M}", f"such as {FORMS}")
    if made > now + FURTHEST_MILLIS:
        raise BadRequest(f"{text[:_LONGEST]!a} is over a year away: {at:%Y-%m-%d}")
    return made


def _after(said: str, here: datetime, zone: tzinfo | None) -> datetime | None:
    """Days and weeks keep the clock on the wall; an hour is an hour, also in the night in which summer time ends."""
    long = {"w": 0.0, "d": 0.0, "h": 0.0, "m": 0.0}
    for number, unit in _PART.findall(said):
        long[unit] += float(number)
    try:
        days = timedelta(weeks=long["w"], days=long["d"])
        there = _there(here.replace(tzinfo=None, fold=0) + days, zone) if days else here
        at = there.astimezone(UTC) + timedelta(hours=long["h"], minutes=long["m"])
        return at.astimezone(zone)
    except OverflowError:
        return None


def _in_full(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text) if _IN_FULL.match(text) else None
    except ValueError:
        return None
    if at and at.year in (MINYEAR, MAXYEAR):
        return None  # some zones have no such time
    return at.replace(hour=MORNING) if at and len(text) == len("2026-12-24") else at


def _in_words(said: str, here: datetime) -> datetime | None:
    if not said or len(said) > _LONGEST or not said.isascii() or said.startswith("-") or not _is_possible(said):
        return None
    import parsedatetime  # type: ignore[import-untyped]  # only now: it takes 50 ms

    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
    said = _spelled(said)
    start = here.replace(tzinfo=None, microsecond=0)
    # what is left over was not understood, and guessing would put a chat away until some other time
    found = calendar.nlp(said, sourceTime=start.timetuple())
    if not found or "".join(part[4] for part in found).replace(" ", "") != said.replace(" ", ""):
        return None
    at: datetime
    at, context = calendar.parseDT(said, sourceTime=start.timetuple())
    if context.hasDate and not context.hasTime:
        at = at.replace(hour=MORNING, minute=0)
    elif not context.hasDate and calendar.parseDT(said, (start + _MINUTE).timetuple())[0] == at + _MINUTE:
        return here.astimezone(UTC) + (at - start)  # it goes along with the clock, such as "in an hour"
    elif not context.hasDate and at <= start:
        at += timedelta(days=1)
    return at.replace(second=0, microsecond=0)


def _spelled(said: str) -> str:
    """`mon 9` is `mon 9:00`."""
    found = _HOUR.fullmatch(said)
    if found is None or (_MONTH.fullmatch(found["day"].split(" ")[-1]) and not re.search(r"\d", found["day"])):
        return said  # the number is a day of its month
    return f"{found['day']} {found['hour']}:00".strip()


def _is_possible(said: str) -> bool:
    """Whether there are such days and clocks: the library would take any other instead."""
    days = all(1 <= int(month) <= 12 and 1 <= int(day) <= 31 for month, day in _DATE.findall(said))
    clocks = all(int(hour) <= 23 and int(minute) <= 59 for hour, minute in _CLOCK.findall(said))
    return days and clocks and not _IN_FULL.match(said)


def _there(at: datetime, zone: tzinfo | None) -> datetime:
    """The clock on the wall there, summer time or not."""
    return at.astimezone() if zone is None else at.replace(tzinfo=zone)
