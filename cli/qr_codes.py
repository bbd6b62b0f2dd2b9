"""The code that links a session's telephone."""

import time

from cli.sessions import named
from daemon.api.qr import QR, AskQr, QrCode
from daemon.call import call
from daemon.places import socket_path


def code(session: str) -> QrCode:
    """The code that links a session's telephone, by its key or id. Raises CommandFailed."""
    return call(socket_path(), QR, AskQr(named(session).id))


def seconds_left(code: QrCode) -> int:
    return max(0, code.until - time.time_ns() // 1_000_000) // 1000
