"""`frontdesk health`: whether all is well, and what to look at."""

from cli.options import Json


def health(json: Json = False) -> int:
    """Show how well the desk is and what to look at; ends with 1 unless it is healthy."""
    from cli import columns, facts, output
    from daemon.api.endpoint import AskNothing
    from daemon.api.status import HEALTH
    from daemon.call import call
    from daemon.places import socket_path

    found = call(socket_path(), HEALTH, AskNothing())
    if json:
        output.json_line(found)
    else:
        output.facts(facts.health_facts(found))
        output.rows(found.sessions, columns.SESSIONS)
    return 0 if found.status == "healthy" else 1
