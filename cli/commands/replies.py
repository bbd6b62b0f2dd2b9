"""`frontdesk replies`: words that are written often."""

from typing import Annotated

import typer

from cli.options import Json


def replies(
    *,
    chat: Annotated[
        int | None, typer.Option("--chat", min=1, help="Those for this chat, filled as its customer would read them.")
    ] = None,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Names only.")] = False,
) -> None:
    """List the canned replies of the config: `/` in an empty composer offers them."""
    from cli import answer_columns, output
    from daemon.api.replies import REPLIES, AskReplies
    from daemon.call import call
    from daemon.places import socket_path

    found = call(socket_path(), REPLIES, AskReplies(chat)).replies
    if quiet:
        for one in found:
            output.line(one.name)
    else:
        output.rows(found, answer_columns.REPLIES, json=json)
