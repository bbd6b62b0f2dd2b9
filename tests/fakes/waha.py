"""A WAHA server to answer by and to be told by: its REST side on a real socket, and its signed webhooks with retries.

What it refuses it refuses in the words of the real one.
"""

import asyncio
import json
import re
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from cli.demo.stand_in import Answer, Asked, Given, StandIn, Taken, as_answer, refused, saying
from tests.daemon.providers.waha.bodies import SECRET, Engine, a_body, a_message, an_id, signed

PATH = "/webhooks/waha"
NO_ID = saying(201, {"_data": {}})
"""Taken, but the answer does not say as what."""
_REST = re.compile(r"/api/(sessions/(?P<named>[\w-]+)|(?P<session>[\w-]+)/chats/(overview|(?P<chat>[^/]+)/messages))")
_CODE = re.compile(r"/api/(?P<session>[\w-]+)/auth/qr")
_CHAT = re.compile(r"[0-9-]+@(c\.us|lid|g\.us)")
_NOT_WORKING = "Session status is not as expected. Try again later or restart the session"


@dataclass(frozen=True, slots=True)
class Seen:
    """A customer has been shown that messages were read."""

    session: str
    chat: str
    messages: tuple[str, ...]


def _chat_of(plain: dict[str, Any]) -> str | None:
    """That of the message that is named."""
    parts = str(plain.get("messageId")).split("_")
    return parts[1] if len(parts) > 2 and parts[0] in ("true", "false") else None


class WahaStandIn(StandIn):
    """Sessions of one WAHA, and the state of each; what it takes it answers in the manner of its engine."""

    def __init__(self, api_key: str, sessions: Iterable[str] = ("default",), engine: Engine = "WEBJS") -> None:
        super().__init__()
        self.api_key = api_key
        self.states = dict.fromkeys(sessions, "WORKING")
        self.engine: Engine = engine
        self.seen: list[Seen] = []
        self.held: dict[str, list[dict[str, Any]]] = {}
        """By chat id: its messages, as WAHA gives them, oldest first."""
        self.code = "2@one"
        """What links a telephone to whichever session waits for it."""
        self.phone = ""
        self.webhooks: list[dict[str, Any]] = []
        """Those that each session was given, beside those of the environment."""

    def judged(self, asked: Asked) -> Answer | Taken | Given:
        plain = asked.plain
        if asked.headers.get("X-Api-Key") != self.api_key:
            return _wrong(401, "Unauthorized", None)
        if found := _REST.fullmatch(asked.path):
            if found["named"]:
                return self._itself(found["named"])
            return self._told(found["session"], found["chat"], asked.query)
        if found := _CODE.fullmatch(asked.path):
            return self._code(found["session"], asked.query)
        is_reaction = (asked.method, asked.path) == ("PUT", "/api/reaction")
        if not is_reaction and (asked.method != "POST" or asked.path not in ("/api/sendText", "/api/sendSeen")):
            return _wrong(404, f"Cannot {asked.method} {asked.path}", "Not Found")
        session, chat = plain.get("session"), _chat_of(plain) if is_reaction else plain.get("chatId")
        if not isinstance(chat, str) or not _CHAT.fullmatch(chat):
            return _wrong(400, ["chatId must be a string"], "Bad Request")
        if session not in self.states:
            return _wrong(404, f"We didn't find a session with name '{session}'.", "Not Found")
        if self.states[session] != "WORKING":
            state = {"session": session, "status": self.states[session], "expected": ["WORKING"]}
            return as_answer(422, {"error": _NOT_WORKING, **state})
        if is_reaction:
            return _given(session, chat, plain)
        return (
            self._message(session, chat, plain) if asked.path == "/api/sendText" else self._read(session, chat, plain)
        )

    def good_answer(self, taken: Taken) -> Answer:
        """Each engine in its own way."""
        if self.engine == "GOWS":
            return as_answer(201, {"id": taken.id, "_data": {"Info": {"ID": taken.key}}})
        if self.engine == "NOWEB":
            key = {"remoteJid": taken.to.replace("@c.us", "@s.whatsapp.net"), "fromMe": True, "id": taken.key}
            return as_answer(201, {"key": key, "message": {"extendedTextMessage": {"text": taken.text}}, "status": 1})
        own = {"fromMe": True, "remote": taken.to, "id": taken.key, "_serialized": taken.id}
        return as_answer(201, {"_data": {"id": own}, "id": own, "body": taken.text, "ack": 0})

    def answer_to(self, given: Given) -> Answer:
        """What the engine gives back, which is nothing of WEBJS."""
        return as_answer(200, {} if self.engine == "WEBJS" else {"key": {"id": given.key, "fromMe": True}})

    def _itself(self, name: str) -> Answer:
        if name not in self.states:
            return _wrong(404, "Session not found", "Not Found")
        me = {"id": f"{self.phone}@c.us", "pushName": "Shop"} if self.phone else None
        told = {"name": name, "status": self.states[name], "config": {"webhooks": self.webhooks}, "me": me}
        return as_answer(200, {**told, "engine": {"engine": self.engine}})

    def _code(self, session: str, query: Mapping[str, str]) -> Answer:
        if session not in self.states:
            return _wrong(404, f"We didn't find a session with name '{session}'.", "Not Found")
        if self.states[session] != "SCAN_QR_CODE":
            state = {"session": session, "status": self.states[session], "expected": ["SCAN_QR_CODE"]}
            return as_answer(422, {"error": _NOT_WORKING, **state})
        if query.get("format") != "raw":
            return Answer(200, b"\x89PNG", {"Content-Type": "image/png"})
        return as_answer(200, {"value": self.code})

    def _told(self, session: str, chat: str | None, query: Mapping[str, str]) -> Answer:
        if session not in self.states:
            return _wrong(404, f"We didn't find a session with name '{session}'.", "Not Found")
        first, most = int(query.get("offset", 0)), int(query["limit"])
        if chat is not None:
            since = int(query["filter.timestamp.gte"])
            return as_answer(200, [one for one in self.held[chat] if one["timestamp"] >= since][-most:])
        listed = sorted(self.held, key=lambda one: -self.held[one][-1]["timestamp"])
        chats = [{"id": one, "name": None, "lastMessage": self.held[one][-1], "_chat": {}} for one in listed]
        return as_answer(200, chats[first : first + most])

    def _message(self, session: str, chat: str, plain: dict[str, Any]) -> Answer | Taken:
        text, quoted = plain.get("text"), plain.get("reply_to")
        if not isinstance(text, str) or not text or not isinstance(quoted, str | None):
            return _wrong(400, ["text must be a string"], "Bad Request")
        key = f"3EB0{secrets.token_hex(9).upper()}"
        return Taken(key, an_id(key, chat, ours=True), session, chat, text, quoted_id=quoted)

    def _read(self, session: str, chat: str, plain: dict[str, Any]) -> Answer:
        listed = plain.get("messageIds") or []
        self.seen.append(Seen(session, chat, tuple(listed)))
        return as_answer(201, {"success": True})


