"""What WAHA told while nobody listened, beyond what it tries again: its chats are asked for.

Each piece is one chat with its messages, in the envelope of a webhook. They are read by the same code as webhooks are.
"""

import json
from collections.abc import AsyncGenerator
from typing import Any, Final
from urllib.parse import quote

from aiohttp import ClientSession

from daemon.facts import ChatsSynced, Part, Unknown
from daemon.providers import past
from daemon.providers.base import CannotCatchUp, Piece
from daemon.providers.body import NoJson, moment, name, parsed, pointer, record, text, whole
from daemon.providers.calling import Answered, cannot_catch_up, get_json, outcome_of
from daemon.providers.waha import messages
from daemon.providers.waha.event import event_of
from daemon.providers.waha.ids import is_broadcast, jid
from daemon.providers.waha.sender import UNREACHABLE, WahaAccount, refused
from store.models import Millis

MOST_MESSAGES: Final = 500
"""Of one chat."""
_PAGE: Final = 100
"""Chats of one answer; they come with the newest first."""
_LONGEST: Final = 64 * 1024 * 1024
_SECONDS: Final = 60.0
_CONNECT = "start the session in WAHA, or link the telephone there again: it is asked again by itself"


class WahaCatcher:
    """One session's past. Chats are asked for in the order of their last message: a cursor is that place."""

    is_by_itself = True
    note = ""

    def __init__(self, http: ClientSession, account: WahaAccount) -> None:
        self._http = http
        self._account = account
        self._url = f"{account.base_url.rstrip('/')}/api"
        self._session = quote(account.session, safe="")

    async def pieces(self, since: Millis, cursor: str | None) -> AsyncGenerator[Piece]:
        """Raises CannotCatchUp."""
        known = await self._itself()
        listed = await self._chats(since)
        for done, where, chat in past.left(listed, cursor):
            said = {"messages": await self._messages(chat, since), "since": since, "total": len(listed)}
            body = {**known, "event": "catch_up", "session": self._account.session, "payload": said}
            yield Piece(json.dumps(body, ensure_ascii=True).encode(), where, done, len(listed))

    async def _itself(self) -> dict[str, Any]:
        """Which engine it is, and who: what every webhook says of itself. Raises CannotCatchUp."""
        plain = record(await self._asked(f"sessions/{self._session}", {}))
        status = text(plain.get("status"))
        if status != "WORKING":
            raise CannotCatchUp(f"the session is {status or 'not there'}", _CONNECT, is_passing=True)
        return {"engine": text(record(plain.get("engine")).get("engine")), "me": record(plain.get("me"))}

    async def _chats(self, since: Millis) -> list[tuple[str, str]]:
        """(place, chat id) of those in which something was said from then on."""
        found: list[tuple[str, str]] = []
        while True:
            query = {"limit": str(_PAGE), "offset": str(len(found))}
            listed = await self._asked(f"{self._session}/chats/overview", query)
            page = [_placed(record(one)) for one in listed] if isinstance(listed, list) else []
            recent = [(past.place(at, chat), chat) for at, chat in page if at >= since]
            found += recent
            if len(page) < _PAGE or len(recent) < len(page):
                return [(place, chat) for place, chat in found if chat and not is_broadcast(chat)]

    async def _messages(self, chat: str, since: Millis) -> list[Any]:
        query = {"limit": str(MOST_MESSAGES), "downloadMedia": "false", "filter.timestamp.gte": str(since // 1000)}
        listed = await self._asked(f"{self._session}/chats/{quote(chat, safe='@')}/messages", query)
        return listed if isinstance(listed, list) else []

    async def _asked(self, what: str, query: dict[str, str]) -> Any:
        headers = {"X-Api-Key": self._account.api_key}
        answer = await get_json(self._http, f"{self._url}/{what}", query, headers, seconds=_SECONDS, longest=_LONGEST)
        if not isinstance(answer, Answered):
            raise cannot_catch_up(outcome_of(answer, UNREACHABLE))
        if not 200 <= answer.status < 300:
            raise cannot_catch_up(refused(answer, self._account.api_key))
        return answer.plain


def parts(raw: bytes) -> list[Part]:
    """What a piece says. Never raises."""
    try:
        body = record(parsed(raw))
    except NoJson as trouble:
        return [Part("", (), Unknown(f"no JSON: {trouble}"))]
    payload, session = record(body.get("payload")), name(body.get("session"))
    refs = (session,) if session else ()
    since = Millis(whole(payload.get("since")) or 0)
    found = [Part("/payload", refs, ChatsSynced(1, whole(payload.get("total"))), "/payload")]
    listed = payload.get("messages")
    for place, message in enumerate(listed if isinstance(listed, list) else []):
        at = pointer("/payload/messages", place)
        told = messages.message(event_of({**body, "event": "message", "payload": message}))
        found += [Part(at, refs, past.caught_up(fact, since), "/payload") for fact in told]
    return found


def _placed(chat: dict[str, Any]) -> tuple[int, str]:
    """When something was said there last, in milliseconds, and its id."""
    return moment(record(chat.get("lastMessage")).get("timestamp")) or 0, jid(chat.get("id"))
