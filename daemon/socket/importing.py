"""Exported chats: their messages, and before them the files that came with them."""

from aiohttp import web

from daemon.api.codec import dumps
from daemon.api.errors import NotFound
from daemon.api.imports import AskImport, ImportDone
from daemon.socket.desk import DESK, Caller, Desk, Importing

_PIECE = 256 * 1024


async def take(desk: Desk, caller: Caller, ask: AskImport) -> ImportDone:
    return await _importing(desk).take(ask, caller.operator, caller.sight)


async def upload(request: web.Request) -> web.Response:
    """Its body is the file."""
    done = await _importing(request.app[DESK]).upload(request.content.iter_chunked(_PIECE))
    return web.json_response(text=dumps(done))


def _importing(desk: Desk) -> Importing:
    if desk.importing is None:
        raise NotFound("nothing can be imported here")
    return desk.importing
