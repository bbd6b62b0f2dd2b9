"""A stand-in for wwebjs-api: it checks in the order of the real one, and answers in its words."""

import re
import secrets
import time
from collections.abc import Iterable
from typing import Any

from cli.demo.stand_in import Answer, Asked, Given, StandIn, Taken, as_answer, saying

NO_ID = saying(200, {"success": True})
"""What the real one says when the library gave it no message back; it may be out."""
_NAME = re.compile(r"[\w-]+")
_SEND = "/client/sendMessage/"
_STATUS = "/session/status/"
_CHATS, _MESSAGES = "/client/getChats/", "/chat/fetchMessages/"
_REACT = "/message/react/"
_MARKS = ("/client/sendSeen/", "/chat/sendStateTyping/")
_TYPES = frozenset({"string", "MessageMedia", "MessageMediaFromURL", "Location", "Contact", "Poll"})


class ApiStandIn(StandIn):
    """Sessions that are linked at one server."""

    tells_first = True

    def __init__(self, api_key: str, sessions: Iterable[str]) -> None:
        super().__init__()
        self.api_key = api_key
        self.sessions = set(sessions)
        self.disconnected: set[str] = set()
        """Those of them that WhatsApp cannot be reached by just now."""
        self.held: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {}
        """By chat id: the chat and its messages, as the library gives them."""
        self.marked: list[tuple[str, str]] = []
        """(what was asked for, chat): read, or somebody is writing."""
        self.forgotten: set[str] = set()
        """Bare ids of messages that are not among the last hundred of their chat."""

    def judged(self, asked: Asked) -> Answer | Taken | Given:
        place, _, session = asked.path.rpartition("/")
        if f"{place}/" not in (_SEND, _CHATS, _MESSAGES, _STATUS, _REACT, *_MARKS):
            return as_answer(404, b"Cannot POST")
        given = {name.lower(): value for name, value in asked.headers.items()}.get("x-api-key")
        if given != self.api_key:
            return _wrong(403, "Invalid API key")
        if not _NAME.fullmatch(session):
            return _wrong(422, "Session should be alphanumerical or -")
        if f"{place}/" == _STATUS:
            return self._status(session)
        if session not in self.sessions:
            return _wrong(404, "session_not_found")
        if session in self.disconnected:
            return _wrong(404, "session_not_connected")
        if f"{place}/" in (_CHATS, _MESSAGES):
            return as_answer(200, {"success": True, **self._told(f"{place}/", asked.plain)})
        if f"{place}/" in _MARKS:
            self.marked.append((place.rpartition("/")[2], str(asked.plain.get("chatId"))))
            return as_answer(200, {"success": True, "result": True})
        return self._given(session, asked.plain) if f"{place}/" == _REACT else _sent(session, asked.plain)

    def answer_to(self, given: Given) -> Answer:
        return as_answer(200, {"success": True})  # the library gives nothing back, and JSON leaves that out

    def _status(self, session: str) -> Answer:
        """200 whatever it is."""
        if session not in self.sessions:
            return as_answer(200, {"success": False, "state": None, "message": "session_not_found"})
        if session in self.disconnected:
            return as_answer(200, {"success": False, "state": "UNPAIRED", "message": "session_not_connected"})
        return as_answer(200, {"success": True, "state": "CONNECTED", "message": "session_connected"})

    def _told(self, place: str, plain: dict[str, Any]) -> dict[str, Any]:
        since = plain["searchOptions"]["since"]
        if place == _CHATS:
            return {"chats": [chat for chat, _ in self.held.values() if chat["timestamp"] >= since]}
        _, said = self.held.get(str(plain.get("chatId")), ({}, []))
        recent = [one for one in said if one["timestamp"] >= since]
        return {"messages": recent[-int(plain["searchOptions"]["limit"]) :]}

    def _given(self, session: str, plain: dict[str, Any]) -> Answer | Given:
        """By the bare id: with a whole one it finds nothing, and says so with the status of a fault."""
        chat, bare, emoji = plain.get("chatId"), plain.get("messageId"), plain.get("reaction", "")
        if not isinstance(chat, str) or "@" not in chat:
            return _wrong(500, "Evaluation failed: invalid wid")
        if not isinstance(bare, str) or "_" in bare or bare in self.forgotten:
            return _wrong(500, "Message not found")
        return Given(f"true_{chat}_3EB0{secrets.token_hex(9).upper()}", session, chat, bare, str(emoji))

    def good_answer(self, taken: Taken) -> Answer:
        known = {"fromMe": True, "remote": taken.to, "id": taken.key, "_serialized": taken.id}
        said = {
            "id": known,
            "ack": 1,
            "body": taken.text,
            "type": "chat",
            "timestamp": int(time.time()),
            "to": taken.to,
        }
        return as_answer(200, {"success": True, "message": said | {"fromMe": True}})


def _sent(session: str, plain: dict[str, Any]) -> Answer | Taken:
    chat, text, options = plain.get("chatId"), plain.get("content"), plain.get("options")
    if plain.get("contentType") not in _TYPES:
        return _wrong(400, "invalid contentType")
    if not isinstance(chat, str) or "@" not in chat or not isinstance(text, str):
        return _wrong(500, "Evaluation failed: invalid wid")
    key = f"3EB0{secrets.token_hex(9).upper()}"
    quoted = options.get("quotedMessageId") if isinstance(options, dict) else None
    return Taken(key, f"true_{chat}_{key}", session, chat, text, quoted_id=quoted)


def _wrong(status: int, words: str) -> Answer:
    return as_answer(status, {"success": False, "error": words})
