"""What a pane says while it has nothing to show: what would fill it, and which key."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len
from textual.strip import Strip

from tui.looks import Look, ink
from tui.scene import Scene
from tui.widgets.parts import Part, wide
from tui.widgets.strips import centred

Notice = tuple[str, ...]
"""Lines; the first is the subject. What stands between two backticks is a key or a command."""


def notice_line(notice: Notice, y: int, height: int, width: int, scene: Scene) -> Strip:
    """Line y of a pane that holds nothing but a notice."""
    base = ink(scene.look.plain, scene.look.ground)
    lines = _lines(notice, width - 2, scene.look)
    at = y - max(0, (height - len(lines)) // 3)
    return centred(lines[at], width, base) if 0 <= at < len(lines) else Strip.blank(width, base)


@lru_cache(maxsize=8)  # a pane asks for each of its lines
def _lines(notice: Notice, width: int, look: Look) -> Sequence[list[Part]]:
    return [wrapped for at, line in enumerate(notice) for wrapped in _wrap(_parts(line, at == 0, look), width)]


def _parts(line: str, is_subject: bool, look: Look) -> list[Part]:
    style = ink(look.bright if is_subject else look.dim)
    return [(text, ink(look.amber) if at % 2 else style) for at, text in enumerate(line.split("`"))]


def _wrap(parts: list[Part], width: int) -> list[list[Part]]:
    """Broken at spaces; a word that is longer than a line (an address) is broken where the line ends."""
    lines: list[list[Part]] = [[]]
    for text, style in parts:
        for word in re.findall(r"\s+|\S+", text):
            if lines[-1] and wide(lines[-1]) + cell_len(word) > width:
                lines.append([])
            for piece in (word[at : at + width] for at in range(0, len(word), max(1, width))):
                if lines[-1] and wide(lines[-1]) + cell_len(piece) > width:
                    lines.append([])
                if lines[-1] or piece.strip():
                    lines[-1].append((piece, style))
    return lines
