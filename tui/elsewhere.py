"""A key that does nothing where it was pressed, and where it would: pure."""

from collections.abc import Iterable

from tui.keys import NO_KEY, Key, Place

PLACES: dict[Place, tuple[str, str]] = {
    "list": ("the list", "desk.back"),
    "thread": ("an open chat", "list.open"),
    "composer": ("the composer", "chat.reply"),
    "picker": ("the sessions", "session.pick"),
    "views": ("the views", "list.views"),
    "outbox": ("the outbox", "outbox.show"),
    "found": ("the search", "desk.search"),
}
"""What a place is called, and the entry that leads there. Places that keys need no looking for are not in it."""


def elsewhere(pressed: str, here: Place, keys: Iterable[Key]) -> str:
    """A sentence for a key that belongs to another place; empty where it does something, or belongs nowhere.

    `pressed` is what Textual calls the key, `here` the pane with the focus.
    """
    table = tuple(keys)
    places = {key.place for key in table if pressed in key.keys.split(",")}
    if not places.isdisjoint({here, "desk"}):
        return ""
    found = [(name, _way(opener, here, table)) for place, (name, opener) in PLACES.items() if place in places]
    if not found:
        return ""
    shown = Key("", pressed, "", "", "desk").shown
    if len(found) == 1:
        name, way = found[0]
        return f"{shown} works in {name}: {way} goes there." if way else f"{shown} works in {name}."
    return f"{shown} works in {' and '.join(f'{name} ({way})' if way else name for name, way in found)}."


def _way(opener: str, here: Place, keys: Iterable[Key]) -> str:
    """The first key that leads there; none where that one means something else."""
    entry = next(key for key in keys if key.id == opener)
    if entry.keys == NO_KEY or entry.place not in (here, "desk"):
        return ""
    return Key("", entry.keys.split(",")[0], "", "", entry.place).shown
