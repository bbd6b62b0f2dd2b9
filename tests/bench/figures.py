"""What a bench found, beside what it was measured against, and the table of it all."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Bound = Literal["at most", "at least"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `value` is what the budget speaks of: a ratio to the baseline, or a number of its own."""

    what: str
    measured: str
    baseline: str
    value: float
    bound: Bound
    budget: float
    unit: str = "x"

    @property
    def is_kept(self) -> bool:
        return self.value <= self.budget if self.bound == "at most" else self.value >= self.budget


def table(figures: Sequence[Figure]) -> str:
    """The figures as text, one a line."""
    head = ("what", "measured", "baseline", "value", "budget", "")
    rows = [head, *(_cells(one) for one in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def per_second(rate: float) -> str:
    return f"{rate:,.0f}/s"


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], part: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)]


def _cells(one: Figure) -> tuple[str, ...]:
    sign = "<=" if one.bound == "at most" else ">="
    unit = one.unit if one.unit == "x" else f" {one.unit}"
    return (
        one.what,
        one.measured,
        one.baseline,
        f"{one.value:,.2f}{unit}" if one.value < 1000 else f"{one.value:,.0f}{unit}",
        f"{sign} {one.budget:,g}{unit}",
        "ok" if one.is_kept else "MISS",
    )
