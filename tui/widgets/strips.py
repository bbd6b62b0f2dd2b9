"""Lines of parts as Textual takes them."""

from collections.abc import Sequence

from rich.style import Style
from textual.strip import Strip

from tui.widgets.parts import Part, line, wide


def fit(
    left: Sequence[Part], right: Sequence[Part], width: int, base: Style, *, flex: int = -1, ellipsis: str = "…"
) -> Strip:
    """See line()."""
    return Strip(line(left, right, width, base, flex=flex, ellipsis=ellipsis), width)


def centred(parts: Sequence[Part], width: int, base: Style) -> Strip:
    gap = max(0, width - wide(parts)) // 2
    return fit([(" " * gap, base), *parts], [], width, base)


def ruled(parts: Sequence[Part], width: int, base: Style, rule: Part) -> Strip:
    """Words in the middle of a line that spans the width."""
    space = max(0, width - wide(parts))
    before, after = rule[0] * (space // 2), rule[0] * (space - space // 2)
    return fit([(before, rule[1]), *parts, (after, rule[1])], [], width, base)
