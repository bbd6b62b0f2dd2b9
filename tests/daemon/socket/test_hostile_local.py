"""The shelf's hostile requests at the operators' own socket: each ends as it may, and the next one is served."""

import json
import shlex
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest

from tests.daemon.intake.hostile import cases
from tests.daemon.socket.raw import ask_raw, request
from tests.fakes.desk import FakeDesk

STRINGS = Path(__file__).parents[4] / "shared" / "hostile" / "strings.json"
TRICKY = ['"', "a OR", "NEAR(", "*", "-x", "name:", "\x00", "\ud83d", "'); DROP TABLE chats;--", "is:", "\\"]
BIG, UNPACKED = 5 * 1024 * 1024, 64 * 1024 * 1024
HELD_ELSEWHERE = {"local-other-user"}
"""tests/daemon/socket/test_listen.py becomes another user."""


async def _host(desk: FakeDesk) -> set[int]:
    return {(await ask_raw(desk.path, request("GET", "/v1/status", host="evil.example")))[0]}


async def _origin(desk: FakeDesk) -> set[int]:
    upgrade = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAA")
    asked = [("/v1/status", ()), ("/v1/events?since=0", upgrade)]
    return {
        (await ask_raw(desk.path, request("GET", target, "Origin: http://evil.example", *more)))[0]
        for target, more in asked
    }


async def _limits(desk: FakeDesk) -> set[int]:
    asked = ["limit=1000000000000", "limit=-1", "limit=NaN", "cursor=%00%ff", "before=99999999999999999999"]
    targets = [f"/v1/{noun}?{query}" for noun in ("chats", "deliveries", "chats/1/messages") for query in asked]
    return {(await ask_raw(desk.path, request("GET", target)))[0] for target in targets} - {400, 404}


async def _search(desk: FakeDesk) -> set[int]:
    listed = json.loads(STRINGS.read_text())["strings"] if STRINGS.is_file() else []
    words = [one["string"][:200] for one in listed if "search" in one.get("surfaces", ())]
    found = {}
    for word in [*TRICKY, *words]:
        target = f"/v1/chats?query={quote(shlex.quote(word), errors='surrogatepass')}"
        found[word] = (await ask_raw(desk.path, request("GET", target)))[0]
    return set(found.values())


async def _websocket(desk: FakeDesk) -> set[int]:
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
            assert "chat.new" == (await beside.receive_json(timeout=5))["type"]
    return {101}


LOCAL: dict[str, tuple[Callable[[FakeDesk], Awaitable[set[int]]], set[int]]] = {
    "local-foreign-host": (_host, {403}),
    "local-origin-header": (_origin, {403}),
    "local-limits-out-of-range": (_limits, {200}),
    "local-search-syntax": (_search, {200}),
    "local-websocket-5-mib-message": (_websocket, {101}),
}


@pytest.mark.parametrize("name", LOCAL)
async def test_a_hostile_request_of_the_own_machine_ends_as_it_may(desk: FakeDesk, name: str) -> None:
    attack, statuses = LOCAL[name]

    assert statuses == await attack(desk)
    assert 200 == (await ask_raw(desk.path, request("GET", "/v1/status")))[0]


def test_no_local_case_of_the_shelf_is_left_out() -> None:
    assert set() == {one.name for one in cases("local")} - LOCAL.keys() - HELD_ELSEWHERE
