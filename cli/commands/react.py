"""`frontdesk react`: one emoji on one message."""

from typing import Annotated

import typer

from cli.options import Json


def react(
    message: Annotated[int, typer.Argument(min=1, help="The message's id.")],
    emoji: Annotated[str | None, typer.Argument(help="One emoji, or its name: :heart:.")] = None,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take our reaction back.")] = False,
    take_over: Annotated[bool, typer.Option("--take-over", help="Also where another operator answers now.")] = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="The message's id only.")] = False,
) -> None:
    """React to a message, in place of our reaction before; when this ends the provider has it."""
    from cli import columns, output, reacting

    done = reacting.reacted(message, emoji, remove=remove, take_over=take_over)
    if json:
        output.json_line(done)
    reacting.check(done)
    if not json:
        output.rows((done.message,), columns.REACTED, quiet=quiet)
