"""`frontdesk chats`: the list and a thread."""

from typing import Annotated

import typer

from cli.options import All, Json, Limit, Quiet
from daemon.api.views import VIEWS

app = typer.Typer(help="The list of chats, and what was said in one.")


@app.command("list")
def list_chats(
    words: Annotated[
        list[str] | None, typer.Argument(help="Which: free words, is:unread, status:done, tag:vip, sort:waiting ...")
    ] = None,
    *,
    query: Annotated[str, typer.Option("--query", help="The same as one text.")] = "",
    view: Annotated[str, typer.Option("--view", help=f"One of {', '.join(VIEWS)}.")] = "open",
    session: Annotated[str | None, typer.Option("--session", help="Only this session: its key or id.")] = None,
    limit: Limit = 50,
    all_: All = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List chats, newest first; open ones unless the words say otherwise."""
    import shlex

    from cli import asking, columns, output

    if view not in VIEWS:
        raise typer.BadParameter(f"{view} is not a view: {', '.join(VIEWS)}")
    terms = [VIEWS[view], query, shlex.join(words or []), shlex.join([f"session:{session}"]) if session else ""]
    found = asking.chats(" ".join(term for term in terms if term), None if all_ else limit)
    output.rows(found, columns.CHATS, json=json, quiet=quiet)


@app.command("show")
def show_chat(
    chat: Annotated[int, typer.Argument(min=1, help="The chat's id.")],
    limit: Limit = 20,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show a chat, who it is with, and its last messages, oldest first. It does not mark anything as read."""
    from cli import asking, columns, output, persons

    detail, messages = asking.thread(chat, limit)
    if json:
        output.json_line(persons.whole_chat(detail, asking.about(detail), messages))
        return
    if not quiet:
        output.facts(columns.chat_facts(detail) + persons.facts(asking.about(detail), chat))
    output.rows(messages, columns.MESSAGES, quiet=quiet)
