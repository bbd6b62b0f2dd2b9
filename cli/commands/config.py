"""`frontdesk config`: where the config is and whether it is right."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.groups import Group
from cli.options import Json

if TYPE_CHECKING:
    from daemon.settings import Settings

app = typer.Typer(cls=Group, help="The config file.")


def read_as_the_daemon(path: Path) -> "Settings":
    """The config, checked, with its secrets. Raises ConfigTrouble."""
    from daemon.settings import load  # only now: pydantic takes 130 ms

    return load(path)


@app.command("path")
def show_path(json: Json = False) -> None:
    """Print where the config is, or would be."""
    from cli import output
    from daemon.places import config_path

    path = config_path()
    if json:
        output.json_line({"path": str(path), "exists": path.exists()})
    else:
        output.line(str(path))


@app.command("validate")
def validate(
    path: Annotated[Path | None, typer.Argument(help="Another file than the usual one.")] = None, json: Json = False
) -> None:
    """Check the config and its secrets; every trouble is told with what to do."""
    from cli import output
    from cli.troubles import CommandFailed, say
    from daemon.places import config_path
    from tui.keymap import keymap

    checked = path or config_path()
    settings = read_as_the_daemon(checked)
    if troubles := keymap(settings.keys).troubles:
        raise CommandFailed("; ".join([f"{checked}: [keys]: {troubles[0]}", *troubles[1:]]), "the ids: docs/keys.md")
    counts = {"workspaces": len(settings.workspaces), "sessions": len(settings.sessions)}
    if json:
        output.json_line({"path": str(checked), "ok": True, **counts})
    say(f"{checked} is right: workspaces {counts['workspaces']}, sessions {counts['sessions']}")
