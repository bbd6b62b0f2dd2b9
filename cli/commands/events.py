"""`frontdesk events`: the feed as JSON lines."""

from typing import Annotated

import typer

from cli.options import Json


def events(
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="CURSOR", help="epoch:seq of the last line seen; 0 is the beginning."),
    ] = None,
    _json: Json = True,
) -> None:
    """Print what changes. It is always JSON, one object a line; --json is taken for the sake of habit.

    The first line is hello, then comes what changed since CURSOR. Without CURSOR --follow begins now; without
    --follow everything up to now is printed.
    """
    import asyncio

    from cli.following import print_events

    asyncio.run(print_events(since, is_following=follow))
