"""Opening the desk on the screen, with a daemon behind it."""

import sys
import tomllib
from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path
from typing import Any, get_args

from cli import starting
from cli.exit_codes import Exit
from cli.troubles import CommandFailed
from daemon import places
from daemon.call import is_listening
from store.models import ViewSort
from store.record import record
from tui.presets import PRESETS

_SORTS = get_args(ViewSort)

THEMES = ("dark", "light", "high-contrast", "ansi")
EMOJI = ("picture", "text")


@record
class Wishes:
    """What the command line asks of the screen; what is None comes from the config, or from the last time."""

    session: str | None = None
    workspace: int | None = None
    view: str | None = None
    sort: str | None = None
    theme: str | None = None
    is_ascii: bool = False
    has_mouse: bool = True
    emoji: str | None = None
    keys: str | None = None
    """The preset of keys."""


def open_desk(wishes: Wishes = Wishes()) -> int:
    """Show the desk until it is quit. Starts the daemon when none runs, and says so."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):  # the screen is drawn on stderr
        raise CommandFailed("the desk needs a terminal", "lists work without: frontdesk chats list", Exit.USAGE)
    if wishes.theme not in (None, *THEMES):
        raise CommandFailed(f"there is no theme {wishes.theme}", f"there are: {', '.join(THEMES)}", Exit.USAGE)
    if wishes.sort not in (None, *_SORTS):
        raise CommandFailed(f"there is no order {wishes.sort}", f"one of {', '.join(_SORTS)}", Exit.USAGE)
    if wishes.emoji not in (None, *EMOJI):
        raise CommandFailed(f"emoji cannot be written as {wishes.emoji}", f"one of {', '.join(EMOJI)}", Exit.USAGE)
    _check_preset(wishes.keys)
    socket = places.socket_path()
    if not is_listening(socket):
        starting.start()
    from tui.options import Options
    from tui.start import run  # only now: it brings more along than most commands need

    config = _config(places.config_path())
    look = _table(config, "tui")
    options = Options(
        session=wishes.session,
        workspace=wishes.workspace,
        view=wishes.view,
        sort=wishes.sort,
        theme=wishes.theme or (look.get("theme") if look.get("theme") in THEMES else None),
        is_ascii=wishes.is_ascii or look.get("ascii") is True,
        names_emoji=(wishes.emoji or look.get("emoji")) == "text",
        has_mouse=wishes.has_mouse and look.get("mouse") is not False,
        timezone=_zone(look.get("timezone")),
        is_12h=look.get("clock") == "12h",
        keys=_keys_wanted(config, wishes.keys),
        notify=_table(config, "notify"),
        advances=look.get("advance") is not False,
        downloads=_folder(look.get("downloads")),
        state_path=places.state_folder() / "tui.json",
    )
    return run(socket, options)


def desk_zone() -> tzinfo | None:
    """The zone that the config gives the desk; None: the machine's."""
    return _zone(_table(_config(places.config_path()), "tui").get("timezone"))


def keys_of_config(preset: str | None) -> dict[str, Any]:
    """What the screen would be given as [keys]. Raises CommandFailed for a preset that there is not."""
    _check_preset(preset)
    return _keys_wanted(_config(places.config_path()), preset)


def _keys_wanted(config: Mapping[str, Any], preset: str | None) -> dict[str, Any]:
    """The config's [keys], over the preset that was asked for where one was."""
    return _table(config, "keys") | ({"preset": preset} if preset is not None else {})


def _check_preset(name: str | None) -> None:
    if name not in (None, *PRESETS):
        raise CommandFailed(f"there is no preset of keys {name}", f"one of {', '.join(PRESETS)}", Exit.USAGE)


def _config(path: Path) -> dict[str, Any]:
    """The config's tables. Anything wrong with the file is the daemon's to tell, which has read it already."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError):
        return {}


def _table(config: Mapping[str, Any], name: str) -> dict[str, Any]:
    table = config.get(name)
    return table if isinstance(table, dict) else {}


def _folder(name: object) -> Path | None:
    """None for one that the daemon refuses too: files go where they go without it."""
    return places.rooted(name) if isinstance(name, str) and name else None


def _zone(name: object) -> tzinfo | None:
    if not isinstance(name, str):
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only now: most desks use the machine's zone

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
