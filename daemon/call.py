"""One request to the daemon over its Unix socket: what the command line needs, and the TUI's first page.

Sockets only: to import aiohttp takes longer than a command takes to run, and http.client with its ssl and email still
17 ms of 110. HTTP/1.0 to a daemon of our own is a head, a body and the end of the connection.
"""

import json
import re
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from daemon.api.codec import dumps, from_plain, to_plain
from daemon.api.endpoint import Answer, Ask, Endpoint, path_fields
from daemon.api.errors import AnswerLost, BadAnswer, DaemonUnreachable, from_wire

HOST = "frontdesk"
START_HINT = "start it with: frontdesk daemon start"


def call(
    socket_path: Path, endpoint: Endpoint[Ask, Answer], ask: Ask, *, timeout: float = 10.0, operator: str | None = None
) -> Answer:
    """Ask and return the answer. Raises the daemon's own error, DaemonUnreachable, AnswerLost or BadAnswer.

    `timeout` is in seconds, for each step of the exchange. `operator` acts in that name, if the daemon is ours.
    """
    status, plain = _exchange(socket_path, _request(endpoint, ask, operator), timeout)
    if status != 200:
        raise from_wire(plain)
    return from_plain(endpoint.answer, plain)


def download(
    socket_path: Path,
    path: str,
    write: Callable[[bytes], object],
    *,
    timeout: float = 10.0,
    operator: str | None = None,
) -> None:
    """Hand over what the daemon has under a path, piece by piece. Raises as `call` does, and what `write` raises."""
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(timeout)
        _connect(wire, socket_path)
        stream = _stream(wire, socket_path, _head(f"GET {path}", 0, operator).encode(), timeout)
        head, first = _parted(stream)
        if not head:
            raise AnswerLost(f"the daemon at {socket_path} went away while it was asked", START_HINT)
        status, length = _STATUS.match(head), _LENGTH.search(head)
        if not (status and length and int(status[1]) == 200):
            raise from_wire(_read(b"\r\n\r\n".join((head, first)) + b"".join(stream), socket_path)[1])
        missing = int(length[1])
        for piece in chain((first,), stream):
            write(piece)
            missing -= len(piece)
        if missing:
            raise AnswerLost(f"the daemon at {socket_path} broke off in the middle of the file", _LOG_HINT)


def upload(
    socket_path: Path,
    path: str,
    pieces: Iterable[bytes],
    size: int,
    *,
    timeout: float = 10.0,
    operator: str | None = None,
) -> object:
    """Hand a file of `size` bytes over under a path; returns the decoded answer. Raises as `call` does.

    What `pieces` raises comes through. An answer that comes before the end of the file is heard.
    """
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(timeout)
        _connect(wire, socket_path)
        try:
            wire.sendall(_head(f"POST {path}", size, operator, kind="application/octet-stream").encode())
            # refused early: what the daemon says of it is worth more than that it hung up
            with suppress(BrokenPipeError, ConnectionResetError):
                for piece in pieces:
                    wire.sendall(piece)
            raw = _answer(wire)  # nothing is sent to who has hung up: not even nothing
        except TimeoutError:
            raise AnswerLost(f"the daemon at {socket_path} did not answer within {timeout:g} s", _LOG_HINT) from None
        except ConnectionError as trouble:
            raise AnswerLost(f"the daemon at {socket_path} went away ({trouble})", START_HINT) from None
    if not raw:
        raise AnswerLost(f"the daemon at {socket_path} went away while it was asked", START_HINT)
    status, plain = _read(raw, socket_path)
    if status != 200:
        raise from_wire(plain)
    return plain


