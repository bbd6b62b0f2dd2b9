"""The files of messages, as bytes: nothing here says what they are, and nothing may guess."""

import asyncio

from aiohttp import web

from daemon.api.errors import NoMedia, NotFound
from daemon.api.files import AskFetch, FetchAnswer
from daemon.api.messages import AskMessage
from daemon.socket import guarding
from daemon.socket import messages as threads
from daemon.socket.asking import from_query
from daemon.socket.desk import CALLER, DESK, Caller, Desk
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
_YET = {
    "remote": "its provider holds it, and was not asked for it yet",
    "fetching": "it is being fetched",
    "waiting": "it is not stored yet",
}
PATIENCE_SECONDS = 1.0
"""For one answer: whoever waits asks on, and hears how far it is."""


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


async def have(desk: Desk, caller: Caller, ask: AskFetch) -> FetchAnswer:
    """Raises NoMedia with the reason when it did not come."""
    if desk.fetching is None:
        raise NoMedia("nothing is fetched here")
    received = await desk.fetching.fetch(ask.id, PATIENCE_SECONDS, is_begun=ask.is_begun)
    now = await threads.one(desk, caller, AskMessage(ask.id))
    return FetchAnswer(now.message, received, now.epoch, now.seq)


def _why(media: Media) -> str:
    return media.reason or _YET.get(media.state, _NEVER)


def _hint(media: Media) -> str:
    if media.state in ("waiting", "fetching"):
        return "ask again in a moment"
    return media.hint or ("have it fetched: POST /v1/messages/ID/fetch" if media.is_remote else "")
