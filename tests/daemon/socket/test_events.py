"""The feed over a real socket: hello, frames, cursors."""

import asyncio
import base64
import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daemon.api.errors import BadRequest, DaemonUnreachable
from daemon.api.feed import Frame, Hello
from daemon.client import SocketInbox
from tests.daemon.socket.raw import ask_raw, request
from tests.fakes.desk import VERSION, FakeDesk, a_desk

_UPGRADE = ("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")


async def frames(inbox: SocketInbox, since: str | None, count: int) -> list[Any]:
    """Hello and so many frames."""
    heard: list[Any] = []
    async with asyncio.timeout(5):
        async for one in inbox.events(since):
            heard.append(one)
            if len(heard) == count + 1:
                break
    return heard


async def test_hello_comes_first_and_tells_where_the_desk_stands(desk: FakeDesk, inbox: SocketInbox) -> None:
    [hello] = await frames(inbox, None, 0)

    known = replace(hello, client=None)
    assert Hello("hello", desk.store.epoch, desk.store.seq, VERSION, (await inbox.status()).operator) == known


async def test_a_commit_becomes_a_frame_with_all_its_rows(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    hearing = asyncio.create_task(frames(inbox, None, 1))
    await desk.has_listeners(1)

    await desk.receive(chat, "hi")
    _, frame = await hearing

    assert ("message.new", "hi", "Chat 1", 1) == (
        frame.type,
        frame.message.body,
        frame.chat.name,
        frame.chat.unread_count,
    )


async def test_a_verb_is_heard_by_everyone(desk: FakeDesk) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, count=3)
    cursor = f"{desk.store.epoch}:{desk.store.seq}"
    inboxes = [desk.inbox() for _ in range(5)]

    hearing = [asyncio.create_task(frames(one, cursor, 4)) for one in inboxes]
    await inboxes[0].do("read", (chat,))
    heard = await asyncio.gather(*hearing)

    expected = ["message.changed"] * 3 + ["session.changed"]
    assert [expected] * 5 == [[one.type for one in got[1:]] for got in heard]
    assert all(one.message.is_read for got in heard for one in got[1:4])
    for one in inboxes:
        await one.close()


async def test_since_zero_tells_the_whole_desk(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, count=700)

    heard = await frames(inbox, "0", 703)

    assert 700 == sum(one.type == "message.new" for one in heard[1:])
    assert [1, 2] == [one.session.id for one in heard[1:] if one.type == "session.changed"]
    assert sorted(one.seq for one in heard[1:]) == [one.seq for one in heard[1:]]


async def all_up_to_now(inbox: SocketInbox, since: str | None) -> list[Any]:
    async with asyncio.timeout(5):
        return [one async for one in inbox.events(since, until_now=True)]


async def test_a_stream_until_now_ends_when_all_is_told(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, count=700)

    heard = await all_up_to_now(inbox, "0")
    assert 700 == sum(one.type == "message.new" for one in heard[1:])
    assert heard[0].seq == max(one.seq for one in heard[1:])


@pytest.mark.parametrize("since", [None, "another:3", "{epoch}:{seq}"])
async def test_a_stream_until_now_that_begins_now_is_hello_alone(
    since: str | None, desk: FakeDesk, inbox: SocketInbox
) -> None:
    await desk.receive(await desk.add_chat())
    place = since.format(epoch=desk.store.epoch, seq=desk.store.seq) if since else None

    assert ["hello"] == [one.type for one in await all_up_to_now(inbox, place)]


async def test_a_stream_until_now_ends_though_others_listen_and_the_desk_goes_on(
    desk: FakeDesk, inbox: SocketInbox
) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, count=5)
    other = desk.inbox()
    listening = asyncio.create_task(frames(other, None, 6))
    await desk.has_listeners(1)
    cursor = f"{desk.store.epoch}:{desk.store.seq}"
    await desk.receive(chat, count=3)
    heard = await all_up_to_now(inbox, cursor)
    await desk.receive(chat, count=3)

    assert ["message.new"] * 3 == [one.type for one in heard[1:] if one.type.startswith("message")]
    assert 7 == len(await listening)
    await other.close()


