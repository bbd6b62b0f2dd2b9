"""A public side on a real port with a journal in memory, and callers who send it exactly what they like."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import aiohttp

from daemon.api.chats import ChatPage
from daemon.intake.listening import Admission, Limits, Listening, Wellbeing
from daemon.intake.public import public_app
from daemon.intake.serving import serve
from daemon.providers.base import Secret
from daemon.rules.routing import Directory, Listed, refs_of
from store.errors import BadCursor, StoreError
from store.journal import NewDelivery
from store.models import ChatFilter, Millis, Session, Sync
from tests.builders import a_chat
from tests.daemon.providers.bodies import NOW, SECRET

META, GATEWAY = "/webhooks/meta", "/api/whatsapp/webhooks/webjs"
OLD_SECRET, OTHER_SECRET = b"old app secret", b"secret of another session"

DIRECTORY = Directory(
    [
        Listed(1, 1, "meta", refs_of(1, "care", (), "106540352242922", "+15550783881")),
        Listed(7, 1, "gateway", refs_of(7, "sales", ("webjs_1_1_abc",), None, None)),
        Listed(8, 2, "gateway", refs_of(8, "other", ("webjs_2_1_xyz",), None, None)),
    ]
)
ADMISSION = Admission(
    DIRECTORY,
    {
        "meta": (Secret(1, OLD_SECRET), Secret(1, SECRET)),
        "gateway": (Secret(7, SECRET), Secret(8, OTHER_SECRET)),
    },
    (b"verify me", "vérifie".encode()),
)


class FakeJournal:
    """Keeps deliveries in memory; `trouble` makes it refuse, `gate` makes it slow."""

    def __init__(self) -> None:
        self.kept: list[NewDelivery] = []
        self.depth = 0
        self.trouble: Exception | None = None
        self.gate: asyncio.Event | None = None

    async def append(self, delivery: NewDelivery) -> int:
        if self.gate:
            await self.gate.wait()
        if self.trouble:
            raise self.trouble
        self.kept.append(delivery)
        return len(self.kept)


@dataclass
class FakeDesk:
    """What a test may look at and change while the server runs."""

    journal: FakeJournal = field(default_factory=FakeJournal)
    admission: Admission = ADMISSION
    has_room: bool = True
    lines: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    trouble: StoreError | None = None
    asked: list[tuple[ChatFilter, str | None, int]] = field(default_factory=list)
    """What was wanted of the list of chats."""
    port: int = 0

    def limit(self, **limits: Any) -> None:
        self.admission = replace(self.admission, limits=replace(self.admission.limits, **limits))

    def log(self, event: str, /, **fields: object) -> None:
        self.lines.append((event, fields))

    async def wellbeing(self) -> Wellbeing:
        if self.trouble:
            raise self.trouble
        return Wellbeing(2, (Session(1, 1, "care", "meta", "meta", phone="+15550783881", state="connected"),))

    async def chats(self, wanted: ChatFilter, cursor: str | None, limit: int) -> ChatPage:
        if cursor == "bad":
            raise BadCursor("this cursor is not one of ours")
        self.asked.append((wanted, cursor, limit))
        return ChatPage((a_chat(),), None, None, 0, None, "e1", 7)

    async def synced(self, session_id: int) -> Sync:
        return Sync(session_id, "partial", 45, 120, 440, 3, Millis(NOW), "/chats/1: a chat with nobody", Millis(NOW))

    def listening(self) -> Listening:
        return Listening(
            journal=self.journal,
            admission=lambda: self.admission,
            clock=lambda: Millis(NOW),
            log=self.log,
            wellbeing=self.wellbeing,
            chats=self.chats,
            synced=self.synced,
            has_room=lambda: self.has_room,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def post(self, path: str, raw: Any, headers: Any = (), **rest: Any) -> "Answer":
        data = BytesIO(raw) if isinstance(raw, bytes) else raw  # aiohttp warns of large bare bytes
        return await self.ask("POST", path, data=data, headers=headers, **rest)

    async def ask(self, method: str, path: str, **rest: Any) -> "Answer":
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(method, self.url + path, **rest) as response,
        ):
            return Answer(response.status, await response.read(), dict(response.headers))

    async def say(self, raw: bytes) -> bytes:
        """Send these very bytes and read until the server closes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(raw)
        try:
            return await asyncio.wait_for(reader.read(), 10)
        finally:
            writer.close()


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


@asynccontextmanager
async def a_desk(**limits: Any) -> AsyncIterator[FakeDesk]:
    desk = FakeDesk()
    desk.limit(**limits)
    runner = await serve(public_app(desk.listening()), "127.0.0.1", 0, replace(Limits(), **limits))
    desk.port = runner.addresses[0][1]
    try:
        yield desk
    finally:
        await runner.cleanup()
