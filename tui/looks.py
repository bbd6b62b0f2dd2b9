"""The themes. Amber wants you, green is Meta, blue is Web.js, red is broken or shut; the rest is three greys."""

from dataclasses import replace
from functools import lru_cache

from rich.style import Style

from store.record import record

DARK = "frontdesk-dark"
LIGHT = "frontdesk-light"
HIGH_CONTRAST = "frontdesk-high-contrast"
ANSI = "frontdesk-ansi"
NAMES = {"dark": DARK, "light": LIGHT, "high-contrast": HIGH_CONTRAST, "ansi": ANSI}
"""What people call the themes."""
REVERSE = "reverse"
"""For a ground: letters and ground change places."""


@record
class Look:
    """Colours by what they say: hex, or a name of the terminal's own."""

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
        bright="#e6edf3", plain="#9da7b3", dim="#8b949e", amber="#e3b341", amber_block="#e3b341", on_amber="#010409",
        meta="#3fb950", webjs="#58a6ff", red="#ff6259", group="#1a5fc9", on_block="#e6e8e0",
        blocks=("#5b4b8a", "#2c6a63", "#8a3f5c", "#53632c", "#7e5228"), note="#2a2212",
    ),
    LIGHT: Look(
        ground="#ffffff", edge="#eaeef2", cursor="#ddebf9", ours="#dcf5e3", rule="#c3cad2",
        bright="#1f2328", plain="#4b535d", dim="#5d666f", amber="#7d5300", amber_block="#f0c14b", on_amber="#1f2328",
        meta="#17713a", webjs="#0860c7", red="#bf1f2b", group="#0969da", on_block="#ffffff",
        blocks=("#6a5aa0", "#2a706a", "#9a4d6c", "#5a6a2e", "#855a2b"), note="#fdf1cf",
    ),
    HIGH_CONTRAST: Look(
        ground="#000000", edge="#000000", cursor="#1b2a4a", ours="#06260f", rule="#b0b0b0",
        bright="#ffffff", plain="#f0f0f0", dim="#cfcfcf", amber="#ffd54a", amber_block="#ffd54a", on_amber="#000000",
        meta="#6eea8a", webjs="#9ad0ff", red="#ffaba4", group="#00337a", on_block="#ffffff",
        blocks=("#3f2f70", "#0b4a44", "#6a1f40", "#38480f", "#5c3608"), note="#2b2000",
    ),
    # The terminal's own sixteen, of which nobody knows how they look on each other: its ground, its letters, a few
    # accents, and the other way round where a ground says something.
    ANSI: Look(
        ground="default", edge="default", cursor=REVERSE, ours="default", rule="bright_black",
        bright="default", plain="default", dim="default", amber="yellow", amber_block=REVERSE, on_amber="yellow",
        meta="green", webjs="cyan", red="red", group="default", on_block="default", blocks=("default",) * 5,
        note="default",
    ),
}  # fmt: skip
BARE = replace(
    LOOKS[ANSI], rule="default", amber="default", on_amber="default", meta="default", webjs="default", red="default"
)
"""For NO_COLOR: weight and reverse only. Every mark says with its shape what its colour would say."""


def lit(ground: str) -> Style:
    """A ground under what is there."""
    return Style(reverse=True) if ground == REVERSE else Style(bgcolor=ground)


@lru_cache(512)
def ink(colour: str, ground: str | None = None, bold: bool = False, italic: bool = False) -> Style:
    """A style for one segment."""
    style = Style(color=colour, bold=bold or None, italic=italic or None)
    return style if ground is None else style + lit(ground)
