"""What wwebjs-api did not tell, or told to nobody: it neither signs nor sends again, so its chats are asked for.

Each piece is one chat with its messages, in the envelope of a webhook. It is read by the same code as they are.
"""

import json
from collections.abc import AsyncGenerator
from typing import Any, Final

from aiohttp import ClientSession

from daemon.facts import ChatsSynced, Part, Unknown
from daemon.providers import past
from daemon.providers.base import Piece
from daemon.providers.body import NoJson, name, parsed, pointer, record, whole
from daemon.providers.calling import Answered, cannot_catch_up
from daemon.providers.webjs_objects import is_broadcast, jid, usual
from daemon.providers.wwebjs_api import chats, messages
from daemon.providers.wwebjs_api.calls import Api, ApiAccount
from store.models import Millis

MOST_MESSAGES: Final = 500
"""Of one chat: what lies further back is scrolled for in a browser, one screen at a time."""
_LONGEST: Final = 64 * 1024 * 1024
"""Bytes of one answer: every group comes with all that are in it."""


class ApiCatcher:
    """One session's past. Chats are asked for in the order of what last happened in them: a cursor is that place."""

    is_by_itself = True
    note = ""

    def __init__(self, http: ClientSession, account: ApiAccount) -> None:
        self._api = Api(http, account)

    async def pieces(self, since: Millis, cursor: str | None) -> AsyncGenerator[Piece]:
        """Raises CannotCatchUp."""
        listed = await self._chats(since)
        for done, where, chat in past.left(listed, cursor):
            said = {"chat": chat, "messages": await self._messages(chat, since), "since": since, "total": len(listed)}
            body = {"dataType": "catch_up", "sessionId": self._api.session_id, "data": said}
            yield Piece(json.dumps(body, ensure_ascii=True).encode(), where, done, len(listed))

    async def _chats(self, since: Millis) -> list[tuple[str, dict[str, Any]]]:
        """With each its place among the others."""
        ask = {"searchOptions": {"since": since // 1000}}
        plain = await self._asked("client/getChats", ask)
        found = [record(one) for one in listed] if isinstance(listed := plain.get("chats"), list) else []
        return [(_place(one), one) for one in found if _is_wanted(one, since)]

    async def _messages(self, chat: dict[str, Any], since: Millis) -> list[Any]:
        options = {"limit": MOST_MESSAGES, "since": since // 1000}
        plain = await self._asked(
            "chat/fetchMessages", {"chatId": usual(jid(chat.get("id"))), "searchOptions": options}
        )
        listed = plain.get("messages")
        return listed if isinstance(listed, list) else []

    async def _asked(self, what: str, plain: dict[str, Any]) -> dict[str, Any]:
        answer = await self._api.ask(what, plain, _LONGEST)
        if trouble := self._api.trouble(answer):
            raise cannot_catch_up(trouble)
        return record(answer.plain) if isinstance(answer, Answered) else {}


def parts(raw: bytes) -> list[Part]:
    """What a piece says. Never raises."""
    try:
        body = record(parsed(raw))
    except NoJson as trouble:
        return [Part("", (), Unknown(f"no JSON: {trouble}"))]
    data, session = record(body.get("data")), name(body.get("sessionId"))
    refs = (session,) if session else ()
    listed = data.get("messages")
    found = [Part("/data", refs, ChatsSynced(1, whole(data.get("total"))), "/data")]
    found += [Part("/data/chat", refs, fact, "/data") for fact in chats.unread(data)]
    since = Millis(whole(data.get("since")) or 0)
    for place, message in enumerate(listed if isinstance(listed, list) else []):
        at = pointer("/data/messages", place)
        found += [
            Part(at, refs, past.caught_up(fact, since), "/data") for fact in messages.received({"message": message})
        ]
    return found


def _is_wanted(chat: dict[str, Any], since: Millis) -> bool:
    address = usual(jid(chat.get("id")))
    return bool(address) and not is_broadcast(address) and (whole(chat.get("timestamp")) or 0) * 1000 >= since


def _place(chat: dict[str, Any]) -> str:
    return past.place((whole(chat.get("timestamp")) or 0) * 1000, usual(jid(chat.get("id"))))
