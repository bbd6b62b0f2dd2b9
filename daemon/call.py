"""One request to the daemon over its Unix socket: what the command line needs, and the TUI's first page.

Standard library only: aiohttp alone takes longer to import than a command takes to run.
"""

import json
import socket
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from daemon.api.codec import dumps, from_plain, to_plain
from daemon.api.endpoints import Answer, Ask, Endpoint, path_fields
from daemon.api.errors import BadAnswer, DaemonUnreachable, from_wire

HOST = "frontdesk"
START_HINT = "start it with: frontdesk daemon start"


def call(
    socket_path: Path, endpoint: Endpoint[Ask, Answer], ask: Ask, *, timeout: float = 10.0, operator: str | None = None
) -> Answer:
    """Ask and return the answer. Raises the daemon's own error, DaemonUnreachable or BadAnswer.

    `timeout` is in seconds, for each step of the exchange. `operator` acts in that name, if the daemon is ours.
    """
    target, body = _request(endpoint, ask)
    headers = {"Host": HOST, "Accept": "application/json", "Connection": "close"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    if operator is not None:
        headers["X-Frontdesk-Operator"] = operator.encode().decode("latin-1")  # goes out as UTF-8
    status, plain = _exchange(socket_path, (endpoint.method, target, body, headers), timeout)
    if status != 200:
        raise from_wire(plain)
    return from_plain(endpoint.answer, plain)


def is_listening(socket_path: Path) -> bool:
    """Whether anybody accepts connections there."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(socket_path))
        except OSError:
            return False
    return True


class _UnixConnection(HTTPConnection):
    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__(HOST, timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _request(endpoint: Endpoint[Any, Any], ask: object) -> tuple[str, str | None]:
    plain: dict[str, Any] = to_plain(ask)
    in_path = {name: quote(str(plain.pop(name)), safe="") for name in path_fields(endpoint)}
    target = endpoint.path.format(**in_path)
    if endpoint.method == "POST":
        return target, dumps(plain)
    query = urlencode({name: _word(value) for name, value in plain.items() if value is not None}, errors="replace")
    return f"{target}?{query}" if query else target, None


def _word(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _exchange(path: Path, request: tuple[Any, ...], timeout: float) -> tuple[int, object]:
    connection = _UnixConnection(path, timeout)
    try:
        connection.request(*request)
        response = connection.getresponse()
        return response.status, _json(response)
    except TimeoutError:
        raise DaemonUnreachable(f"the daemon at {path} did not answer within {timeout:g} s", _LOG_HINT) from None
    except PermissionError:
        raise DaemonUnreachable(f"the daemon's socket {path} is not ours to use", _OWNER_HINT) from None
    except (FileNotFoundError, ConnectionRefusedError):
        raise DaemonUnreachable(f"no daemon answers at {path}", START_HINT) from None
    except OSError as trouble:  # RemoteDisconnected too: it stopped while we were asking
        raise DaemonUnreachable(f"the daemon at {path} went away ({trouble})", START_HINT) from None
    except HTTPException as trouble:
        raise BadAnswer(f"the answer at {path} cannot be read ({type(trouble).__name__})", _LOG_HINT) from None
    finally:
        connection.close()


def _json(response: HTTPResponse) -> object:
    raw = response.read()
    try:
        return json.loads(raw)
    except ValueError:
        said = f"the daemon answered {response.status} with {len(raw)} bytes that are not JSON"
        raise BadAnswer(said, _LOG_HINT) from None


_LOG_HINT = "look into its log: frontdesk daemon logs"
_OWNER_HINT = "it belongs to another user; [socket] group in the config can let you in"
