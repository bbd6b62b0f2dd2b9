"""The client against daemons that are gone, silent, frozen or well."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from daemon import client
from daemon.api.chats import AskChats
from daemon.api.errors import BadAnswer, DaemonError, DaemonUnreachable
from daemon.api.feed import Frame, Hello
from daemon.client import Inbox, SocketInbox
from daemon.socket.listen import claimed, serving

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def a_daemon_that(handler: Handler, folder: Path) -> AsyncIterator[SocketInbox]:
    """A client of a daemon that answers everything in this one way."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    with claimed(folder / "s") as claim:
        async with serving(claim, app):
            inbox = SocketInbox(folder / "s")
            yield inbox
            await inbox.close()


async def test_no_daemon_is_unreachable_and_the_hint_starts_one(tmp_path: Path) -> None:
    inbox = SocketInbox(tmp_path / "none")

    with pytest.raises(DaemonUnreachable, match="no daemon answers") as caught:
        await inbox.status()
    with pytest.raises(DaemonUnreachable):
        await anext(inbox.events())

    assert "frontdesk daemon start" in caught.value.hint
    await inbox.close()


async def test_a_dead_daemons_socket_is_unreachable(tmp_path: Path) -> None:
    import socket

    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(tmp_path / "s"))
    listener.close()
    inbox = SocketInbox(tmp_path / "s")

    with pytest.raises(DaemonUnreachable, match="no daemon answers"):
        await inbox.status()
    await inbox.close()


async def test_a_daemon_that_does_not_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.1)

    async def silent(_request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(2)
        return web.Response()

    async with a_daemon_that(silent, tmp_path) as inbox:
        with pytest.raises(DaemonUnreachable, match=r"did not answer within 0\.1 s"):
            await inbox.status()


async def test_a_connection_cut_in_the_answer_is_unreachable_and_is_not_asked_again(tmp_path: Path) -> None:
    asked = 0

    async def cut(request: web.Request) -> web.StreamResponse:
        nonlocal asked
        asked += 1
        assert request.transport
        request.transport.abort()
        return web.Response()

    async with a_daemon_that(cut, tmp_path) as inbox:
        with pytest.raises(DaemonUnreachable, match="went away"):
            await inbox.do("read", (1,))

    assert 1 == asked


@pytest.mark.parametrize("text", ["<html>", "", "[1]", "{}", '{"chats":5}', "\ud800"])
async def test_an_answer_that_cannot_be_read_is_a_bad_answer(tmp_path: Path, text: str) -> None:
    async def odd(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=text.encode("utf-8", "surrogatepass"))

    async with a_daemon_that(odd, tmp_path) as inbox:
        with pytest.raises(BadAnswer):
            await inbox.chats(AskChats())


@pytest.mark.parametrize("text", ["<html>", "{}", '{"error":{"code":"of_the_future","message":"m","hint":"h"}}'])
async def test_an_error_that_is_not_known_is_still_an_error_of_the_daemon(tmp_path: Path, text: str) -> None:
    async def refuse(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=418, text=text)

    async with a_daemon_that(refuse, tmp_path) as inbox:
        with pytest.raises(DaemonError):
            await inbox.status()


def a_stream_of(*texts: str) -> Handler:
    async def stream(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for text in texts:
            await socket.send_str(text)
        await socket.close()
        return socket

    return stream


async def _drain(stream: AsyncIterator[Hello | Frame]) -> None:
    async for _ in stream:
        pass


HELLO = json.dumps({"type": "hello", "epoch": "e", "seq": 4, "version": "1", "operator": "ada", "later": True})


async def test_frames_of_a_type_from_the_future_are_left_out(tmp_path: Path) -> None:
    known = json.dumps({"type": "chat.gone", "seq": 7, "id": 3, "into": 4, "colour": "red"})

    async with a_daemon_that(a_stream_of(HELLO, '{"type":"telepathy","seq":6}', "{}", known), tmp_path) as inbox:
        stream = inbox.events()

        assert Hello("hello", "e", 4, "1", "ada") == await anext(stream)
        assert Frame(7, "chat.gone", id=3, into=4) == await anext(stream)
        with pytest.raises(DaemonUnreachable):
            await anext(stream)


@pytest.mark.parametrize("texts", [("{}",), ("nonsense",), ("[]",), (HELLO, "nonsense"), (HELLO, "[]")])
async def test_a_stream_that_cannot_be_read_is_a_bad_answer(tmp_path: Path, texts: tuple[str, ...]) -> None:
    async with a_daemon_that(a_stream_of(*texts), tmp_path) as inbox:
        stream = inbox.events()
        with pytest.raises(BadAnswer):
            await _drain(stream)


async def test_a_stream_outlives_the_time_an_answer_may_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.2)

    async def slow(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(HELLO)
        await asyncio.sleep(0.6)
        await socket.send_str('{"type":"chat.gone","seq":7}')
        await socket.close()
        return socket

    async with a_daemon_that(slow, tmp_path) as inbox:
        stream = inbox.events()
        await anext(stream)

        assert Frame(7, "chat.gone") == await anext(stream)
        await stream.aclose()


async def test_a_stream_whose_daemon_is_frozen_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "HEARTBEAT_SECONDS", 0.2)

    async def frozen(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        await socket.send_str(HELLO)
        await asyncio.sleep(2)
        return socket

    async with a_daemon_that(frozen, tmp_path) as inbox:
        stream = inbox.events()
        await anext(stream)

        with pytest.raises(DaemonUnreachable):
            async with asyncio.timeout(1):
                await anext(stream)


async def test_a_front_end_that_stops_listening_frees_the_connection(tmp_path: Path) -> None:
    closed = asyncio.Event()

    async def stream(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(HELLO)
        async for _ in socket:
            pass
        closed.set()
        return socket

    async with a_daemon_that(stream, tmp_path) as inbox:
        heard = inbox.events()
        await anext(heard)
        await heard.aclose()

        assert await asyncio.wait_for(closed.wait(), 2)


def test_the_client_is_an_inbox(tmp_path: Path) -> None:
    inbox: Inbox = SocketInbox(tmp_path / "s")  # mypy holds this promise

    assert isinstance(inbox, SocketInbox)


def test_importing_the_client_loads_neither_aiohttp_nor_pydantic() -> None:
    code = (
        "import sys, daemon.client; print([one for one in ('aiohttp', 'pydantic', 'aiosqlite') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[]" == done.stdout.strip()
