"""GET /api/chats: the list as JSON, for those who hold the token or, when the config says so, for everyone."""

import hmac

from aiohttp import hdrs, web

from daemon.api.chats import ChatPage
from daemon.api.codec import dumps
from daemon.intake.listening import Listening, Reads
from daemon.intake.refusals import Refused
from store import lists
from store.desk import Store
from store.errors import BadCursor
from store.lists import PageStart
from store.models import ChatFilter

_USUAL, _MOST = 50, 500
_BEARER = "Bearer "


async def chats(listening: Listening, request: web.Request) -> web.Response:
    _check_token(listening.admission().reads, request.headers.getall(hdrs.AUTHORIZATION, []))
    session, words = _only(request, "session_id"), _only(request, "search")
    wanted = ChatFilter(session=(session,) if session else (), text=tuple(words.split()))
    try:
        page = await listening.chats(wanted, _only(request, "cursor") or None, _limit(_only(request, "limit")))
    except BadCursor as trouble:
        raise Refused(400, str(trouble)) from None
    return web.Response(text=dumps(page), content_type="application/json")


async def page(store: Store, wanted: ChatFilter, cursor: str | None, limit: int) -> ChatPage:
    """A page as the socket gives it, too. Raises BadCursor."""
    async with store.reading() as reader:
        seq = store.seq  # before the rows: they may be newer than it says, never older
        async with reader.snapshot():
            found = await lists.page(reader, wanted, PageStart(cursor), limit=limit)
    return ChatPage(tuple(found.chats), found.next_cursor, found.prev_cursor, found.offset, None, store.epoch, seq)


def _check_token(reads: Reads, given: list[str]) -> None:
    if reads.is_open:
        return
    written = given[0] if len(given) == 1 else ""
    token = written.removeprefix(_BEARER).encode(errors="backslashreplace") if written.startswith(_BEARER) else b""
    if not (reads.token and hmac.compare_digest(reads.token, token)):
        raise Refused(401, "Invalid token", headers={hdrs.WWW_AUTHENTICATE: "Bearer"})


def _only(request: web.Request, name: str) -> str:
    values = request.query.getall(name, [])
    if len(values) > 1:
        raise Refused(400, f"{name} is given twice")
    return values[0] if values else ""


def _limit(written: str) -> int:
    if not written:
        return _USUAL
    if not (written.isascii() and written.isdigit() and len(written) <= 9):
        raise Refused(400, f"limit is a number from 1 to {_MOST}")
    return max(1, min(int(written), _MOST))
