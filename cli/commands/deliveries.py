"""`frontdesk deliveries`: raw bodies as they were received."""

from typing import Annotated

import typer

from cli.groups import Group
from cli.options import All, Json, Limit, Quiet

app = typer.Typer(cls=Group, help="Raw bodies as they were received.")


@app.command("list")
def list_deliveries(
    state: Annotated[str | None, typer.Option("--state", help="pending, done, ignored, quarantined or failed.")] = None,
    limit: Limit = 50,
    all_: All = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List deliveries, newest first."""
    from cli import columns, output, pages
    from daemon.api.deliveries import DELIVERIES, AskDeliveries

    found = pages.rows(DELIVERIES, AskDeliveries(state), None if all_ else limit, lambda page: page.deliveries)
    output.rows(found, columns.DELIVERIES, json=json, quiet=quiet)


@app.command("show")
def show_delivery(
    delivery: Annotated[int, typer.Argument(min=1, help="The delivery's id.")],
    raw: Annotated[bool, typer.Option("--raw", help="With signatures, tokens and keys as they were sent.")] = False,
    json: Json = False,
) -> None:
    """Show one raw body with its headers, and why it was put aside."""
    from cli import facts, output
    from daemon.api.deliveries import DELIVERY, AskDelivery
    from daemon.call import call
    from daemon.places import socket_path

    detail = call(socket_path(), DELIVERY, AskDelivery(delivery, raw)).detail
    if json:
        output.json_line(detail)
        return
    output.facts(facts.delivery_facts(detail.delivery))
    output.facts(sorted(detail.headers.items()))
    output.block(detail.body)


@app.command("replay")
def replay_deliveries(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Ids; - reads them from standard input.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="All of a state, oldest first.")] = False,
    state: Annotated[str, typer.Option("--state", help="With --all: quarantined or failed.")] = "quarantined",
) -> int:
    """Read raw bodies once more, as they are understood now; nothing is ever doubled by it."""
    from cli import doing, quarantine
    from cli.exit_codes import Exit
    from cli.troubles import CommandFailed

    if all_ is bool(ids):
        raise CommandFailed("name ids, or --all and no ids", "see: frontdesk deliveries list", Exit.USAGE)
    is_clear = quarantine.replay_all(state) if all_ else quarantine.replay(doing.delivery_ids(ids or []))
    return 0 if is_clear else 1
