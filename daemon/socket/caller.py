"""Who stands at the other end of the socket."""

import os
import pwd
import socket
import struct
from functools import lru_cache

from aiohttp import web

from daemon.api.errors import BadRequest, Forbidden
from daemon.socket.desk import Caller

NAME_HEADER = "X-Frontdesk-Operator"
LONGEST_NAME = 64
_PEER = struct.Struct("3i")


def caller(request: web.Request) -> Caller:
    """The peer's user; one with our own uid may name another operator. Raises Forbidden or BadRequest."""
    uid = _peer_uid(request)
    named = request.headers.getall(NAME_HEADER, [])
    if not named:
        return Caller(_user_name(uid), uid)
    if uid != os.geteuid():
        raise Forbidden(f"{NAME_HEADER} is for the daemon's own user", f"leave it out: you are {_user_name(uid)}")
    [name] = named if len(named) == 1 else [""]
    if not (name.isprintable() and name == name.strip() and 1 <= len(name) <= LONGEST_NAME):
        raise BadRequest(f"{NAME_HEADER} must be one name of 1 to {LONGEST_NAME} printable characters")
    return Caller(name, uid, is_named=True)


def _peer_uid(request: web.Request) -> int:
    peer = request.get_extra_info("socket")
    if peer is None:
        raise Forbidden("the caller has already gone")
    _pid, uid, _gid = _PEER.unpack(peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return int(uid)


@lru_cache(maxsize=256)  # the list of users may be on the network
def _user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
