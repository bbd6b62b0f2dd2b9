"""Parts of text with their styles, cut and padded to a line's width. Without Textual, which takes long to import."""

import re
import unicodedata
from collections.abc import Sequence

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style

Part = tuple[str, Style]
Line = list[Segment]
"""Of exactly the width that was asked for."""


def cut(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in at most so many cells."""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    return _chopped(text, room)[0].rstrip() + ellipsis if room > 0 else ellipsis[: max(0, width)]


def wide(parts: Sequence[Part]) -> int:
    return sum(cell_len(text) for text, _ in parts)


def line(
    left: Sequence[Part], right: Sequence[Part], width: int, base: Style, *, flex: int = -1, ellipsis: str = "…"
) -> Line:
    """One line of exactly `width` cells: the right part whole, the left's part number `flex` cut to what is left.

    `base` lies under every part and fills the gap, so that a cursor or a block colours the whole line.
    """
    flex %= max(1, len(left))
    space = max(0, width - wide(right) - (1 if right else 0))
    fixed = wide([part for at, part in enumerate(left) if at != flex])
    room = max(0, space - fixed)
    parts = [(cut(text, room, ellipsis) if at == flex else text, style) for at, (text, style) in enumerate(left)]
    gap = width - wide(parts) - wide(right)
    segments = [Segment(text, base + style) for text, style in parts if text]
    segments.append(Segment(" " * max(0, gap), base))
    segments.extend(Segment(text, base + style) for text, style in right if text)
    return segments if gap >= 0 else Segment.adjust_line_length(segments, width, base)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells, broken at spaces; at least one line.

    A seventh of the time of Content.wrap, and a page of fifty messages may take ten milliseconds in all.
    """
    return [line for paragraph in text.split("\n") for line in _wrap_one(paragraph, width)]


def wrap_at_most(text: str, width: int, most: int, ellipsis: str = "…") -> list[str]:
    """The same in so many lines at most: the last says that there was more."""
    lines = wrap(text, width)
    return lines if len(lines) <= most else [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), width, ellipsis)]


def _wrap_one(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text.rstrip()]
    lines, line, used = list[str](), "", 0
    for word in _WORD.findall(text):
        length = cell_len(word)
        if used and used + cell_len(word.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0
        if length > width and cell_len(word.rstrip()) > width:
            *full, line = _chopped(word.rstrip(), width)
            lines.extend(full)
            line += " "
            used = cell_len(line)
        else:
            line, used = line + word, used + length
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _chopped(text: str, width: int) -> list[str]:
    """Pieces of at most so many cells, none of which begins with a vowel sign torn off its letter."""
    if text.isascii():
        return chop_cells(text, width)
    pieces, used = [""], 0
    for letter in _letters(text):
        cells = cell_len(letter)
        if pieces[-1] and used + cells > width:
            pieces.append("")
            used = 0
        pieces[-1] += letter
        used += cells
    # One letter with its signs may be wider than the whole line.
    return [part for piece in pieces for part in (chop_cells(piece, width) or [piece])]


def _letters(text: str) -> list[str]:
    """Each letter with the marks on it."""
    letters = list[str]()
    for character in text:
        if letters and unicodedata.category(character)[0] == "M":
            letters[-1] += character
        else:
            letters.append(character)
    return letters


_WORD = re.compile(r"\S+\s*|\s+")
