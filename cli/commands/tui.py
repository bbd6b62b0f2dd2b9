"""`frontdesk` alone: the desk on the screen."""

from typing import Annotated

import typer


def desk(
    context: typer.Context,
    *,
    session: Annotated[str | None, typer.Option("--session", help="Begin with this session: its key or id.")] = None,
    workspace: Annotated[int | None, typer.Option("--workspace", help="Begin with this workspace: its id.")] = None,
    view: Annotated[str | None, typer.Option("--view", help="Begin with this view: mine, unread, done ...")] = None,
    sort: Annotated[
        str | None, typer.Option("--sort", help="Begin in this order: recent, waiting, window, priority or name.")
    ] = None,
    ascii_: Annotated[bool, typer.Option("--ascii", help="Plain letters in place of icons.")] = False,
    emoji: Annotated[
        str | None, typer.Option("--emoji", help="picture, or text: those that others write by their names.")
    ] = None,
    no_mouse: Annotated[bool, typer.Option("--no-mouse", help="Leave the mouse to the terminal.")] = False,
    theme: Annotated[str | None, typer.Option("--theme", help="dark, light, high-contrast or ansi.")] = None,
    keys: Annotated[
        str | None, typer.Option("--keys", help="The preset of keys: mail (the usual ones), vim or emacs.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> int | None:
    """Open the desk, unless a command is named."""
    if context.invoked_subcommand is not None:
        return None
    if version:
        from cli import output
        from daemon.api.version import VERSION

        output.line(f"frontdesk {VERSION}")
        return None
    from cli import screen

    return screen.open_desk(screen.Wishes(session, workspace, view, sort, theme, ascii_, not no_mouse, emoji, keys))
