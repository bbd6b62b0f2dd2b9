"""An exported chat over the socket: its lines as JSON, its files as bytes."""

import asyncio
import time
from pathlib import Path

import pytest

from daemon.api.codec import from_plain
from daemon.api.errors import BadRequest, DaemonUnreachable, TooBig
from daemon.api.imports import IMPORT, UPLOAD_PATH, AskImport, ImportedMessage, UploadDone
from daemon.api.messages import MEDIA_PATH, MESSAGES, AskMessages
from daemon.call import call, download, upload
from store.models import Message
from tests.fakes.desk import FakeDesk

PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 900


def handed_in(desk: FakeDesk, *pieces: bytes) -> UploadDone:
    return from_plain(UploadDone, upload(desk.path, UPLOAD_PATH, pieces, sum(map(len, pieces))))


def imported(desk: FakeDesk, chat: int, *lines: ImportedMessage) -> tuple[Message, ...]:
    call(desk.path, IMPORT, AskImport("file", lines, chat))
    return call(desk.path, MESSAGES, AskMessages(chat)).messages


async def test_a_file_comes_back_as_it_was_handed_in(desk: FakeDesk) -> None:
    chat = await desk.add_chat()
    kept = await asyncio.to_thread(handed_in, desk, PICTURE[:500], PICTURE[500:])
    line = ImportedMessage("2023-12-31T22:15:00Z", "look", "Ana", type="image", file_key=kept.file_key)
    (message,) = await asyncio.to_thread(imported, desk, chat, line)
    held = bytearray()
    await asyncio.to_thread(download, desk.path, MEDIA_PATH.format(id=message.id), held.extend)

    assert (len(PICTURE), PICTURE) == (kept.size, bytes(held))
    assert ("import", "look", "image") == (message.origin, message.body, message.type)


async def test_a_file_that_is_too_big_is_refused_while_it_comes(desk: FakeDesk) -> None:
    begun = time.monotonic()
    with pytest.raises(TooBig, match="greater than 1,000 bytes"):
        await asyncio.to_thread(handed_in, desk, *[b"x" * 100_000] * 400)

    assert time.monotonic() - begun < 5


async def test_an_empty_file_is_none(desk: FakeDesk) -> None:
    with pytest.raises(BadRequest, match="empty"):
        await asyncio.to_thread(handed_in, desk)


async def test_a_line_with_what_nobody_knows_is_refused_by_its_place(desk: FakeDesk) -> None:
    chat = await desk.add_chat()
    line = ImportedMessage("2023-12-31T22:15:00Z", "x", "Ana", type="poem")  # type: ignore[arg-type]
    with pytest.raises(BadRequest, match=r"messages\.0\.type"):
        await asyncio.to_thread(imported, desk, chat, line)


def test_nobody_takes_a_file_where_no_daemon_is(tmp_path: Path) -> None:
    with pytest.raises(DaemonUnreachable):
        upload(tmp_path / "nowhere", UPLOAD_PATH, [b"x"], 1)
