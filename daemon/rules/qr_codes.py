"""The code that links a telephone, as the modules that a screen can draw: from a picture or from its text. Pure."""

import base64
import binascii
import zlib
from io import BytesIO

LONGEST = 64 * 1024
"""Characters of a code: a picture of one takes 3,000."""
WIDEST = 1024
"""Pixels of a picture's side."""
_PNG = "data:image/png;base64,"
_FINDER = 7
"""Modules of the square in each of three corners, the first thing in the first row."""
Modules = tuple[str, ...]
"""Rows of `#` for dark and `.` for light, without a margin."""


class NoCode(ValueError):
    """What came is no code that can be drawn. Never holds the code."""


def modules(code: str) -> Modules:
    """What to draw. Raises NoCode."""
    if len(code) > LONGEST:
        raise NoCode("it is too long for a code")
    return _of_picture(code.removeprefix(_PNG)) if code.startswith("data:") else _of_text(code)


def _of_text(text: str) -> Modules:
    import segno  # only now: few desks ever draw one

    try:
        made = segno.make(text, error="l", micro=False, boost_error=False)
    except ValueError:
        raise NoCode("its text does not fit into a code") from None
    return tuple("".join("#" if dark else "." for dark in row) for row in made.matrix)


def _of_picture(encoded: str) -> Modules:
    rows = _pixels(encoded)
    top = next((at for at, row in enumerate(rows) if b"\1" in row), None)
    if top is None:
        raise NoCode("its picture is empty")
    dark = [row for row in rows if b"\1" in row]
    left, right = min(row.find(b"\1") for row in dark), max(row.rfind(b"\1") for row in dark)
    finder = (rows[top].find(b"\0", left) if b"\0" in rows[top][left:] else right + 1) - left
    size = finder / _FINDER
    count = round((right + 1 - left) / size)
    bottom = max(at for at, row in enumerate(rows) if b"\1" in row)
    if not 21 <= count <= 177 or count % 4 != 1 or abs((bottom + 1 - top) / size - count) > 0.5:
        raise NoCode("its picture shows no QR code")
    places = [int((at + 0.5) * size) for at in range(count)]
    return tuple("".join("#" if rows[top + y][left + x] else "." for x in places) for y in places)


def _pixels(encoded: str) -> list[bytes]:
    """Rows of 1 for dark and 0 for light."""
    import png  # type: ignore[import-untyped]  # only now, as above

    try:
        reader = png.Reader(file=BytesIO(base64.b64decode(encoded, validate=True)))
        reader.preamble()
        if max(reader.width, reader.height) > WIDEST:
            raise NoCode("its picture is too large for a code")
        rows = [bytes(row) for row in reader.asRGBA8()[2]]
    except (png.Error, binascii.Error, ValueError, EOFError, OverflowError, zlib.error) as trouble:
        if isinstance(trouble, NoCode):
            raise
        raise NoCode("its picture is no PNG that can be read") from None
    return [bytes(map(_is_dark, row[0::4], row[1::4], row[2::4], row[3::4])) for row in rows]


def _is_dark(red: int, green: int, blue: int, alpha: int) -> bool:
    return alpha > 127 and red + green + blue < 384
