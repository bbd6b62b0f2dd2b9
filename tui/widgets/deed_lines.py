"""What was done to a chat, for the contact pane: newest first, each with who and when."""

from collections.abc import Sequence
from dataclasses import replace

from daemon.api import telling
from daemon.api.history import Action
from daemon.display import display
from tui.looks import ink
from tui.scene import Scene
from tui.widgets.person_lines import Row

_SYSTEM = "system"


def deed_rows(actions: Sequence[Action], scene: Scene) -> list[Row]:
    """Nothing where nothing was done."""
    if not actions:
        return []
    rows: list[Row] = [([], []), ([("done here", ink(scene.look.dim))], [])]
    for one in actions:
        is_off = one.undone_at is not None
        style = ink(scene.look.dim if is_off else scene.look.plain)
        rows.append(([(told(one, scene), style)], []))
        rows.append(([(f"  {_by(one, scene)}", ink(scene.look.dim))], []))
    return rows


def told(action: Action, scene: Scene) -> str:
    """`snoozed until Mon 09:00`: without whom, for that is what the pane is about."""
    said = telling.sentence(replace(action, chat_name="this"), scene.now(), scene.times.zone)
    return display(said.removesuffix(": this").replace(" this", "", 1), limit=60)


def _by(action: Action, scene: Scene) -> str:
    who = "by itself" if action.operator == _SYSTEM else display(action.operator, limit=16)
    parts = [who, scene.times.full(action.at, scene.now())]
    return f" {scene.glyphs.dot} ".join([*parts, *(["taken back"] if action.undone_at is not None else [])])