def is_listening(socket_path: Path) -> bool:
    """Whether anybody accepts connections there."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(socket_path))
        except OSError:
            return False
    return True


_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*(?:\r\n|\Z)", re.IGNORECASE)
_PIECE = 256 * 1024


def _request(endpoint: Endpoint[Any, Any], ask: object, operator: str | None) -> bytes:
    plain: dict[str, Any] = to_plain(ask)
    in_path = {name: quote(str(plain.pop(name)), safe="") for name in path_fields(endpoint)}
    target = endpoint.path.format(**in_path)
    body = b""
    if endpoint.method != "GET":
        body = dumps(plain).encode()
    elif query := urlencode([(name, _word(one)) for name, one in plain.items() if one is not None], errors="replace"):
        target += f"?{query}"
    return _head(f"{endpoint.method} {target}", len(body), operator).encode() + body


def _head(asked: str, size: int, operator: str | None, *, kind: str = "application/json") -> str:
    lines = [f"{asked} HTTP/1.0", f"Host: {HOST}", "Accept: application/json"]
    if size:
        lines += [f"Content-Type: {kind}", f"Content-Length: {size}"]
    if operator is not None:
        lines.append(f"X-Frontdesk-Operator: {' '.join(operator.split())}")  # no line break may become a header
    return "\r\n".join([*lines, "", ""])


def _word(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _exchange(path: Path, request: bytes, timeout: float) -> tuple[int, object]:
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(timeout)
        _connect(wire, path)
        try:
            wire.sendall(request)
            raw = _answer(wire)
        except TimeoutError:
            raise AnswerLost(f"the daemon at {path} did not answer within {timeout:g} s", _LOG_HINT) from None
        except OSError as trouble:
            raise AnswerLost(f"the daemon at {path} went away ({trouble})", START_HINT) from None
    if not raw:
        raise AnswerLost(f"the daemon at {path} went away while it was asked", START_HINT)
    return _read(raw, path)


def _stream(wire: socket.socket, path: Path, request: bytes, timeout: float) -> Iterator[bytes]:
    try:
        wire.sendall(request)
        while piece := wire.recv(_PIECE):
            yield piece
    except TimeoutError:
        raise AnswerLost(f"the daemon at {path} did not answer within {timeout:g} s", _LOG_HINT) from None
    except OSError as trouble:
        raise AnswerLost(f"the daemon at {path} went away ({trouble})", START_HINT) from None


def _parted(stream: Iterator[bytes]) -> tuple[bytes, bytes]:
    """An answer's head, and what of its body has come along."""
    read = b""
    for piece in stream:
        read += piece
        if b"\r\n\r\n" in read:
            break
    head, _, first = read.partition(b"\r\n\r\n")
    return head, first


def _connect(wire: socket.socket, path: Path) -> None:
    try:
        wire.connect(str(path))
    except PermissionError:
        raise DaemonUnreachable(f"the daemon's socket {path} is not ours to use", _OWNER_HINT) from None
    except (FileNotFoundError, ConnectionRefusedError):
        raise DaemonUnreachable(f"no daemon answers at {path}", START_HINT) from None
    except OSError as trouble:
        raise DaemonUnreachable(f"no daemon answers at {path} ({trouble})", START_HINT) from None


def _answer(wire: socket.socket) -> bytes:
    """All that comes until the end. Who hangs up on what it has not read resets the line behind its answer."""
    pieces: list[bytes] = []
    try:
        while piece := wire.recv(_PIECE):
            pieces.append(piece)
    except ConnectionResetError:
        if not pieces:
            raise
    return b"".join(pieces)


def _read(raw: bytes, path: Path) -> tuple[int, object]:
    head, blank, body = raw.partition(b"\r\n\r\n")
    status, length = _STATUS.match(head), _LENGTH.search(head)
    if not status:
        raise BadAnswer(f"what answers at {path} does not speak HTTP", _LOG_HINT)
    if not blank or (length and int(length[1]) != len(body)):
        raise AnswerLost(f"the daemon at {path} broke off in the middle of its answer", _LOG_HINT)
    try:
        return int(status[1]), json.loads(body)
    except ValueError:
        said = f"the daemon answered {int(status[1])} with {len(body)} bytes that are not JSON"
        raise BadAnswer(said, _LOG_HINT) from None


_LOG_HINT = "look into its log: frontdesk daemon logs"
_OWNER_HINT = "it belongs to another user; [socket] group in the config can let you in"
