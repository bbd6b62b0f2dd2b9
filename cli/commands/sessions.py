"""`frontdesk sessions`: the business numbers."""

from typing import Annotated

import typer

from cli.commands import session_add
from cli.groups import Group
from cli.options import Json, Quiet

app = typer.Typer(cls=Group, help="The business numbers.")
app.command("add")(session_add.add)


@app.command("list")
def list_sessions(json: Json = False, quiet: Quiet = False) -> None:
    """List every session with its state and unread count."""
    from cli import columns, output  # here and in every command: --help must not wait for what it does not use
    from cli.asking import or_said
    from daemon.api.endpoint import AskNothing
    from daemon.api.sessions import SESSIONS
    from daemon.call import call
    from daemon.places import socket_path

    answer = call(socket_path(), SESSIONS, AskNothing())
    found = iter(answer.sessions)
    if not (json or quiet):
        found = or_said(found, "the config has no session yet: frontdesk sessions add")
    output.rows(found, columns.SESSIONS, json=json, quiet=quiet)


@app.command("adopt")
def adopt_name(
    session: Annotated[str, typer.Argument(help="The session's key or id.")],
    name: Annotated[str, typer.Argument(help="What its gateway calls it now.")],
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take a gateway's new name of a number into the config, and read what has come under it."""
    from cli import output
    from cli.adopting import adopt
    from cli.quarantine import replay_under
    from cli.troubles import say
    from daemon.places import config_path

    adopted = adopt(config_path(), session, name)
    if json:
        output.json_line(adopted)
    elif quiet:
        output.line(adopted.key)
    say(f"{adopted.key} is called {name}" + ("" if adopted.is_new else " already"))
    replay_under(name)


@app.command("qr")
def show_code(session: Annotated[str, typer.Argument(help="The session's key or id.")], json: Json = False) -> None:
    """Draw the code that links a session's telephone; it is a key to the account until it is used or expires."""
    from cli import output, qr_codes
    from cli.troubles import say
    from tui.qr_blocks import text

    code = qr_codes.code(session)
    if json:
        output.json_line(code)
        return
    output.drawing(text(code.rows))
    say(f"{code.session_key}: scan it within {qr_codes.seconds_left(code)} s (WhatsApp: Settings, Linked devices)")


@app.command("catch-up")
def catch_up_on(
    session: Annotated[str, typer.Argument(help="The session's key or id.")],
    days: Annotated[
        float | None, typer.Option("--days", min=0.01, max=365, help="So far back; else from where it was lost.")
    ] = None,
    json: Json = False,
) -> int:
    """Ask a session's provider for what its webhooks did not bring. The daemon does so by itself after a gap."""
    from cli import catching_up, output

    state = catching_up.catch_up(session, days)
    if json:
        output.json_line(state)
    return catching_up.tell(state)


@app.command("dismiss")
def dismiss_notices(
    session: Annotated[str, typer.Argument(help="The session's key or id.")], json: Json = False
) -> None:
    """Show no more what its provider told of the account, until there is news."""
    from cli import output
    from cli.sessions import named
    from cli.troubles import say
    from daemon.api.notices import DISMISS, AskDismiss
    from daemon.call import call
    from daemon.places import socket_path

    done = call(socket_path(), DISMISS, AskDismiss(named(session).id))
    if json:
        output.json_line(done)
    say(f"dismissed: {done.dismissed}")


@app.command("test")
def try_sessions(
    sessions: Annotated[list[str] | None, typer.Argument(metavar="[KEY]...", help="Keys or ids; else all.")] = None,
    json: Json = False,
) -> int:
    """Try sessions end to end: secret, webhooks, the provider's REST side, and what they can do. Nothing is sent."""
    from cli import session_tests

    return session_tests.test(sessions or (), json=json)
