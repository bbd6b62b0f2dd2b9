"""Views that somebody keeps: an edit of the config that leaves all else in it as it was written."""

import asyncio
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog
from pydantic import ValidationError

from daemon import settings
from daemon.api.errors import BadRequest
from daemon.api.views import View
from daemon.config_file import read_config
from daemon.config_trouble import ConfigTrouble
from daemon.new_file import NewFile
from daemon.settings import Settings

_HAND = "write it there by hand: frontdesk config path"
_log = structlog.get_logger()


class SavedViews:
    """The config's [[view]] tables. `held` gives the settings that hold; `reload` takes the file anew."""

    def __init__(self, path: Path, held: Callable[[], Settings], reload: Callable[[], Awaitable[None]]) -> None:
        self._path = path
        self._held = held
        self._reload = reload
        self._editing = asyncio.Lock()

    def held(self) -> tuple[View, ...]:
        return tuple(one.as_view() for one in self._held().views)

    async def keep(self, view: View, operator: str) -> None:
        """Into the config, in the place of one of its name; without anything to ask for it is taken out.

        Raises BadRequest for what cannot be a view, ConfigTrouble when the config cannot be edited.
        """
        table = _checked(view) if view.query or view.sort else None
        async with self._editing:
            await asyncio.to_thread(_edit, self._path, view.name, table)
            await self._reload()
        _log.info("view_kept" if table else "view_dropped", view=view.name, operator=operator)


def _checked(view: View) -> dict[str, str]:
    """The table as it stands in the config."""
    table = {"name": view.name, "query": view.query, "sort": view.sort}
    given = {key: value for key, value in table.items() if value}
    try:
        settings.View.model_validate(given)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        hint = first.get("ctx", {}).get("hint", "a letter, then letters, digits, dot, dash and underscore")
        raise BadRequest(f"{'.'.join(str(one) for one in first['loc'])}: {first['msg']}", hint) from None
    return given


def _edit(path: Path, name: str, table: dict[str, str] | None) -> None:
    settings.load(path)  # what is wrong with it already is not made worse
    text = read_config(path)
    wanted = _with(tomllib.loads(text), name, table)
    edited = _edited(path, text, name, table)
    try:
        is_right = tomllib.loads(edited) == wanted
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise ConfigTrouble("it is written in a way that cannot be edited", _HAND, path=path)
    _replace(path, edited)


def _with(tables: dict[str, Any], name: str, table: dict[str, str] | None) -> dict[str, Any]:
    views = [dict(one) for one in tables.get("view", [])]
    place = _place(views, name)
    if table is None:
        views = [one for at, one in enumerate(views) if at != place]
    elif place is None:
        views.append(table)
    else:
        views[place] = table
    rest = {key: value for key, value in tables.items() if key != "view"}
    return {**rest, "view": views} if views else rest


def _edited(path: Path, text: str, name: str, table: dict[str, str] | None) -> str:
    from tomlkit import aot, parse  # only now: most daemons never edit their config
    from tomlkit import table as new_table
    from tomlkit.exceptions import TOMLKitError

    try:
        document: Any = parse(text)
        views = document.get("view")
        place = _place(views or [], name)
        if table is None:
            if place is not None:
                del views[place]
        elif place is not None:
            for key in ("name", "query", "sort"):
                if key in table:
                    views[place][key] = table[key]
                else:
                    views[place].pop(key, None)
        else:
            made = new_table()
            made.update(table)
            if views is None:
                document["view"] = views = aot()
            views.append(made)
        if not document.get("view", True):
            del document["view"]
        return str(document.as_string())
    except (TOMLKitError, RecursionError, AttributeError, TypeError):
        raise ConfigTrouble("it is written in a way that cannot be edited", _HAND, path=path) from None


def _place(views: Any, name: str) -> int | None:
    return next((at for at, one in enumerate(views) if str(one["name"]).casefold() == name.casefold()), None)


def _replace(path: Path, text: str) -> None:
    """In one step, so that no reader sees half of it; through a link the file behind it."""
    target = path.resolve()
    try:
        with NewFile(target.parent) as file:
            file.write(text.encode())
            file.keep_as(target, replaces=True)
    except OSError as trouble:
        raise ConfigTrouble(f"it cannot be written: {trouble.strerror}", _HAND, path=path) from None
