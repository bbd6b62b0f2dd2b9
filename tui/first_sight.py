"""The first rows of the list, before Textual is there: importing it takes most of a start.

They are the rows that the list draws itself a moment later, from the same page, in the same place: `chat_row` and
`InboxState` need no Textual. Nobody can act on them before the desk is there, for the keys wait in the terminal.
"""

import os
from collections.abc import Iterator

from rich.console import Console
from rich.control import Control
from rich.segment import Segment, Segments

from tui.inbox_state import InboxState
from tui.looks import ink
from tui.room import Room, list_room, row_height
from tui.scene import Scene
from tui.source import FirstPage
from tui.steady import measure_at_most, steady
from tui.widgets.chat_row import row_lines


def first_sight(first: FirstPage, at: Scene, size: os.terminal_size, cursor: int | None = None) -> str:
    """What to write to a terminal of that size; empty when there is no row to show.

    `cursor` is the chat that had it, if it is one of that store.
    """
    measure_at_most()
    rows = InboxState(first.query)
    rows.merge(first.chats, at.now())
    if cursor is not None:
        rows.point_at(cursor)
    room = list_room(size.columns, size.lines, has_bar=not at.is_ascii)
    if not rows.total or not room.height:
        return ""
    return _written([*_ground(at, size), *_placed(rows, at, room, row_height(size.columns))])


def _ground(at: Scene, size: os.terminal_size) -> Iterator[Segment]:
    """In cells, for not every terminal clears itself in a colour."""
    blank = Segment(" " * size.columns, ink(at.look.plain, at.look.ground))
    for y in range(size.lines):
        yield from (Control.move_to(0, y).segment, blank)


def _placed(rows: InboxState, at: Scene, room: Room, height: int) -> Iterator[Segment]:
    """The lines of the rows in view, each with a move of the terminal's cursor before it."""
    pointed = rows.cursor_index or 0
    # As far down as the list goes for its cursor.
    above = max(0, (pointed + 1) * height - room.height)
    for y in range(room.height):
        index, half = divmod(above + y, height)
        chat = rows.row(index)
        if chat is not None:
            yield Control.move_to(room.x, room.y + y).segment
            yield from row_lines(chat, at, room.width, height, is_cursor=index == pointed)[half]


def _written(segments: list[Segment]) -> str:
    """In as many colours as the terminal has, by the signs that Textual goes by."""
    console = Console(force_terminal=True, color_system=_COLOURS, legacy_windows=False)  # type: ignore[arg-type]
    with console.capture() as written:
        console.print(Segments(segments), end="", crop=False)
    return steady(written.get())


_COLOURS = os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
