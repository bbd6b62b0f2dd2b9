"""An entry of the keymap as a row, and as JSON."""

from cli.output import Column
from store.record import record
from tui.keys import NO_KEY, TITLES, Key


@record
class Entry:
    """`keys` by the names that [keys] takes; none where only a command has it."""

    id: str
    place: str
    keys: tuple[str, ...]
    what: str


def entry(key: Key) -> Entry:
    from tui.keymap import nameable

    names = [nameable(one) for one in key.keys.split(",") if one != NO_KEY]
    return Entry(key.id, key.place, tuple(dict.fromkeys(name for name in names if name)), key.help)


ENTRIES = (
    Column[Entry]("keys", lambda one: " ".join(one.keys)),
    Column[Entry](
        "where", lambda one: next(title for place, title in TITLES.items() if place == one.place), is_wide=True
    ),
    Column[Entry]("what", lambda one: one.what, is_wide=True),
    Column[Entry]("id", lambda one: one.id),
)
