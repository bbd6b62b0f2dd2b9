"""The file of a message over the socket."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from daemon.api.errors import NoMedia, NotFound
from daemon.api.messages import MEDIA_PATH, MESSAGE, AskMessage
from daemon.call import call, download
from daemon.client import SocketInbox
from store import media, messages
from store.database import Transaction
from store.media import Expected, SettledMedia, WaitingMedia
from tests.daemon.socket.raw import ask_raw, request
from tests.fakes.desk import FakeDesk

CONTENT = b"\x89PNG" * 200_000


async def with_file(desk: FakeDesk, settled: SettledMedia | None) -> int:
    """A message with a file that came to this."""
    chat = await desk.add_chat()
    (number,) = await desk.receive(chat)
    old = desk.messages[number]
    row = replace(old, media=json.dumps({"file_name": "a.png"}))

    async def unit(tx: Transaction) -> None:
        await messages.save(tx, [], [(old, row)])
        await media.expect(tx, [Expected(1, "/a", row.session_id, row.dedupe_key)])
        if settled is not None:
            await media.settle(tx, WaitingMedia(1, 1, "/a", row.session_id, row.dedupe_key, None), settled)

    await desk.store.write(unit)
    return number


async def stored(desk: FakeDesk, content: bytes = CONTENT) -> int:
    kept = desk.store.media.keep(_pieces(content))
    return await with_file(desk, SettledMedia("stored", None, kept.sha256, kept.size, "image/png"))


def _pieces(content: bytes) -> Iterable[bytes]:
    yield content


async def test_it_comes_in_pieces_as_it_was_sent(desk: FakeDesk, inbox: SocketInbox) -> None:
    number = await stored(desk)

    pieces = [piece async for piece in inbox.media(number)]

    assert CONTENT == b"".join(pieces)
    assert len(pieces) > 1


async def test_the_message_says_what_is_known_of_it(desk: FakeDesk) -> None:
    number = await stored(desk)

    found = (await asyncio.to_thread(call, desk.path, MESSAGE, AskMessage(number))).message.media
    assert found
    assert ("stored", "a.png", len(CONTENT), "image/png") == (
        found.state,
        found.file_name,
        found.size,
        found.found_type,
    )


async def test_nobody_is_told_to_show_it(desk: FakeDesk) -> None:
    number = await stored(desk, b'"<script>"')

    status, headers, body = await ask_raw(desk.path, request("GET", f"/v1/messages/{number}/media"))

    assert (200, "<script>") == (status, body)
    assert "application/octet-stream" == headers["content-type"]
    assert ("nosniff", "attachment") == (headers["x-content-type-options"], headers["content-disposition"])


async def test_the_command_line_gets_it_too(desk: FakeDesk) -> None:
    number = await stored(desk)
    got: list[bytes] = []
    await asyncio.to_thread(download, desk.path, MEDIA_PATH.format(id=number), got.append)

    assert CONTENT == b"".join(got)


@pytest.mark.parametrize(
    ("settled", "why"),
    [
        (None, "not stored yet"),
        (SettledMedia("broken", "it came broken: it is no base64"), "no base64"),
        (SettledMedia("too_big", "it is greater than 9 bytes"), "greater than 9"),
    ],
)
async def test_what_there_is_not_is_refused_with_the_reason(
    desk: FakeDesk, inbox: SocketInbox, settled: SettledMedia | None, why: str
) -> None:
    number = await with_file(desk, settled)

    with pytest.raises(NoMedia, match=why):
        [piece async for piece in inbox.media(number)]


async def test_a_message_without_a_file_and_no_message_at_all_are_two_answers(
    desk: FakeDesk, inbox: SocketInbox
) -> None:
    (number,) = await desk.receive(await desk.add_chat())

    with pytest.raises(NoMedia, match="carries no file"):
        [piece async for piece in inbox.media(number)]
    with pytest.raises(NotFound, match="no message 99"):
        [piece async for piece in inbox.media(99)]


async def test_a_file_that_somebody_deleted_is_said(desk: FakeDesk, inbox: SocketInbox) -> None:
    number = await stored(desk)
    (row,) = await desk.store.write(lambda tx: tx.rows("SELECT sha256 FROM media"))
    desk.store.media.path(row[0]).unlink()

    with pytest.raises(NoMedia, match="gone from the disk"):
        [piece async for piece in inbox.media(number)]