async def test_another_epoch_is_told_the_current_one_and_only_what_comes(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    hearing = asyncio.create_task(frames(inbox, "another:3", 1))
    await desk.has_listeners(1)
    await desk.receive(chat)

    hello, frame = await hearing

    assert (desk.store.epoch, "message.new") == (hello.epoch, frame.type)


@pytest.mark.parametrize("since", ["5", "nonsense", "{epoch}:99999"])
async def test_a_wrong_cursor_is_refused_in_the_daemons_own_words(
    desk: FakeDesk, inbox: SocketInbox, since: str
) -> None:
    with pytest.raises(BadRequest, match="since: "):
        await frames(inbox, since.format(epoch=desk.store.epoch), 0)


async def test_the_feed_without_an_upgrade_is_a_bad_request(desk: FakeDesk) -> None:
    code, _, plain = await ask_raw(desk.path, request("GET", "/v1/events"))

    assert (400, "the feed is a WebSocket") == (code, plain["error"]["message"])


async def test_what_a_listener_says_is_not_heard_and_too_much_ends_it(desk: FakeDesk) -> None:
    reader, writer = await raw_stream(desk.path)
    writer.write(masked(b"hello there"))
    await desk.add_chat()
    frame = await read_frame(reader)
    writer.write(masked(b"x" * 70_000))
    opcode, reason = await read_frame(reader)

    assert "chat.new" == json.loads(frame[1])["type"]
    assert (8, 1009) == (opcode, int.from_bytes(reason[:2]))
    writer.close()


async def test_a_listener_that_reads_nothing_is_only_behind(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    reader, writer = await raw_stream(desk.path)
    for _ in range(8):
        await desk.receive(chat, "x" * 20_000, count=40)
    assert 1 == (await inbox.status()).clients

    seen = 0
    async with asyncio.timeout(20):
        while seen < 320:
            _, payload = await read_frame(reader)
            seen += json.loads(payload)["type"] == "message.new"
    writer.close()


async def test_a_stop_closes_every_stream_with_1001_in_under_two_seconds(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        polite, deaf = desk.inbox(), await raw_stream(desk.path)
        stream = polite.events()
        await anext(stream)
        waiting = asyncio.create_task(ended(stream))
        chat = await desk.add_chat()
        await desk.receive(chat, "x" * 20_000, count=200)
        await asyncio.sleep(0.1)
        started = time.monotonic()
    took = time.monotonic() - started

    assert "is stopping" in str(await waiting)
    assert took < 2
    await polite.close()
    deaf[1].close()


async def test_a_raw_listener_is_told_1001_too(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        reader, writer = await raw_stream(desk.path)
    opcode, reason = await read_frame(reader)

    assert (8, 1001) == (opcode, int.from_bytes(reason[:2]))
    writer.close()


async def test_who_has_gone_is_no_longer_counted(desk: FakeDesk, inbox: SocketInbox) -> None:
    stream = inbox.events()
    await anext(stream)
    assert 1 == (await inbox.status()).clients
    await stream.aclose()

    await desk.has_listeners(0)


async def test_who_stays_goes_on_hearing_when_another_leaves(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    staying = asyncio.create_task(frames(inbox, None, 4))
    leaving = desk.inbox()
    await desk.has_listeners(1)
    gone = asyncio.create_task(frames(leaving, None, 1))
    await desk.has_listeners(2)
    await desk.receive(chat, "0")
    await gone
    await leaving.close()
    await desk.has_listeners(1)

    for body in "123":
        await desk.receive(chat, body)
        await asyncio.sleep(0.05)  # each is a commit that the feed has to wake up for

    assert ["0", "1", "2", "3"] == [frame.message.body for frame in (await staying)[1:]]


async def test_leaving_in_the_middle_of_a_reading_leaves_the_reader_fit(desk: FakeDesk) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, count=900)

    for wait in range(12):
        _, writer = await raw_stream(desk.path, "?since=0")
        await asyncio.sleep(wait / 1000)
        writer.transport.abort()
    inbox = desk.inbox()

    await desk.has_listeners(0)
    for _ in range(8):
        assert 900 == (await inbox.chat(chat)).chat.unread_count
    await inbox.close()


async def ended(stream: Any) -> DaemonUnreachable:
    try:
        async for one in stream:
            assert isinstance(one, Frame)
    except DaemonUnreachable as end:
        return end
    raise AssertionError("a stream ends by raising")


async def raw_stream(path: Path, query: str = "") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A WebSocket after its hello, that answers nothing by itself."""
    reader, writer = await asyncio.open_unix_connection(str(path))
    key = base64.b64encode(os.urandom(16)).decode()
    writer.write(request("GET", f"/v1/events{query}", *_UPGRADE, f"Sec-WebSocket-Key: {key}"))
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101"), head
    assert b"permessage-deflate" not in head
    assert "hello" == json.loads((await read_frame(reader))[1])["type"]
    return reader, writer


async def read_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Opcode and payload."""
    first, second = await reader.readexactly(2)
    length = second & 127
    if length > 125:
        length = int.from_bytes(await reader.readexactly(2 if length == 126 else 8))
    return first & 15, await reader.readexactly(length)


def masked(payload: bytes) -> bytes:
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else b"\xff" + size.to_bytes(8)
    return b"\x81" + length + bytes(4) + payload
