"""The keys in force: the table of tui.keys, a preset over it, and what the config's [keys] says; checked as a whole."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from textual.keys import REPLACED_KEYS, Keys, _character_to_key, _get_unicode_name_from_key

from store.record import record
from tui.keys import KEYS, NO_KEY, PANES, Key
from tui.presets import PRESETS, USUAL, Preset, no_such_preset

PRESET = "preset"
"""What [keys] calls the set that it is laid over."""


@record
class Keymap:
    """`changed` maps ids to keys, as Textual wants to know them."""

    keys: tuple[Key, ...] = KEYS
    changed: tuple[tuple[str, str], ...] = ()
    troubles: tuple[str, ...] = ()
    """A sentence for each thing that is wrong; then the keys are the preset's alone."""
    preset: str = USUAL

    @property
    def called(self) -> str:
        """What the keys are called, where something else was wished for."""
        return "the usual ones" if self.preset == USUAL else f"those of the preset {self.preset}"


def keymap(table: Mapping[str, object]) -> Keymap:
    """The keys with those of the config's [keys]; with any trouble, none of those."""
    wanted = table.get(PRESET, USUAL)
    name = wanted if isinstance(wanted, str) and wanted in PRESETS else None
    below = _of_preset(PRESETS[name or USUAL])
    own, troubles = _read({id: wish for id, wish in table.items() if id != PRESET})
    made = _laid({**below, **own}, name or USUAL)
    troubles = [*([] if name else [no_such_preset(wanted)]), *troubles, *made.troubles]
    return replace(_laid(below, name or USUAL), troubles=tuple(troubles)) if troubles else made


def _laid(changed: Mapping[str, str], preset: str) -> Keymap:
    """These keys over the usual ones, and what is wrong with them together."""
    keys = tuple(_with(key, changed[key.id]) if key.id in changed else key for key in KEYS)
    troubles = (*_conflicts(keys, changed), *_dangers(keys, changed))
    return Keymap(keys, tuple(changed.items()), troubles, preset)


def _with(key: Key, keys: str) -> Key:
    """How the usual ones are written stays, as long as all of them are still among its keys."""
    usual, now = key.keys.split(","), keys.split(",")
    is_more = key.keys != NO_KEY and set(usual) <= set(now)
    added = written(",".join(one for one in now if one not in usual)) if len(now) > len(usual) else ""
    return replace(
        key, keys=keys, written=f"{key.written} {added}".strip() if is_more and key.written else "", is_listed=True
    )


def _of_preset(preset: Preset) -> dict[str, str]:
    usual = {key.id: key.keys for key in KEYS}
    more = {id: f"{usual[id]},{keys}" for id, keys in _read(preset.more)[0].items()}
    return more | _read(preset.instead)[0]


def _read(table: Mapping[str, object]) -> tuple[dict[str, str], list[str]]:
    """Ids and keys as Textual calls them, and what is not understood of it."""
    known = {key.id: key for key in KEYS}
    read: dict[str, str] = {}
    troubles: list[str] = []
    for id, wish in table.items():
        if id not in known:
            troubles.append(_no_such_id(id, known))
            continue
        names = [(name, _called(name)) for name in _split(wish)]
        troubles += [f"{id}: there is no key {name!r}" for name, key in names if key is None]
        read[id] = ",".join(dict.fromkeys(key for _, key in names if key)) or NO_KEY
    return read, troubles


def _split(wish: object) -> list[str]:
    if isinstance(wish, str):
        return wish.split()
    return [str(one) for one in wish] if isinstance(wish, Iterable) else [str(wish)]


def _called(name: str) -> str | None:
    """What Textual calls the key; None: there is none of that name."""
    before, _, last = name.rpartition("+") if not name.endswith("+") else (name[:-1].removesuffix("+"), "", "+")
    modifiers = [one.lower() for one in before.split("+")] if before else []
    base = _character_to_key(last) if len(last) == 1 else _SHORT.get(last.lower(), last.lower())
    if not set(modifiers) <= _MODIFIERS or (len(base) > 1 and base not in _NAMED and not _is_sign(base)):
        return None
    if "ctrl" in modifiers:
        base = base.lower()  # a terminal cannot tell
    elif "alt" in modifiers and len(base) == 1 and base != base.lower():
        modifiers, base = sorted({*modifiers, "shift"}), base.lower()  # as Textual calls it
    key = "+".join([*modifiers, base])
    return _SAME.get(key, key)


def _is_sign(name: str) -> bool:
    shown = _get_unicode_name_from_key(REPLACED_KEYS.get(name, name)).replace("_", " ")
    try:
        return bool(unicodedata.lookup(shown))
    except KeyError:
        return False


def _no_such_id(id: str, known: Mapping[str, Key]) -> str:
    near = get_close_matches(id, known, 1)
    return f"there is nothing called {id}" + (f": {near[0]} perhaps?" if near else ", see docs/keys.md")


def _conflicts(keys: Iterable[Key], changed: Mapping[str, str]) -> list[str]:
    """Two entries on one key, where both work at once; each pair is told once."""
    found: dict[str, None] = {}
    at: dict[tuple[str, str], list[Key]] = {}
    for key in keys:
        for place in (key.place,) if key.place != "desk" else ("desk", *PANES):
            for one in key.keys.split(","):
                at.setdefault((place, one), []).append(key)
    for (_, pressed), several in at.items():
        ids = [key.id for key in several]
        if len(ids) > 1 and pressed != NO_KEY and any(id in changed for id in ids):
            found[f"{' and '.join(sorted(ids))} are both on {written(pressed)}"] = None
    return list(found)


def _dangers(keys: Iterable[Key], changed: Mapping[str, str]) -> list[str]:
    """What would make letters do what they should write, or send without a look."""
    found = []
    for key in keys:
        pressed = key.keys.split(",") if key.id in changed else []
        if key.place in ("composer", "fill", "command", "prompt", "words", "pipe"):
            found += [f"{key.id}: {written(one)} is a letter there" for one in pressed if _is_text(one)]
        if key.id == "consent.yes" and "enter" in pressed:
            found.append("consent.yes: Enter sends before anybody has read what is asked")
        if key.id in _NEEDED and NO_KEY in pressed:
            found.append(f"{key.id} needs a key")
    return found


def _is_text(key: str) -> bool:
    return "+" not in key and key != NO_KEY and (len(key) == 1 or key == "space" or key not in _NAMED)


def written(pressed: str) -> str:
    return Key("", pressed, "", "", "desk").shown


def nameable(pressed: str) -> str | None:
    """How [keys] has to call a key that Textual calls so; None: it cannot."""
    return next((name for name in (written(pressed), pressed) if pressed in (_called(name) or "").split(",")), None)


_NEEDED = (
    "desk.quit",
    "desk.back",
    "composer.leave",
    "composer.send",
    "consent.no",
    "question.no",
    "leaving.no",
    "desk.help",
    "command.run",
    "command.close",
    "prompt.do",
    "prompt.close",
    "words.do",
    "words.close",
    "pipe.close",
)
_MODIFIERS = frozenset(("ctrl", "alt", "shift", "super", "hyper", "meta"))
_NAMED = frozenset(one.value for one in Keys) | {f"f{number}" for number in range(1, 25)}
_SHORT = {"esc": "escape", "pgdn": "pagedown", "pgup": "pageup", "return": "enter", "del": "delete"}
_SAME = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+left_square_bracket": "escape",
    "ctrl+at": "ctrl+@,ctrl+space",
    "ctrl+space": "ctrl+@,ctrl+space",
}
"""What a terminal cannot tell apart, or what some tell by one name and some by another."""
