"""`frontdesk search`: messages by their words, chats by name, number or tag."""

from typing import Annotated

import typer

from cli.options import All, Json, Limit


def search(
    words: Annotated[
        list[str],
        typer.Argument(help="What was said, a name, a number, a tag; also is:group, tag:vip, after:7d ..."),
    ],
    *,
    session: Annotated[str | None, typer.Option("--session", help="Only this session: its key or id.")] = None,
    chat: Annotated[int | None, typer.Option("--chat", min=1, help="Only in this chat.")] = None,
    sender: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="Only what they wrote: a name, a number, me or us.")
    ] = None,
    limit: Limit = 50,
    all_: All = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Ids of the chats only, each once.")] = False,
) -> None:
    """Search all messages, newest first, and the chats by name, number and tag."""
    from cli import searching

    asked = searching.query(words, session=session, sender=sender)
    searching.show(asked, chat, None if all_ else limit, json=json, quiet=quiet)
