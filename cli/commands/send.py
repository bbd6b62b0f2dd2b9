"""`frontdesk send`: write to a customer."""

from enum import StrEnum
from typing import Annotated

import typer

from cli.options import Json


class Until(StrEnum):
    """What --wait waits for."""

    SENT = "sent"
    DELIVERED = "delivered"


def send(
    to: Annotated[str, typer.Argument(metavar="CHAT|+NUMBER", help="A chat's id, or a number with country code.")],
    text: Annotated[str | None, typer.Argument(help="What to say; - reads it from standard input.")] = None,
    *,
    reply_to: Annotated[int | None, typer.Option("--reply-to", metavar="ID", help="Quote this message.")] = None,
    session: Annotated[str | None, typer.Option("--session", help="By this session: its key or id.")] = None,
    template: Annotated[str | None, typer.Option("--template", help="An approved text in place of TEXT.")] = None,
    var: Annotated[list[str] | None, typer.Option("--var", metavar="K=V", help="Fill a variable: 1=Ana.")] = None,
    key: Annotated[
        str | None, typer.Option("--key", help="A name of your own for it: the same key is queued once.")
    ] = None,
    wait: Annotated[Until | None, typer.Option("--wait", help="Until the provider, or the customer, has it.")] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=0, help="How long to wait.")] = 60,
    take_over: Annotated[bool, typer.Option("--take-over", help="Also where another operator answers now.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, send nothing.")] = False,
    json: Json = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="The id in the outbox only.")] = False,
) -> None:
    """Send a text or a template, in a chat or to a number; without --wait it is only queued when this ends."""
    from cli import columns, facts, output, sending

    rest = {"reply_to": reply_to, "session": session, "template": template, "take_over": take_over}
    ask = sending.ask_of(to, text, var or [], key=key, **rest)
    done = sending.checked(ask) if dry_run else sending.queued(ask)
    sending.tell(done)
    answer = sending.awaited(done.outbox.id, wait, seconds) if wait and done.outbox else None
    item = answer.outbox if answer else done.outbox
    if json or item is None:
        output.json_line(answer or done) if json else output.facts(facts.route_facts(done))
    else:
        output.rows((item,), columns.OUTBOX, quiet=quiet)
