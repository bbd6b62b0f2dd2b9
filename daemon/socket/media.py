"""The files of messages, as bytes: nothing here says what they are, and nothing may guess."""

import asyncio

from aiohttp import web

from daemon.api.errors import NoMedia, NotFound
from daemon.api.messages import AskMessage
from daemon.socket import guarding
from daemon.socket.asking import from_query
from daemon.socket.desk import CALLER, DESK
from store import messages
from store.models import Media

_HEADERS = {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": "attachment",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "no-store",
}
_NEVER = "its provider did not send it along"
_SOON = "it is not stored yet"


async def fetch(request: web.Request) -> web.StreamResponse:
    """Sent by the kernel, straight from the disk. Raises NoMedia with the reason."""
    ask, desk = from_query(AskMessage, request), request.app[DESK]
    await guarding.check(desk, request[CALLER], guarding.OF_MESSAGE, ask)
    async with desk.store.reading() as reader:
        message = await messages.one(reader, ask.id)
    if message is None:
        raise NotFound(f"there is no message {ask.id}", "see the ids with: frontdesk chats show CHAT")
    if message.media is None:
        raise NoMedia(f"message {ask.id} carries no file")
    if message.media.key is None:
        raise NoMedia(f"message {ask.id} has no file to give: {_why(message.media)}", _hint(message.media))
    path = desk.store.media.path(message.media.key)
    if not await asyncio.to_thread(path.is_file):
        raise NoMedia(f"the file of message {ask.id} is gone from the disk", "a backup of the state folder may have it")
    return web.FileResponse(path, headers=_HEADERS)


def _why(media: Media) -> str:
    return media.reason or (_SOON if media.state == "waiting" else _NEVER)


def _hint(media: Media) -> str:
    return "ask again in a moment" if media.state == "waiting" else ""
