"""`frontdesk undo`, `redo` and `history`: what was done, by whom, and taking it back."""

from typing import Annotated

import typer

from cli.options import All, Json, Limit

Action = Annotated[int | None, typer.Argument(min=1, help="An action's id, anybody's; without it, your own last one.")]
ActionId = Annotated[bool, typer.Option("--quiet", "-q", help="The action's id only.")]


def undo(action: Action = None, *, json: Json = False, quiet: ActionId = False) -> None:
    """Take back what you did last, or any action by its id."""
    _do(action, redo=False, json=json, quiet=quiet)


def redo(action: Action = None, *, json: Json = False, quiet: ActionId = False) -> None:
    """Put back what you took back last, unless you have done something new since."""
    _do(action, redo=True, json=json, quiet=quiet)


def history(
    *,
    chat: Annotated[int | None, typer.Option("--chat", min=1, help="Only what was done to this chat.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Only what this operator did.")] = None,
    limit: Limit = 50,
    all_: All = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Ids only.")] = False,
) -> None:
    """List what was done, newest first."""
    from cli import answer_columns, output, pages
    from daemon.api.history import ACTIONS, AskActions

    found = pages.rows(ACTIONS, AskActions(chat, by), None if all_ else limit, lambda page: page.actions)
    output.rows(found, answer_columns.ACTIONS, json=json, quiet=quiet)


def _do(action: int | None, *, redo: bool, json: bool, quiet: bool) -> None:
    from cli import doing, output

    done = doing.undo(action, redo=redo)
    if json:
        output.json_line(done)
    elif quiet:
        output.line(str(done.action.id))
