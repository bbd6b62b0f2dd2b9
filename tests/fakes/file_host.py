"""A host that holds files, on a real socket: each path answers as a test wants, and all that was asked is kept."""

import asyncio
import base64
import hashlib
import json
import socket
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from daemon.providers.base import Fetcher, Wanted
from daemon.providers.hosts import Wires
from daemon.providers.meta.fetcher import GraphFetcher
from daemon.providers.meta.sender import GraphAccount
from daemon.providers.waha.fetcher import WahaFetcher
from daemon.providers.waha.sender import WahaAccount
from daemon.providers.wwebjs_api.calls import ApiAccount
from daemon.providers.wwebjs_api.fetcher import WwebjsFetcher

KEY = "s3cret-key-of-ours"
CHAT = "6281234567890@c.us"
MESSAGE = f"false_{CHAT}_3EB0A1"
DIALECTS = ("meta", "waha", "wwebjs-api")
FILE_PATH = {"meta": "/file", "waha": "/api/files/x y.oga", "wwebjs-api": "/message/downloadMedia/ABCD"}
MEDIA_ID = "1234567890"


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    tells_length: bool = True
    cut_after: int | None = None
    """Bytes after which the connection is dropped."""
    pause: float = 0.0
    """Seconds between two pieces."""
    piece: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Heard:
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def keys(self) -> list[str]:
        """Whatever of ours came along."""
        return [name for name, value in self.headers.items() if KEY in value]


@dataclass
class FileHost:
    url: str = ""
    answers: dict[str, Said] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared: nothing is answered."""

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.heard]

    def holds(self, dialect: str, content: bytes, **told: Any) -> None:
        """This file, as the dialect's documents say it is asked for. `told` changes what Meta says of it."""
        if dialect == "wwebjs-api":
            data = base64.b64encode(content).decode()
            media = {"mimetype": "audio/ogg", "data": data, "filename": None, "filesize": len(content)}
            self.answers[FILE_PATH[dialect]] = a_json({"success": True, "messageMedia": media})
            return
        self.answers[FILE_PATH[dialect]] = Said(content, headers={"Content-Type": "audio/ogg"})
        if dialect == "meta":
            said = {
                "url": f"{self.url}/file", "mime_type": "audio/ogg", "file_size": len(content), "id": MEDIA_ID,
                "sha256": hashlib.sha256(content).hexdigest(), "messaging_product": "whatsapp",
            }  # fmt: skip
            self.answers[f"/v24.0/{MEDIA_ID}"] = a_json(said | told)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        self.heard.append(Heard(request.method, request.path, dict(request.query), dict(request.headers), raw))
        await self.gate.wait()
        said = self.answers.get(request.path, Said(b"{}", 404))
        response = web.StreamResponse(status=said.status, headers=said.headers)
        if said.tells_length:
            response.content_length = len(said.body)
        await response.prepare(request)
        sent = 0
        for at in range(0, len(said.body), said.piece):
            if said.cut_after is not None and sent >= said.cut_after:
                assert request.transport
                request.transport.close()
                return response
            await response.write(said.body[at : at + said.piece])
            sent += said.piece
            await asyncio.sleep(said.pause)
        await response.write_eof()
        return response


class Names(AbstractResolver):
    """Every name leads to one address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        kind = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        return [
            ResolveResult(
                hostname=host, host=self.address, port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST
            )
        ]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def a_file_host() -> AsyncGenerator[FileHost]:
    host = FileHost()
    host.gate.set()
    app = web.Application(client_max_size=1024 * 1024)
    app.router.add_route("*", "/{path:.*}", host._answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield host
    finally:
        host.gate.set()
        await runner.cleanup()


def a_fetcher(dialect: str, host: FileHost, wires: Wires) -> Fetcher:
    """One that has the host as its base_url."""
    if dialect == "meta":
        return GraphFetcher(wires, GraphAccount("106540352242922", KEY, host.url))
    if dialect == "waha":
        return WahaFetcher(wires, WahaAccount(host.url, KEY, "default"))
    return WwebjsFetcher(wires, ApiAccount(host.url, KEY, "ABCD"))


def a_wanted(dialect: str) -> Wanted:
    """As a message of the dialect tells of its file."""
    if dialect == "meta":
        return Wanted("6281234567890", "wamid.A", MEDIA_ID)
    url = "http://localhost:3000/api/files/x%20y.oga" if dialect == "waha" else None
    return Wanted(CHAT, MESSAGE, MESSAGE if dialect == "wwebjs-api" else None, url)


def a_json(value: object, status: int = 200) -> Said:
    return Said(json.dumps(value).encode(), status, {"Content-Type": "application/json"})


def moved_to(url: str) -> Said:
    return Said(b"", 302, {"Location": url})
