"""A session, by what people call it."""

from cli.troubles import CommandFailed
from daemon.api.endpoint import AskNothing
from daemon.api.sessions import SESSIONS
from daemon.call import call
from daemon.places import socket_path
from store.models import Session


def named(session: str) -> Session:
    """By its key or id. Raises CommandFailed."""
    known = call(socket_path(), SESSIONS, AskNothing()).sessions
    found = next((one for one in known if session in (one.key, str(one.id))), None)
    if found is None:
        raise CommandFailed(f"there is no session {session}", f"one of: {', '.join(one.key for one in known)}")
    return found
