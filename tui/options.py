"""What the command line and the config say about the screen."""

from collections.abc import Mapping
from dataclasses import field
from datetime import tzinfo
from pathlib import Path

from store.record import record


@record
class Options:
    """What is None comes from the saved view."""

    session: str | None = None
    """Its key, or its id."""
    workspace: int | None = None
    sort: str | None = None
    view: str | None = None
    """The name of one of the list's views."""
    theme: str | None = None
    """dark, light, high-contrast or ansi."""
    is_ascii: bool = False
    names_emoji: bool = False
    """The emoji of foreign text are written by their names."""
    has_mouse: bool = True
    """False leaves clicks and the selection of text to the terminal."""
    timezone: tzinfo | None = None
    """None is the machine's own."""
    is_12h: bool = False
    state_path: Path | None = None
    """Where the view is saved; None saves nothing."""
    keys: Mapping[str, object] = field(default_factory=dict)
    """The config's [keys]: ids and their keys. What is wrong in it is told on the screen."""
    notify: Mapping[str, object] = field(default_factory=dict)
    """The config's [notify]."""
    downloads: Path | None = None
    """Where files are saved to; None: the usual folder, or one beside the saved view."""
    advances: bool = True
    """Whoever puts a chat away goes on to the next one."""
    farewell: str = "The daemon goes on: no message is missed."
    """What leaving means."""
    comes_back: bool = True
    """There will be another desk here, for which words can wait that the daemon does not have."""


DEFAULTS = Options()
