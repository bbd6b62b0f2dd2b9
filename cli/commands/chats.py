"""`frontdesk chats`: the list and a thread."""

from typing import Annotated

import typer

from cli.groups import Group
from cli.options import All, Json, Limit, Quiet

app = typer.Typer(cls=Group, help="The list of chats, and what was said in one.")


def _views(incomplete: str) -> list[str]:
    from cli import asking

    return asking.view_names(incomplete)


@app.command("list")
def list_chats(
    words: Annotated[
        list[str] | None, typer.Argument(help="Which: free words, is:unread, status:done, tag:vip, sort:waiting ...")
    ] = None,
    *,
    query: Annotated[str, typer.Option("--query", help="The same as one text.")] = "",
    session: Annotated[str | None, typer.Option("--session", help="Only this session: its key or id.")] = None,
    view: Annotated[
        str | None, typer.Option("--view", help="A view by name: mine, unread, done ...", autocompletion=_views)
    ] = None,
    limit: Limit = 50,
    all_: All = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List chats, newest first; open ones unless the words say otherwise."""
    import shlex

    from cli import asking, columns, output

    terms = [
        asking.view(view).terms if view else "",
        query,
        shlex.join(words or []),
        shlex.join([f"session:{session}"]) if session else "",
    ]
    asked = " ".join(term for term in terms if term)
    found = asking.chats(asked, None if all_ else limit)
    if not (json or quiet):
        found = asking.or_said(found, asking.no_chats(asked))
    output.rows(found, columns.CHATS, json=json, quiet=quiet)


@app.command("show")
def show_chat(
    chat: Annotated[int, typer.Argument(min=1, help="The chat's id.")],
    limit: Limit = 20,
    thread: Annotated[bool, typer.Option("--thread", help="Only what was said, as plain text.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show a chat, who it is with, and its last messages, oldest first. It does not mark anything as read."""
    from cli import columns, facts, output, persons, threads

    detail, messages = threads.thread(chat, limit)
    if json:
        output.json_line(persons.whole_chat(detail, threads.about(detail), messages))
        return
    if thread:
        from tui.thread_text import blocks

        for block in blocks(messages, columns.local_time):
            output.block(f"{block}\n")
        return
    if not quiet:
        output.facts(facts.chat_facts(detail) + persons.facts(threads.about(detail), chat))
    output.rows(messages, columns.MESSAGES, quiet=quiet)


@app.command("views")
def list_views(
    json: Json = False, names: Annotated[bool, typer.Option("--quiet", "-q", help="Names only.")] = False
) -> None:
    """List the views: what `chats list --view` and the screen know by name, and how many chats each has."""
    from cli import asking, columns, output

    found = asking.views(count=not names)
    if names:
        for one in found:
            output.line(one.name)
    else:
        output.rows(found, columns.VIEWS, json=json)
