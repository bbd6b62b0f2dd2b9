"""A QR code in half blocks, two rows of modules in a line: pure, and light to import."""

from collections.abc import Sequence

MARGIN = 2
"""Light modules around the code: telephones want some, and four would not fit on most screens."""


def framed(rows: Sequence[str]) -> list[str]:
    """With its margin, an even number of rows."""
    if not rows:
        return []
    width = len(rows[0]) + 2 * MARGIN
    light = "." * width
    inside = [f"{'.' * MARGIN}{row}{'.' * MARGIN}" for row in rows]
    made = [light] * MARGIN + inside + [light] * MARGIN
    return made if len(made) % 2 == 0 else [*made, light]


def text(rows: Sequence[str]) -> str:
    """In letters alone: light modules are drawn, dark ones left out, as a dark terminal wants it."""
    made = framed(rows)
    blocks = {"##": " ", "#.": "▄", ".#": "▀", "..": "█"}
    pairs = zip(made[0::2], made[1::2], strict=True)
    drawn = ("".join(blocks[one + other] for one, other in zip(upper, lower, strict=True)) for upper, lower in pairs)
    return "\n".join(drawn)


def size(rows: Sequence[str]) -> tuple[int, int]:
    """Columns and lines that it takes."""
    made = framed(rows)
    return (len(made[0]) if made else 0), len(made) // 2
