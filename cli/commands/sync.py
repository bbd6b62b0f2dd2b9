"""`frontdesk sync`: chats from a file."""

from typing import Annotated

import typer

from cli.options import Json, Quiet


def sync(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="JSON or JSON lines; - reads standard input.")],
    *,
    session: Annotated[
        str | None, typer.Option("--session", help="Whose chats they are: its key or id, when the file does not say.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> int:
    """Take chats from a file, 50 at a time: batches as a gateway sends them, chats, a list of them, or one a line.

    The file is checked as a whole first. Taking it again changes nothing. Exit code 1 when a chat was not taken.
    """
    from cli import answer_columns, output, syncing

    taking = syncing.Taking(syncing.batches_of(file), session)
    output.rows(taking.results(), answer_columns.SYNCED, json=json, quiet=quiet)
    return taking.tell()
