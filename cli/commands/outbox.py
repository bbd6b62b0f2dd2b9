"""`frontdesk outbox`: what was to be sent, and how far it has come."""

from typing import Annotated

import typer

from cli.groups import Group
from cli.options import All, Json, Limit, Quiet
from daemon.api.verbs import OUTBOX_VERBS, Verb

app = typer.Typer(cls=Group, help="What was to be sent, and how far it has come.")
Ids = Annotated[list[str], typer.Argument(metavar="ID", help="Ids in the outbox; - reads them from standard input.")]


@app.command("list")
def list_outbox(
    state: Annotated[
        str | None, typer.Option("--state", help="One state, or troubled: failed, unknown and held.")
    ] = None,
    limit: Limit = 50,
    all_: All = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List what was to be sent, newest first."""
    from cli import columns, output, pages
    from daemon.api.outbox import OUTBOX, AskOutbox

    found = pages.rows(OUTBOX, AskOutbox(state), None if all_ else limit, lambda page: page.outbox)
    output.rows(found, columns.OUTBOX, json=json, quiet=quiet)


def _command(verb: Verb) -> None:
    @app.command(verb.name, help=verb.summary)
    def act(ids: Ids, json: Json = False) -> int:
        from cli import doing, output

        done = doing.do_in_outbox(verb, ids)
        if done and json:
            output.json_line(done)
        return 1 if done and done.unchanged else 0


for _verb in OUTBOX_VERBS.values():
    _command(_verb)
