"""`frontdesk who`: who is at the desk."""

from cli.options import Json, Quiet


def who(json: Json = False, quiet: Quiet = False) -> None:
    """List the operators at the desk: where they are, and who answers where."""
    from cli import answer_columns, output
    from daemon.api.endpoint import AskNothing
    from daemon.api.presence import PRESENCE
    from daemon.call import call
    from daemon.places import socket_path

    found = call(socket_path(), PRESENCE, AskNothing())
    if quiet:
        for one in found.operators:
            output.line(one.operator)
    else:
        output.rows(found.operators, answer_columns.company(found), json=json)
