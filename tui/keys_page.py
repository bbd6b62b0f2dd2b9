"""docs/keys.md, drawn from the table of keys and from the presets."""

from textwrap import fill

from tui.keys import KEYS, TITLES, Key, listed
from tui.presets import PRESETS, Preset


def as_markdown() -> str:
    """The page, whole."""
    parts = [_HEAD]
    for place, title in TITLES.items():
        if not listed(place):
            continue
        parts.append(f"\n## {title}\n\n| key | what | id |\n| --- | --- | --- |\n")
        parts.extend(f"| {_cell(key.shown)} | {key.help} | `{key.id}` |\n" for key in listed(place))
    parts.append(_PRESETS)
    for name, preset in PRESETS.items():
        parts.append(f"\n### {name}\n\n{fill(preset.about, 120)}\n")
        parts.extend(_changes(preset))
    return "".join(parts)


def _changes(preset: Preset) -> list[str]:
    rows = [
        f"| {_cell(preset.more[key.id])} too | {_told(key)} |\n"
        if key.id in preset.more
        else f"| {_cell(preset.instead[key.id])} | {_told(key)} |\n"
        for key in KEYS
        if key.id in preset.more or key.id in preset.instead
    ]
    return ["\n| key | what | id |\n| --- | --- | --- |\n", *rows] if rows else []


def _told(key: Key) -> str:
    return f"{key.help} | `{key.id}`"


def _cell(shown: str) -> str:
    return " ".join(f"`` {one} ``" if "`" in one else f"`{one}`" for one in shown.replace("|", "\\|").split())


_HEAD = """# Keys

Drawn from `tui/keys.py`, the table that the bindings, the footer and the help are made of too.
Nothing typed in the list, the thread or the contact pane reaches a customer: only Enter in the composer sends, `R`
sends again what was sent before, once you have been shown what and to whom, and `+` opens a dialog that names the
message before its digits react to it. A paste of several lines never sends; that one line with a line break at its end
was pasted, only a terminal with bracketed paste can tell. While you write, a session is chosen with alt and its digit.
"""
_PRESETS = """
## Presets

`preset = "vim"` in the config's `[keys]`, or `frontdesk --keys vim`, lays another set of keys over the usual ones; what
`[keys]` says besides is laid over that. No preset changes what sends: Enter in the composer, `R`, `+` and the
questions before them are as usual.
"""
