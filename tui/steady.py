"""Columns that stay where they are in every terminal, whatever it takes for the width of a sign.

Terminals disagree on spacing vowel signs (Devanagari का is one cell or two), on conjuncts and on emoji. Two things
together make that harmless. Such signs are measured at the most that any terminal gives them, so that text never
reaches beyond its own pane. And on the way out each run of them is drawn into cells that were blanked before, after
which the cursor is put where the measure says: a narrower terminal shows a gap, never a shifted row.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import rich.cells
from rich._unicode_data import load
from rich.cells import CellTable, cell_len

if TYPE_CHECKING:
    from textual.driver import Driver

_Span = tuple[int, int, int]


def measure_at_most() -> None:
    """From now on rich, and so Textual, measures these signs at their widest. There is no public way to say so."""
    rich.cells.load_cell_table = widest  # type: ignore[attr-defined]
    rich.cells.get_character_cell_size.cache_clear()
    rich.cells.cached_cell_len.cache_clear()


@cache
def widest(unicode_version: str = "auto") -> CellTable:
    """Rich's table, in which a spacing mark takes a cell of its own and a skin tone the two of a picture."""
    table = load(unicode_version)
    widths: list[_Span] = []
    for first, last, width in table.widths:
        doubtful = [] if width or first > _LAST_MARK else [code for code in range(first, last + 1) if _at_most(code)]
        for code in doubtful:
            widths += [(first, code - 1, 0)] if first < code else []
            widths.append((code, code, _at_most(code)))
            first = code + 1  # noqa: PLW2901 - what is left of the span
        widths += [(first, last, width)] if first <= last else []
    return table._replace(widths=widths)


def _at_most(code: int) -> int:
    """The most cells that a terminal gives to one of those that rich gives none."""
    return 2 if code in _SKIN_TONES else int(unicodedata.category(chr(code)) == "Mc")


def steady(frame: str) -> str:
    """What is written to the terminal, with every run of doubtful width nailed to its cells.

    Relative moves only, so that a row need not know where it stands. The cursor is saved anew for each return, for
    some keep their saved places on a stack. Spaces blank the cells: they have the run's own ground everywhere.
    """
    made, at = list[str](), 0
    while (plain := _PLAIN.match(frame, at)) and plain.end() < len(frame):
        doubtful = _doubtful().match(frame, plain.end())
        if not doubtful:
            break
        made += (plain.group(), _nail(doubtful.group()))
        at = doubtful.end()
    return "".join([*made, frame[at:]]) if made else frame


def _nail(run: str) -> str:
    cells = cell_len(run)
    return f"\x1b7{' ' * cells}\x1b8\x1b7{run}\x1b8\x1b[{cells}C" if cells else run


@cache
def steady_driver(driver: "type[Driver]") -> "type[Driver]":
    """The driver, with steady frames."""

    class Steady(driver):  # type: ignore[valid-type,misc]
        def write(self, data: str) -> None:
            # A command to the terminal has no columns, and would break off at an escape in it.
            super().write(data if data.startswith("\x1b]") else steady(data))

    return Steady


_LAST_MARK = 0x1F3FF
_SKIN_TONES = range(0x1F3FB, 0x1F400)
# On the width of these all terminals agree: alphabets without spacing marks, their marks, our own signs, and what is
# two cells wide since there are tables at all.
_AGREED = (
    "\x00-\u052f\u0531-\u058f\u05b0-\u05ea\u0620-\u066f\u0671-\u06d5\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u2100-\u2138\u2150-\u218b\u2190-\u22ff\u2400-\u2426\u2500-\u25fc\u2713\u29d7\u3001-\u3029"
    "\u3041-\u3096\u309b-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60\ufffd"
)
_PLAIN = re.compile(f"[{_AGREED}]*")  # a search for what is not in it would take three times as long


@cache
def _doubtful() -> re.Pattern[str]:
    """Words of one text are nailed as one: the gap of a narrower terminal stands at the end and not in every word.

    Compiled for the first text that has any: it takes 3 ms of the time to the first rows.
    """
    return re.compile(f"[^{_AGREED}]+(?:[,.;:!?)]? ?[(]?[^{_AGREED}]+)*")
