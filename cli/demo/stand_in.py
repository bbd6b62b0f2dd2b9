"""What the stand-ins for providers have in common: they listen, take messages, and fail in every way that is wanted."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import field
from typing import Any, Literal

from aiohttp import web

from store.record import record

End = Literal["answer", "silence", "drop", "half", "garbage"]


@record
class Asked:
    """One request as it came in, whatever became of it."""

    path: str
    headers: Mapping[str, str]
    raw: bytes
    method: str = "POST"
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        """The object in the body; empty for anything else."""
        try:
            value = json.loads(self.raw)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


@record
class Taken:
    """A message that has really gone out to WhatsApp."""

    key: str
    """What `nouns.Message` of it is called."""
    id: str
    """The same as its provider says it."""
    account: str
    """Who sent it: a phone_number_id, or the gateway's name of the session."""
    to: str
    """As it was asked for."""
    text: str
    token: str | None = None
    quoted_id: str | None = None
    template: str | None = None
    values: tuple[str, ...] = ()
    """What fills the template."""


@record
class Given:
    """A reaction that has really gone out to WhatsApp; an empty emoji took one back."""

    key: str
    """What its provider calls it."""
    account: str
    chat: str
    """As it was asked for, or as the message's id says."""
    message_id: str
    emoji: str


@record
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@record
class Fate:
    """What happens to one call, in place of what the documents say."""

    takes: bool = True
    """Whether the message goes out, if there is nothing wrong with it."""
    answer: Answer | None = None
    """In place of the documented one."""
    end: End = "answer"
    """How the call ends: an answer, none ever, a connection dropped, half an answer and then dropped, no HTTP."""
    after: float = 0.0
    """Seconds between taking it and the end."""


FINE = Fate()
SILENT = Fate(end="silence")
DROPPED = Fate(end="drop")
DROPPED_AT_ONCE = Fate(takes=False, end="drop")
HALVED = Fate(end="half")
NO_HTTP = Fate(end="garbage")


def late(seconds: float) -> Fate:
    """Taken, and answered then."""
    return Fate(after=seconds)


def saying(status: int, body: object, headers: Mapping[str, str] | None = None, *, takes: bool = True) -> Fate:
    """Answered so; `body` is bytes, or what becomes JSON."""
    return Fate(takes, as_answer(status, body, headers))


def refused(status: int, body: object, headers: Mapping[str, str] | None = None) -> Fate:
    return saying(status, body, headers, takes=False)


def redirected(url: str) -> Fate:
    return refused(307, b"", {"Location": url})


def as_answer(status: int, body: object, headers: Mapping[str, str] | None = None) -> Answer:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, raw, {"Content-Type": "application/json", **(headers or {})})


class StandIn:
    """A provider's side of sending. Its owner says what goes wrong (`fate`) and hears what was taken (`told`)."""

    tells_first = False
    """Whether `told` comes before the call is answered, as the real gateway does it."""

    def __init__(self) -> None:
        self.fate: Callable[[Asked], Fate] = lambda _: FINE
        self.told: Callable[[Taken], Awaitable[None]] | None = None
        self.told_given: Callable[[Given], Awaitable[None]] | None = None
        self.asked: list[Asked] = []
        self.taken: list[Taken] = []
        self.given: list[Given] = []
        self._ending = asyncio.Event()

    def app(self) -> web.Application:
        """What listens, until it is shut down."""
        self._ending = asyncio.Event()
        app = web.Application(client_max_size=1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._call)
        app.on_shutdown.append(self._end)
        return app

    def judged(self, asked: Asked) -> Answer | Taken | Given:
        """What the documents say happens: a message or a reaction is taken, or the call is answered without one."""
        raise NotImplementedError

    def good_answer(self, taken: Taken) -> Answer:
        """How the provider says that it has taken a message."""
        raise NotImplementedError

    def answer_to(self, given: Given) -> Answer:
        """How it says that it has taken a reaction."""
        raise NotImplementedError

    async def _call(self, request: web.Request) -> web.StreamResponse:
        asked = Asked(request.path, dict(request.headers), await request.read(), request.method, dict(request.query))
        self.asked.append(asked)
        fate = self.fate(asked)
        judged = self.judged(asked) if fate.takes else None
        if isinstance(judged, Given):
            self.given.append(judged)
            if self.told_given:
                await self.told_given(judged)
            return await self._ended(request, fate.answer or self.answer_to(judged), fate)
        if not isinstance(judged, Taken):
            return await self._ended(request, fate.answer or judged, fate)
        self.taken.append(judged)
        is_told_first = self.tells_first or fate.end != "answer"
        if is_told_first:
            await self._tell(judged)
        ended = await self._ended(request, fate.answer or self.good_answer(judged), fate)
        if not is_told_first:
            await self._tell(judged)
        return ended

    async def _tell(self, taken: Taken) -> None:
        if self.told:
            await self.told(taken)

    async def _ended(self, request: web.Request, answer: Answer | None, fate: Fate) -> web.StreamResponse:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ending.wait(), fate.after)
        if fate.end == "silence":
            await self._ending.wait()
        if fate.end == "garbage" and request.transport:
            request.transport.write(b"SMTP/2.0 999 \x00\xff\r\n\r\n" * 9)
        if answer is None or fate.end in ("silence", "drop", "garbage"):
            return _dropped(request)
        response = web.StreamResponse(status=answer.status, headers=answer.headers)
        response.content_length = len(answer.body)
        is_half = fate.end == "half"
        with suppress(ConnectionResetError):  # whoever asked has gone: what was taken stays taken
            await response.prepare(request)
            await response.write(answer.body[: len(answer.body) // 2] if is_half else answer.body)
            if not is_half:
                await response.write_eof()
        return _dropped(request, response) if is_half else response

    async def _end(self, _: web.Application) -> None:
        self._ending.set()


def _dropped(request: web.Request, response: web.StreamResponse | None = None) -> web.StreamResponse:
    if request.transport:
        # the bytes that were written must leave before the end does
        request.transport.close()
    return response or web.Response()
