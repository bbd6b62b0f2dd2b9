"""`frontdesk daemon`: the process that takes in webhooks and keeps the desk."""

from typing import Annotated

import typer

from cli.groups import Group
from cli.options import Json

app = typer.Typer(cls=Group, help="The process that takes in webhooks and keeps the desk.")


@app.command("run")
def run_daemon() -> int:
    """Run in the foreground until Ctrl-C or SIGTERM."""
    from cli.starting import needed_config
    from daemon.app import run  # only now: the whole daemon comes with it
    from daemon.places import socket_path, state_folder

    return run(needed_config(), state_folder(), socket_path())


@app.command("start")
def start_daemon() -> None:
    """Start it in the background and wait until it answers."""
    from cli import starting

    starting.start()


@app.command("stop")
def stop_daemon() -> None:
    """End it and wait until it is gone. What was acknowledged is kept."""
    from cli import starting
    from cli.troubles import say

    say(f"the daemon has ended (pid {starting.stop()})")


@app.command("restart")
def restart_daemon() -> None:
    """End it, if it runs, and start it."""
    from cli import starting

    starting.restart()


@app.command("status")
def show_status(json: Json = False) -> None:
    """Show how it does: version, places, queue, quarantine."""
    from cli import facts, output
    from daemon.api.endpoint import AskNothing
    from daemon.api.status import STATUS
    from daemon.call import call
    from daemon.places import socket_path

    status = call(socket_path(), STATUS, AskNothing())
    if json:
        output.json_line(status)
    else:
        output.facts(facts.status_facts(status))


@app.command("logs")
def show_logs(
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many of the last lines.")] = 50,
) -> None:
    """Show the last lines of its log."""
    from cli import log_lines, output
    from daemon.places import log_path, state_folder

    path = log_path(state_folder())
    for line in log_lines.following(path, lines) if follow else log_lines.last(path, lines):
        output.line(line)
