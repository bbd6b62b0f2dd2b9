"""`frontdesk who`: who is at the desk."""

from cli.options import Json, Quiet


def who(json: Json = False, quiet: Quiet = False) -> None:
    """List the operators at the desk: where they are, and who answers where."""
    from cli import columns, output
    from daemon.api.endpoints import PRESENCE, AskNothing
    from daemon.call import call
    from daemon.places import socket_path

    found = call(socket_path(), PRESENCE, AskNothing())
    if quiet:
        for one in found.operators:
            output.line(one.operator)
    else:
        output.rows(found.operators, columns.company(found), json=json)
