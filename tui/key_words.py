"""What is said of a key that was pressed: how it came, what it is called, what answers to it. Pure."""

import json
from collections.abc import Iterable

from daemon.display import display
from store.record import record
from tui.keymap import nameable, written
from tui.keys import TITLES, Key

SOON = 0.7
"""Seconds. A letter that comes so soon behind Esc may have been meant as alt with that letter."""
_NOTES = {
    "tab": "Tab and ctrl+i are one key to a terminal.",
    "enter": "Enter and ctrl+m are one key to a terminal.",
    "escape": "Esc and ctrl+[ are one key to a terminal.",
    "backspace": "Some terminals send ctrl+h for Backspace.",
    "ctrl+j": "Some terminals send ctrl+j for shift+Enter or ctrl+Enter.",
    "ctrl+underscore": "Most terminals send this for ctrl+/ too.",
    "ctrl+@": "Terminals send this for ctrl+Space too.",
}


@record
class Heard:
    """A key by Textual's name. `sent` is what the terminal wrote for it; empty where nobody knows."""

    key: str
    sent: str = ""
    behind_escape: float | None = None
    """Seconds since an Esc that came just before it."""


def told(heard: Heard, keys: Iterable[Key]) -> list[str]:
    """Line by line, the first is the key itself."""
    name = nameable(heard.key)
    came = f"came as {spelled(heard.sent)}" if heard.sent else "came"
    called = f"in [keys] {json.dumps(name, ensure_ascii=False)}" if name else "no name that [keys] could have"
    lines = [f"{display(written(heard.key), limit=40)}   {came}, {display(called, limit=60)}"]
    found = [key for key in keys if heard.key in key.keys.split(",")]
    lines += [f"  {TITLES[key.place]}: {key.help} ({key.id})" for key in found]
    if not found:
        lines.append("  No entry answers to it." + (" It is a letter where you write." if _is_sign(heard.key) else ""))
    lines += [f"  {note}" for note in _notes(heard)]
    return lines


def spelled(sent: str) -> str:
    """What was sent, sign by sign: `Esc [ A`."""
    return " ".join(_sign(one) for one in sent)


def _notes(heard: Heard) -> list[str]:
    notes = [_NOTES[heard.key]] if heard.key in _NOTES else []
    if heard.behind_escape is not None and heard.behind_escape < SOON and _is_sign(heard.key):
        notes.append(
            f"It came {heard.behind_escape:.2f} s behind Esc. If you pressed alt+{display(written(heard.key))}, the "
            "two were torn apart on their way: in tmux: set -sg escape-time 20"
        )
    elif _is_sign(heard.key) and not heard.sent.isascii():
        notes.append("If you pressed alt with a letter: your terminal writes a sign for it. Let it send Esc instead.")
    return notes


def _is_sign(key: str) -> bool:
    return len(written(key)) == 1


def _sign(one: str) -> str:
    if one == "\x1b":
        return "Esc"
    if one == " ":
        return "Space"
    if one == "\x7f":
        return "Del"
    return f"^{chr(ord(one) + 64)}" if ord(one) < 32 else display(one)
