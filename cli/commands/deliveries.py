"""`frontdesk deliveries`: raw bodies as they were received."""

from typing import Annotated

import typer

from cli.options import All, Json, Limit, Quiet

app = typer.Typer(help="Raw bodies as they were received.")


@app.command("list")
def list_deliveries(
    state: Annotated[str | None, typer.Option("--state", help="pending, done, ignored, quarantined or failed.")] = None,
    limit: Limit = 50,
    all_: All = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List deliveries, newest first."""
    from cli import asking, columns, output

    output.rows(asking.deliveries(state, None if all_ else limit), columns.DELIVERIES, json=json, quiet=quiet)


@app.command("show")
def show_delivery(
    delivery: Annotated[int, typer.Argument(min=1, help="The delivery's id.")], json: Json = False
) -> None:
    """Show one raw body with its headers."""
    from cli import columns, output
    from daemon.api.endpoints import DELIVERY, AskDelivery
    from daemon.call import call
    from daemon.places import socket_path

    detail = call(socket_path(), DELIVERY, AskDelivery(delivery)).detail
    if json:
        output.json_line(detail)
        return
    output.facts([(column.title.lower(), column.cell(detail.delivery)) for column in columns.DELIVERIES])
    output.facts(sorted(detail.headers.items()))
    output.block(detail.body)
