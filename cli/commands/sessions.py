"""`frontdesk sessions`: the business numbers."""

import typer

from cli.options import Json, Quiet

app = typer.Typer(help="The business numbers.")


@app.command("list")
def list_sessions(json: Json = False, quiet: Quiet = False) -> None:
    """List every session with its state and unread count."""
    from cli import columns, output  # here and in every command: --help must not wait for what it does not use
    from daemon.api.endpoints import SESSIONS, AskNothing
    from daemon.call import call
    from daemon.places import socket_path

    answer = call(socket_path(), SESSIONS, AskNothing())
    output.rows(answer.sessions, columns.SESSIONS, json=json, quiet=quiet)
