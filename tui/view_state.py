"""What the operator chose and finds again after a restart: a small JSON file, written whole or not at all."""

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from store.record import record

VERSION = 1


@record
class ViewState:
    """None means: as the desk thinks best."""

    workspace: int | None = None
    session: str | None = None
    sort: str | None = None
    info: bool | None = None
    """Whether the contact pane is open where there is room for it."""
    theme: str | None = None
    view: str | None = None
    """The name of the list's view."""
    privacy: bool | None = None
    """Whether names, numbers and texts are masked."""
    filter: str | None = None
    """The filter of the list, over its view."""
    epoch: str | None = None
    """Of the store that the chats below are chats of: in another one the same ids are other customers'."""
    cursor: int | None = None
    """The chat under the cursor of the list."""
    opened: int | None = None
    """The chat whose thread was being read."""
    history: tuple[str, ...] = ()
    """What was said on the `:` line, oldest first."""


def load(path: Path | None) -> ViewState:
    """The saved view; a missing, broken or foreign file is an empty one."""
    if path is None:
        return ViewState()
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return ViewState()
    if not isinstance(kept, dict) or kept.get("version") != VERSION:
        return ViewState()
    named = {name: kept[name] for name, kind in _KINDS.items() if isinstance(kept.get(name), kind)}
    said = kept.get("history")
    history = tuple(line for line in said if isinstance(line, str)) if isinstance(said, list) else ()
    return ViewState(**named, history=history)


def save(path: Path, view: ViewState) -> None:
    """Raises OSError."""
    write_whole(path, {"version": VERSION, **asdict(view)})


def write_whole(path: Path, kept: dict[str, Any]) -> None:
    """Replace the file at once, readable by its owner only. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp makes the file 0600, and a replace keeps that.
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise


_KINDS: dict[str, type[Any]] = {
    "workspace": int, "session": str, "sort": str, "info": bool, "theme": str, "view": str, "privacy": bool,
    "filter": str, "epoch": str, "cursor": int, "opened": int,
}  # fmt: skip
