"""What a pane says while it has nothing to show: what would fill it, and which key."""

from textual.strip import Strip

from tui.looks import ink
from tui.scene import Scene
from tui.widgets.strips import Part, centred

Notice = tuple[str, ...]
"""Lines; the first is the subject. What stands between two backticks is a key or a command."""


def notice_line(notice: Notice, y: int, height: int, width: int, scene: Scene) -> Strip:
    """Line y of a pane that holds nothing but a notice."""
    base = ink(scene.look.plain, scene.look.ground)
    at = y - max(0, (height - len(notice)) // 3)
    if not 0 <= at < len(notice):
        return Strip.blank(width, base)
    style = ink(scene.look.bright if at == 0 else scene.look.dim)
    parts: list[Part] = [
        (text, ink(scene.look.amber) if place % 2 else style) for place, text in enumerate(notice[at].split("`"))
    ]
    return centred(parts, width, base)
