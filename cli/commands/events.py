"""`frontdesk events`: the feed as JSON lines."""

from typing import Annotated

import typer


def events(
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="CURSOR", help="epoch:seq of the last line seen; 0 is the beginning."),
    ] = None,
) -> None:
    """Print what changes, one JSON object a line.

    The first line is hello, then comes what changed since CURSOR. Without CURSOR --follow begins now; without
    --follow everything up to now is printed.
    """
    import asyncio

    from cli.following import print_events

    asyncio.run(print_events(since, is_following=follow))
