"""The shelf's hostile requests at the operators' own socket."""

import json
import shlex
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import aiohttp

from tests.daemon.socket.raw import ask_raw, request

STRINGS = Path(__file__).parents[4] / "shared" / "hostile" / "strings.json"
TRICKY = ['"', "a OR", "NEAR(", "*", "-x", "name:", "\x00", "\ud83d", "'); DROP TABLE chats;--", "is:", "\\"]
BIG, UNPACKED = 5 * 1024 * 1024, 64 * 1024 * 1024


class Attacked(Protocol):
    @property
    def path(self) -> Path:
        """The socket."""
        ...

    async def add_chat(self) -> object:
        """Something happens that everyone who listens is told of."""
        ...


async def _host(desk: Attacked) -> set[int]:
    return {(await ask_raw(desk.path, request("GET", "/v1/status", host="evil.example")))[0]}


async def _origin(desk: Attacked) -> set[int]:
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAA")
    asked = [("/v1/status", ()), ("/v1/events?since=0", upgrade)]
    return {
        (await ask_raw(desk.path, request("GET", target, "Origin: http://evil.example", *more)))[0]
        for target, more in asked
    }


async def _limits(desk: Attacked) -> set[int]:
    asked = ["limit=1000000000000", "limit=-1", "limit=NaN", "cursor=%00%ff", "before=99999999999999999999"]
    targets = [f"/v1/{noun}?{query}" for noun in ("chats", "deliveries", "chats/1/messages") for query in asked]
    return {(await ask_raw(desk.path, request("GET", target)))[0] for target in targets} - {400, 404}


async def _search(desk: Attacked) -> set[int]:
    listed = json.loads(STRINGS.read_text())["strings"] if STRINGS.is_file() else []
    words = [one["string"][:200] for one in listed if "search" in one.get("surfaces", ())]
    found = {}
    for word in [*TRICKY, *words]:
        target = f"/v1/chats?query={quote(shlex.quote(word), errors='surrogatepass')}"
        found[word] = (await ask_raw(desk.path, request("GET", target)))[0]
    return set(found.values())


async def _websocket(desk: Attacked) -> set[int]:
    """Both are closed; who listens beside them goes on."""
    connector = aiohttp.UnixConnector(str(desk.path))
    async with aiohttp.ClientSession(connector=connector) as session:
        url = "http://frontdesk/v1/events"
        async with session.ws_connect(url) as beside:
            await beside.receive_json(timeout=5)
            for raw, is_packed in ((b"x" * BIG, False), (b"x" * UNPACKED, True)):
                async with session.ws_connect(url, compress=15 if is_packed else 0) as one:
                    await one.receive_json(timeout=5)
                    with suppress(ConnectionError):  # cut off in the middle of it
                        await one.send_frame(raw, aiohttp.WSMsgType.TEXT)
                    await one.receive(timeout=5)
                    assert one.close_code in (1002, 1009, 1006)  # 1006: the close itself was cut off too
            await desk.add_chat()
            while (await beside.receive_json(timeout=5))["type"] not in ("chat.new", "message.new"):
                pass
    return {101}


LOCAL: dict[str, tuple[Callable[[Attacked], Awaitable[set[int]]], set[int]]] = {
    "local-foreign-host": (_host, {403}),
    "local-origin-header": (_origin, {403}),
    "local-limits-out-of-range": (_limits, {200}),
    "local-search-syntax": (_search, {200}),
    "local-websocket-5-mib-message": (_websocket, {101}),
}
