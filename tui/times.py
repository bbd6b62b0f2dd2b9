"""Moments as the desk writes them: pure, with the time zone and the present handed in."""

from datetime import UTC, date, datetime, tzinfo
from time import time

from store.models import Millis
from store.record import record

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def system_clock() -> Millis:
    return Millis(int(time() * 1000))


@record
class Times:
    """`zone` None is the machine's own. A moment that no calendar holds is written as a question mark."""

    zone: tzinfo | None = None
    is_12h: bool = False

    def time(self, at: Millis) -> str:
        """14:48, or 2:48pm."""
        moment = self._moment(at)
        if moment is None:
            return "?"
        if self.is_12h:
            return f"{moment.hour % 12 or 12}:{moment.minute:02d}{'am' if moment.hour < 12 else 'pm'}"
        return f"{moment:%H:%M}"

    def when(self, at: Millis, now: Millis) -> str:
        """For the list: the time today, Yesterday, a weekday within the week, else the date."""
        moment, today = self._moment(at), self._moment(now)
        if moment is None or today is None:
            return "?"
        days = (today.date() - moment.date()).days
        if days == 0:
            return self.time(at)
        if days == 1:
            return "Yesterday"
        if 1 < days < 7:
            return _WEEKDAYS[moment.weekday()][:3]
        return _short_date(moment.date(), today.date())

    def day(self, at: Millis, now: Millis) -> str:
        """For the line above a day of a thread: Today, Yesterday, else Tuesday 6 October."""
        moment, today = self._moment(at), self._moment(now)
        if moment is None or today is None:
            return "?"
        days = (today.date() - moment.date()).days
        if days in (0, 1):
            return ("Today", "Yesterday")[days]
        words = f"{_WEEKDAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]}"
        return words if moment.year == today.year else f"{words} {moment.year}"

    def full(self, at: Millis, now: Millis) -> str:
        """The day and the time; only the time when it is today."""
        when = self.when(at, now)
        time = self.time(at)
        return time if when == time else f"{when} {time}"

    def ahead(self, at: Millis) -> str:
        """A moment to come, so that nobody can mistake its day: Mon 30 Nov 09:00."""
        moment = self._moment(at)
        if moment is None:
            return "?"
        return f"{_WEEKDAYS[moment.weekday()][:3]} {moment.day} {_MONTHS[moment.month - 1][:3]} {self.time(at)}"

    def soon(self, at: Millis, now: Millis) -> str:
        """The same for a list: the time today, with its weekday within the week, else with its date."""
        moment, today = self._moment(at), self._moment(now)
        if moment is None or today is None:
            return "?"
        days = (moment.date() - today.date()).days
        if days == 0:
            return self.time(at)
        weekday = _WEEKDAYS[moment.weekday()][:3] if 0 < days < 7 else _short_date(moment.date(), today.date())
        return f"{weekday} {self.time(at)}"

    def exact(self, at: Millis) -> str:
        """2026-11-22 14:48:03, whatever day it is."""
        moment = self._moment(at)
        return f"{moment:%Y-%m-%d %H:%M:%S}" if moment is not None else "?"

    def date_of(self, at: Millis) -> date | None:
        moment = self._moment(at)
        return moment.date() if moment else None

    def _moment(self, at: Millis) -> datetime | None:
        try:
            return datetime.fromtimestamp(at / 1000, UTC).astimezone(self.zone)
        except (ValueError, OverflowError, OSError):
            return None


def span(length: int) -> str:
    """How long, in one or two units: 40s, 41m, 3h, 2d; never negative."""
    length = max(0, length)
    if length < MINUTE:
        return f"{length // 1000}s"
    if length < HOUR:
        return f"{length // MINUTE}m"
    if length < 2 * DAY:
        return f"{length // HOUR}h"
    return f"{length // DAY}d"


# Not strftime's: its names follow the machine's locale, and a snapshot must not.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _short_date(day: date, today: date) -> str:
    if day.year == today.year:
        return f"{day.day} {_MONTHS[day.month - 1][:3]}"
    return f"{_MONTHS[day.month - 1][:3]} {day.year}"
