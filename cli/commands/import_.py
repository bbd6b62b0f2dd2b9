"""`frontdesk import`: a chat that WhatsApp has exported, as history."""

from typing import Annotated

import typer

from cli.options import Json


def import_chat(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The .txt or .zip that WhatsApp has exported.")],
    *,
    session: Annotated[
        str | None, typer.Option("--session", help="By which session the chat is: its key or id. With --with.")
    ] = None,
    to: Annotated[str | None, typer.Option("--with", metavar="NUMBER", help="With whom: + and country code.")] = None,
    chat: Annotated[
        int | None, typer.Option("--chat", min=1, help="Or the chat itself, also a group's: its id.")
    ] = None,
    me: Annotated[str | None, typer.Option("--me", metavar="NAME", help="Who in the file is us.")] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar="ZONE", help="Where the telephone was; else the desk's.")
    ] = None,
    day_first: Annotated[bool, typer.Option("--day-first", help="03/04 is the third of April.")] = False,
    month_first: Annotated[bool, typer.Option("--month-first", help="03/04 is the fourth of March.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look into the file, and import nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="The action's id only.")] = False,
) -> None:
    """Take a chat that WhatsApp has exported as history: nothing becomes unread, and undo takes it out again.

    What is on the desk already is not doubled, and the same file again adds nothing.
    """
    from cli import output
    from cli.importing import taking

    wish = taking.Wish(file, session, to, chat, me, timezone, day_first, month_first, yes, dry_run)
    done = taking.take(wish)
    if json:
        output.json_line(done)
    elif quiet and done.action is not None:
        output.line(str(done.action))
