"""`frontdesk why`: what a chat's row is made of."""

from typing import Annotated

import typer

from cli.options import Json


def why(chat: Annotated[int, typer.Argument(min=1, help="The chat's id.")], json: Json = False) -> None:
    """Say why a chat is unread, called so, and answered so, with the messages and deliveries that made it."""
    from cli import columns, output
    from daemon.api.evidence import WHY, AskWhy
    from daemon.call import call
    from daemon.places import socket_path
    from tui.why_words import sections

    told = call(socket_path(), WHY, AskWhy(chat))
    if json:
        output.json_line(told)
        return
    for title, lines in sections(told, columns.local_time):
        output.line(title)
        for line in lines:
            output.line("  " + "".join(text for text, _ in line))
