"""Whether a file writes the day before the month: no line can say, so the whole file decides."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from cli.importing.heads import Head

Order = Literal["day", "month"]
"""What comes first."""


@dataclass(slots=True)
class _Candidate:
    is_possible: bool = True
    descents: int = 0
    """How often a day is followed by an earlier one. A telephone exports in the order of time."""
    last: date | None = None

    def see(self, day: date | None, today: date) -> None:
        if day is None or day > today:
            self.is_possible = False
            return
        self.descents += self.last is not None and day < self.last
        self.last = day


@dataclass(slots=True)
class Evidence:
    """Looks at one head after the other. `today`: nobody exports the future; a day of clocks' differences is let."""

    today: date
    example: str = ""
    """A date that can be read both ways, as it stands in the file."""
    _separators: set[str] = field(default_factory=set)
    _day: _Candidate = field(default_factory=_Candidate)
    _month: _Candidate = field(default_factory=_Candidate)

    def see(self, head: Head) -> None:
        if head.form.year_first:
            return
        self._separators.add(head.form.separator)
        latest = self.today + timedelta(days=1)
        self._day.see(_day(head.year, head.second, head.first), latest)
        self._month.see(_day(head.year, head.first, head.second), latest)
        if not self.example and head.first != head.second and max(head.first, head.second) <= 12:
            self.example = f"{head.first}{head.form.separator}{head.second}{head.form.separator}{head.year}"

    def order(self) -> Order | None:
        """None: it cannot be decided. Raises ValueError when neither order makes dates of all."""
        if not self._day.is_possible and not self._month.is_possible:
            raise ValueError("its dates fit neither day/month nor month/day")
        if self._day.is_possible != self._month.is_possible:
            return "day" if self._day.is_possible else "month"
        if not self.example or not self._separators & {"/"}:
            return "day"  # no country writes the month first with dots or dashes, and without an example it is the same
        if self._day.descents == self._month.descents:
            return None
        return "day" if self._day.descents < self._month.descents else "month"


class Calendar:
    """The times of a file's heads, one after the other. `zone` None: the machine's."""

    def __init__(self, order: Order, zone: tzinfo | None) -> None:
        self._order = order
        self._zone = zone
        self._last: datetime | None = None

    def at(self, head: Head) -> int | None:
        """Seconds since 1970; None for a day that does not exist.

        Of an hour that the clocks have twice, the one that fits.
        """
        month, day = head.first, head.second
        if not head.form.year_first and self._order == "day":
            month, day = day, month
        try:
            local = datetime(head.year, month, day, head.hour, head.minute, head.second_of_minute, tzinfo=self._zone)
            first = self._utc(local)
            if self._last is not None and first < self._last:
                second = self._utc(local.replace(fold=1))
                first = second if second >= self._last else first
        except (ValueError, OverflowError, OSError):
            return None
        self._last = first
        return int(first.timestamp())

    def _utc(self, local: datetime) -> datetime:
        return local.astimezone(UTC)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
