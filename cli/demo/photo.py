"""The photo that the demo's customers send: a parcel on a table, small, and large enough to be seen in half blocks."""

import io
from collections.abc import Iterator
from functools import cache

import png  # type: ignore[import-untyped]

WIDTH, HEIGHT = 96, 72
_WALL, _LIGHT, _TABLE, _BOX, _SIDE, _TAPE, _LABEL, _INK = range(8)
_COLOURS = (
    (94, 129, 172), (136, 170, 204), (92, 64, 51), (201, 154, 96), (163, 118, 66), (232, 208, 160), (245, 245, 240),
    (60, 60, 66),
)  # fmt: skip


@cache
def photo() -> bytes:
    """A PNG."""
    file = io.BytesIO()
    png.Writer(WIDTH, HEIGHT, palette=_COLOURS, bitdepth=4).write(file, _rows())
    return file.getvalue()


def _rows() -> Iterator[list[int]]:
    return ([_point(x, y) for x in range(WIDTH)] for y in range(HEIGHT))


def _point(x: int, y: int) -> int:
    """What is seen there, the nearest thing first."""
    if 22 <= x < 64 and 24 <= y < 62:
        return _on_the_front(x, y)
    if 64 <= x < 76 and 24 - (x - 64) // 2 <= y < 62 - (x - 64) // 2:
        return _SIDE
    if 18 <= y < 24 and 22 + (24 - y) * 2 <= x < 64 + (24 - y) * 2:
        return _TAPE if 42 <= x - (24 - y) * 2 < 46 else _BOX
    return _TABLE if y >= 52 else _LIGHT if (x - 14) ** 2 + (y - 12) ** 2 < 64 else _WALL


def _on_the_front(x: int, y: int) -> int:
    if 28 <= x < 44 and 40 <= y < 56:
        return _INK if y % 4 == 0 and 30 <= x < 42 else _LABEL
    return _TAPE if 42 <= x < 46 and y < 36 else _BOX
