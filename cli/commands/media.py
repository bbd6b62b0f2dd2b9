"""`frontdesk media`: the files that came with messages."""

from typing import Annotated

import typer

from cli.groups import Group
from cli.options import Json, Limit, Quiet

app = typer.Typer(cls=Group, help="The files that came with messages: photos, voice messages, documents.")


@app.command("list")
def list_media(
    chat: Annotated[int, typer.Argument(min=1, help="The chat's id.")],
    limit: Limit = 200,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the files among a chat's last messages, oldest first; -q gives the messages' ids."""
    from cli import columns, output, threads

    _, messages = threads.thread(chat, limit)
    output.rows([one for one in messages if one.media is not None], columns.MEDIA, json=json, quiet=quiet)


@app.command("get")
def get_media(
    message: Annotated[int, typer.Argument(min=1, help="The message's id.")],
    to: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH", help="A file, a folder, or - for standard output."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
) -> None:
    """Save the file of a message, in this folder unless -o says otherwise; prints where it is.

    What is not here yet is fetched from its provider first.
    """
    from cli import media_files, output

    target = media_files.get(message, to, force=force)
    if target is not None:
        output.line(str(target))


@app.command("fetch")
def fetch_media(
    messages: Annotated[list[int], typer.Argument(min=1, metavar="MESSAGE...", help="Ids of messages.")],
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Have files fetched from their providers, so that they are here; prints what is known of each."""
    from cli import columns, media_files, output

    output.rows(media_files.all_fetched(messages), columns.MEDIA, json=json, quiet=quiet)
