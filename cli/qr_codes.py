"""The code that links a session's telephone."""

import time

from cli.troubles import CommandFailed
from daemon.api.endpoint import AskNothing
from daemon.api.qr import QR, AskQr, QrCode
from daemon.api.sessions import SESSIONS
from daemon.call import call
from daemon.places import socket_path


def code(session: str) -> QrCode:
    """The code that links a session's telephone, by its key or id. Raises CommandFailed."""
    known = call(socket_path(), SESSIONS, AskNothing()).sessions
    found = next((one for one in known if session in (one.key, str(one.id))), None)
    if found is None:
        raise CommandFailed(f"there is no session {session}", f"one of: {', '.join(one.key for one in known)}")
    return call(socket_path(), QR, AskQr(found.id))


def seconds_left(code: QrCode) -> int:
    return max(0, code.until - time.time_ns() // 1_000_000) // 1000
