"""Waiting until the daemon that runs has taken a new session."""

import time
from pathlib import Path

from cli.troubles import say
from daemon.api.endpoint import AskNothing
from daemon.api.errors import DaemonUnreachable
from daemon.api.sessions import SESSIONS
from daemon.api.status import STATUS
from daemon.call import call
from daemon.places import socket_path
from store.models import Session
from store.record import record

PATIENCE_SECONDS = 10.0
_LOOK_SECONDS = 0.1


@record
class Taken:
    """How it ended. Neither of the two: no daemon runs, or it reads another config."""

    session: Session | None = None
    trouble: str = ""
    listen: str | None = None
    """Where the daemon really listens."""


def known_ids() -> set[int]:
    """Ids that the daemon knows, also those that have left the config; none where no daemon answers."""
    try:
        return {one.id for one in call(socket_path(), SESSIONS, AskNothing()).sessions}
    except DaemonUnreachable:
        return set()


def taken(path: Path, number: int, key: str) -> Taken:
    """Watch the daemon for a while."""
    try:
        return _watched(path, number, key)
    except DaemonUnreachable:
        say("no daemon runs: start it with: frontdesk daemon start")
        return Taken()


def _watched(path: Path, number: int, key: str) -> Taken:
    status = call(socket_path(), STATUS, AskNothing())
    reads = Path(status.config)
    if reads.resolve() != path.resolve():
        say(f"the daemon that runs reads another config: {reads}")
        return Taken()
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        known = call(socket_path(), SESSIONS, AskNothing()).sessions
        found = next((one for one in known if (one.id, one.key, one.is_configured) == (number, key, True)), None)
        if found is not None:
            return Taken(found, listen=status.listen)
        if time.monotonic() > until:
            trouble = call(socket_path(), STATUS, AskNothing()).config_trouble
            return Taken(trouble=trouble or "it has not looked at its config")
        time.sleep(_LOOK_SECONDS)