def _given(session: str, chat: str, plain: dict[str, Any]) -> Answer | Given:
    emoji = plain.get("reaction")
    if not isinstance(emoji, str):
        return _wrong(400, ["reaction must be a string"], "Bad Request")
    return Given(f"3EB0{secrets.token_hex(9).upper()}", session, chat, plain["messageId"], emoji)


def refusing(status: int, words: Any, error: str | None = None) -> Any:
    """A fate: refused as NestJS writes it."""
    answer = _wrong(status, words, error)
    return refused(answer.status, answer.body)


def stumbling(words: str) -> Any:
    """A fate: the engine has thrown."""
    return refused(500, {"statusCode": 500, "timestamp": "2026-11-22T16:22:14Z", "exception": {"message": words}})


@dataclass
class Webhooks:
    """What one WAHA posts of its session, to whatever port the daemon has by then."""

    url: str
    secret: bytes = SECRET
    session: str = "default"
    engine: Engine = "WEBJS"
    attempts: int = 15
    delay: float = 0.05
    """Seconds between two tries; the real one waits two."""
    answers: list[int] = field(default_factory=list)
    """0 where nobody answered."""

    async def tell(self, event: str, payload: Any, **envelope: Any) -> int:
        """Post one event, again and again after anything but a good answer; returns the last one."""
        body = a_body(event, payload, engine=self.engine, session=self.session, **envelope)
        return await self.post(json.dumps(body).encode())

    async def post(self, raw: bytes, secret: bytes | None = None) -> int:
        headers = [*signed(raw, secret or self.secret), ("Content-Type", "application/json")]
        async with ClientSession(timeout=ClientTimeout(total=10)) as http:
            for _ in range(self.attempts):
                self.answers.append(await _answered(http, self.url + PATH, raw, headers))
                if 200 <= self.answers[-1] < 300:
                    break
                await asyncio.sleep(self.delay)
        return self.answers[-1]

    async def tell_of(self, taken: Taken, *levels: str) -> None:
        """The echo of what it has sent, then its ticks."""
        now = int(time.time())
        echo = a_message(self.engine, taken.key, taken.text, chat=taken.to, ours=True, at=now, source="api")
        await self.tell("message.any", echo, told=now * 1000)
        for level in levels:
            ack = {"id": taken.id, "from": taken.to, "participant": None, "fromMe": True, "ackName": level}
            await self.tell("message.ack", ack, told=now * 1000)


async def _answered(http: ClientSession, url: str, raw: bytes, headers: Sequence[tuple[str, str]]) -> int:
    try:
        async with http.post(url, data=raw, headers=headers) as answer:
            await answer.read()
            return answer.status
    except (ClientError, OSError):
        return 0


def _wrong(status: int, message: Any, error: str | None) -> Answer:
    told = {"message": message, "statusCode": status}
    return as_answer(status, told if error is None else {**told, "error": error})
