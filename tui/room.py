"""How much room there is: from which sizes of the terminal on what is shown, and where the list of chats is.

The list is drawn once before Textual lays anything out (`tui/first_sight.py`). What is said here of its place holds for
a desk that has just been opened, and a test holds it beside `frontdesk.tcss`.
"""

from store.record import record

WIDE = 110
"""Columns, for all three panes beside each other."""
TWO_LINES = 80
"""Columns, for two lines of each chat."""
TALL = 28
_LEAST_PANE, _MOST_PANE, _PANE_SHARE = 44, 76, 0.38
_ABOVE, _BELOW = 3, 1
"""The strip and the title of the list; the line of keys. Troubles have a line of their own, once there are any."""


@record
class Room:
    """In cells, from the upper left."""

    x: int
    y: int
    width: int
    height: int


def row_height(columns: int) -> int:
    """Lines of one chat."""
    return 2 if columns >= TWO_LINES else 1


def list_room(columns: int, lines: int, *, has_bar: bool) -> Room:
    """The rows of the list, without the scroll bar beside them."""
    pane = columns if columns < WIDE else min(_MOST_PANE, max(_LEAST_PANE, int(columns * _PANE_SHARE)))
    return Room(0, _ABOVE, pane - (1 if has_bar else 0), max(0, lines - _ABOVE - _BELOW))
