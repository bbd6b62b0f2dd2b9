"""The two themes. Amber wants you, green is Meta, blue is Web.js, red is broken or shut; the rest is three greys."""

from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style
from textual.theme import Theme

DARK = "frontdesk-dark"
LIGHT = "frontdesk-light"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours by what they say, as hex."""

    ground: str
    edge: str
    """The strip on top and the footer."""
    cursor: str
    ours: str
    """Behind what we wrote."""
    rule: str
    bright: str
    plain: str
    dim: str
    amber: str
    amber_block: str
    on_amber: str
    meta: str
    webjs: str
    red: str
    group: str
    on_block: str
    blocks: tuple[str, ...]
    note: str
    """Behind what only we read."""

    @property
    def read(self) -> str:
        """Ticks of a message that was read."""
        return self.webjs


LOOKS = {
    DARK: Look(
        ground="#0d1117", edge="#010409", cursor="#1c2a3a", ours="#12261e", rule="#30363d",
        bright="#e6edf3", plain="#9da7b3", dim="#7d8590", amber="#e3b341", amber_block="#e3b341", on_amber="#010409",
        meta="#3fb950", webjs="#58a6ff", red="#f85149", group="#1f6feb", on_block="#d8dbd0",
        blocks=("#5b4b8a", "#2f6f68", "#8a3f5c", "#57682f", "#84572b"), note="#2a2212",
    ),
    LIGHT: Look(
        ground="#ffffff", edge="#eaeef2", cursor="#ddebf9", ours="#dcf5e3", rule="#c3cad2",
        bright="#1f2328", plain="#4b535d", dim="#68717b", amber="#8a5c00", amber_block="#f0c14b", on_amber="#1f2328",
        meta="#1a7f37", webjs="#0969da", red="#cf222e", group="#0969da", on_block="#ffffff",
        blocks=("#6a5aa0", "#2f7a72", "#9a4d6c", "#5f7133", "#91632f"), note="#fdf1cf",
    ),
}  # fmt: skip


def theme(name: str) -> Theme:
    look = LOOKS[name]
    return Theme(
        name=name,
        primary=look.amber,
        secondary=look.webjs,
        warning=look.amber,
        error=look.red,
        success=look.meta,
        accent=look.amber,
        foreground=look.bright,
        background=look.ground,
        surface=look.ground,
        panel=look.edge,
        dark=name == DARK,
        variables=variables(name),
    )


def variables(name: str) -> dict[str, str]:
    """What frontdesk.tcss may call by name."""
    look = LOOKS[name]
    return {
        "edge": look.edge,
        "rule": look.rule,
        "bright": look.bright,
        "plain": look.plain,
        "dim": look.dim,
        "amber": look.amber,
    }


@lru_cache(512)
def ink(colour: str, ground: str | None = None, bold: bool = False, italic: bool = False) -> Style:
    """A style for one segment."""
    return Style(color=colour, bgcolor=ground, bold=bold or None, italic=italic or None)
