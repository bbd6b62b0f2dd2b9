"""The only writer of standard output: tables on a terminal, tab-separated lines in a pipe, JSON, bare ids.

Foreign text leaves through display(), except in JSON, which is ASCII and gives back exactly what was sent.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
_TABLE_ROWS = 500
_CELL = 2000
"""Characters of one cell on a terminal; more of a message is in a pipe and in --json."""
_STANDS_OUT = "bold underline"  # seen on any background, and without colours


class ReaderGone(Exception):
    """Who read our output has had enough."""


@dataclass(frozen=True)
class Column(Generic[Item]):
    """A heading, and what stands under it. `is_wide` may take more than one line of a terminal."""

    title: str
    cell: Callable[[Item], str]
    is_number: bool = False
    is_wide: bool = False
    marks: Callable[[Item], tuple[tuple[int, int], ...]] = lambda _: ()
    """Places in the cell that stand out on a terminal: first character, and the one after the last."""


def rows(items: Iterable[Item], columns: Sequence[Column[Item]], *, json: bool = False, quiet: bool = False) -> None:
    """Print each item: as JSON, as its id, as a table on a terminal, else as tab-separated columns."""
    if json:
        for item in items:
            json_line(item)
    elif quiet:
        for item in items:
            _write(f"{_id_of(item)}\n")
    elif sys.stdout.isatty():
        _table(iter(items), columns)
    else:
        for item in items:
            _write("\t".join(_shown(column.cell(item)) for column in columns) + "\n")


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Print names and values, one a line."""
    width = max((len(name) for name, _ in pairs), default=0) if sys.stdout.isatty() else 0
    for name, value in pairs:
        _write(f"{name:<{width}}  {_shown(value)}\n" if width else f"{name}\t{_shown(value)}\n")


def json_line(value: object) -> None:
    """Print one JSON object on its line, at once."""
    from daemon.api.codec import dumps  # only now: --help needs no codec

    _write(dumps(value) + "\n")
    _flush()


def line(text: str) -> None:
    """Print one line, at once: more may come only much later."""
    _write(_shown(text) + "\n")
    _flush()


def block(text: str) -> None:
    """Print a text of several lines."""
    from daemon.display import display  # only now: --help shows nothing foreign

    _write(display(text, multiline=True) + "\n")


def drawing(text: str) -> None:
    """Print a picture of blocks, white on black where the terminal has colours: it is to be read by a camera."""
    has_colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    before, after = ("\x1b[38;2;255;255;255;48;2;0;0;0m", "\x1b[0m") if has_colours else ("", "")
    _write("".join(f"{before}{one}{after}\n" for one in text.split("\n")))


def raw(piece: bytes) -> None:
    """Print bytes as they are: for a pipe or a file, never for a terminal."""
    try:
        sys.stdout.buffer.write(piece)
    except BrokenPipeError:
        raise ReaderGone from None


def finish() -> None:
    """Have everything arrive before the process ends."""
    _flush()


def silence() -> None:
    """Write nowhere from now on: Python would complain about the closed pipe once more while it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def never_fail_on_letters() -> None:
    """A terminal that cannot write a letter shows its number instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a test's stand-in
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def _id_of(item: Any) -> int:
    number: int = item.id
    return number


def _shown(text: str, limit: int | None = None) -> str:
    from daemon.display import display  # only now: --help shows nothing foreign

    return display(text, limit=limit)


def _write(text: str) -> None:
    try:
        sys.stdout.write(text)
    except BrokenPipeError:
        raise ReaderGone from None


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise ReaderGone from None


def _table(items: Iterator[Item], columns: Sequence[Column[Item]]) -> None:
    """Widths need all rows of a table at hand, so a long list is several tables under one heading."""
    from rich.console import Console  # only now: 40 ms, and a pipe needs none of it

    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    part = list(islice(items, _TABLE_ROWS))
    is_first = True
    while part or is_first:
        try:
            console.print(_rich_table(part, columns, is_first))
        except BrokenPipeError:
            raise ReaderGone from None
        part, is_first = list(islice(items, _TABLE_ROWS)), False


def _rich_table(items: Sequence[Item], columns: Sequence[Column[Item]], has_heading: bool) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=has_heading, header_style="bold")
    for column in columns:
        table.add_column(
            Text(column.title),
            justify="right" if column.is_number else "left",
            no_wrap=not column.is_wide,
            overflow="fold" if column.is_wide else "ellipsis",
        )
    for item in items:
        table.add_row(*(_marked(Text(), column, item) for column in columns))
    return table


def _marked(cell: Any, column: Column[Item], item: Item) -> Any:
    """`cell`, a rich Text, with the column's text in it."""
    from daemon.display import display_marked  # only now: --help shows nothing foreign

    text, marks = column.cell(item), column.marks(item)
    if not marks:
        cell.append(_shown(text, _CELL if column.is_wide else 120))
        return cell
    shown, places = display_marked(text, marks)
    cell.append(shown)
    for begin, end in places:
        cell.stylize(_STANDS_OUT, begin, end)
    return cell
