"""Sets of keys by name, each told as what it changes of the usual ones: data alone, without Textual."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from store.record import record


@record
class Preset:
    """Ids and keys, as people write them: what comes to the usual keys of an entry, and what takes their place."""

    about: str
    more: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)


def _at(places: Iterable[str], entry: str, keys: str) -> dict[str, str]:
    return {f"{place}.{entry}": keys for place in places}


_PAGED = ("list", "thread", "contact", "page", "found")
_STEPPED = (*_PAGED, "picker", "views", "templates", "outbox", "health", "help")
_READ = ("thread", "contact", "page", "health", "help")
_WRITTEN = ("filter", "search", "command")
"""Lines that remember what was said in them before."""
_CLOSED = (
    "picker", "views", "naming", "qr", "picture", "templates", "reaction", "fill", "outbox", "health", "page", "help",
    "command", "search", "found", "prompt", "words", "pipe",
)  # fmt: skip
_ASKED = ("question", "leaving", "consent")

USUAL = "mail"

PRESETS: dict[str, Preset] = {
    "mail": Preset("The usual keys: letters for verbs, as mail programs and help desks have them."),
    "vim": Preset(
        "`h` `j` `k` `l`, `/`, `n`, `u`, `.` and `:` are usual already. What writes is `i`, and pages are turned by "
        "`ctrl+f` and `ctrl+b`, so that the search of everything is elsewhere. Two keys one after another (`gg`, `dd`, "
        "`ZZ`) are no key here: `g` alone goes to the top.",
        more={
            **_at(_PAGED, "page_down", "ctrl+f"),
            **_at(_PAGED, "page_up", "ctrl+b"),
            **_at(_READ, "down", "ctrl+e"),
            **_at(_READ, "up", "ctrl+y"),
            **_at(_WRITTEN, "older", "ctrl+p"),
            **_at(_WRITTEN, "newer", "ctrl+n"),
            "prompt.complete": "ctrl+n",
            "prompt.back": "ctrl+p",
            "thread.quoted": "ctrl+]",
        },
        instead={
            "chat.reply": "i r",
            "pane.info": "ctrl+g",
            "desk.search": "F3 alt+/",
            "found.write": "/ Tab shift+Tab F3 alt+/",
        },
    ),
    "emacs": Preset(
        "`ctrl+g` is the way back everywhere, and the usual letters stay. What begins with `ctrl+x` or `ctrl+c` cannot "
        "be had, for here a key is one key: `ctrl+q` leaves, `alt+x` opens the command line. In the composer `ctrl+x` "
        "cuts, `ctrl+c` copies, `ctrl+v` pastes, `ctrl+y` does again, and only Enter sends.",
        more={
            **_at(_STEPPED, "down", "ctrl+n"),
            **_at(_STEPPED, "up", "ctrl+p"),
            **_at(_PAGED, "page_down", "ctrl+v"),
            **_at(_PAGED, "page_up", "alt+v"),
            **_at(_PAGED, "top", "alt+<"),
            **_at(_PAGED, "bottom", "alt+>"),
            **_at(_WRITTEN, "older", "ctrl+p"),
            **_at(_WRITTEN, "newer", "ctrl+n"),
            **_at(_CLOSED, "close", "ctrl+g"),
            **_at(_ASKED, "no", "ctrl+g"),
            "prompt.complete": "ctrl+n",
            "prompt.back": "ctrl+p",
            "desk.back": "ctrl+g",
            "composer.leave": "ctrl+g",
            "filter.drop": "ctrl+g",
            "list.filter": "ctrl+s",
            "thread.search": "ctrl+s ctrl+r",
            "found.write": "ctrl+s",
            "list.mark": "ctrl+Space",
            "thread.copy": "alt+w",
            "desk.command": "alt+x",
            "action.undo": "ctrl+/ ctrl+_",
            "composer.left": "ctrl+b",
            "composer.right": "ctrl+f",
            "composer.up": "ctrl+p",
            "composer.down": "ctrl+n",
            "composer.word_left": "alt+b",
            "composer.word_right": "alt+f",
            "composer.cut_word": "alt+d",
            "composer.undo": "ctrl+/ ctrl+_",
        },
        instead={
            "desk.palette": "F10 alt+`",
            "action.redo": "alt+r",
            "media.save": "alt+d",
        },
    ),
}


def no_such_preset(name: object) -> str:
    return f"there is no preset {name!r}: there are {', '.join(PRESETS)}"
