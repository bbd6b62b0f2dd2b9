"""A daemon as a process: a customer's voice message is fetched from Meta when somebody asks for it."""

import asyncio
import hashlib
import hmac
import http.client
from pathlib import Path

import pytest

from daemon.api.chats import AskChats
from daemon.api.errors import NoMedia
from daemon.api.files import AskFetch
from daemon.api.messages import AskMessages
from daemon.client import SocketInbox
from store.models import Message
from tests.daemon.providers.bodies import a_meta_body, a_meta_message
from tests.daemon.test_app import CONFIG, Running, daemon, until
from tests.fakes.file_host import KEY, MEDIA_ID, FileHost, Said, a_file_host
from tests.opus import an_opus

__all__ = ["daemon"]
VOICE = an_opus(42) + bytes(300_000)


def the_session(host: FileHost) -> str:
    return f"""
    [[session]]
    id = 1
    workspace = 1
    key = "care"
    dialect = "meta"
    phone_number_id = "106540352242922"
    secret = "hush"
    token = "{KEY}"
    base_url = "{host.url}"
    """


def posted(running: Running, raw: bytes) -> int:
    signature = hmac.new(b"hush", raw, hashlib.sha256).hexdigest()
    port = int((running.status().listen or "").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", "/webhooks/meta", raw, {"X-Hub-Signature-256": f"sha256={signature}"})
        return connection.getresponse().status
    finally:
        connection.close()


async def the_message(inbox: SocketInbox) -> Message:
    async with asyncio.timeout(20):
        while True:
            if chats := (await inbox.chats(AskChats())).chats:
                (message,) = (await inbox.messages(AskMessages(chats[0].id))).messages
                return message
            await asyncio.sleep(0.03)


async def fetched(inbox: SocketInbox, number: int) -> Message:
    async with asyncio.timeout(20):
        answer = await inbox.fetch(AskFetch(number))
        while answer.message.media and answer.message.media.state != "stored":
            answer = await inbox.fetch(AskFetch(number, is_begun=True))
        return answer.message


def resident(running: Running) -> int:
    """MiB, at the most so far."""
    told = Path(f"/proc/{running.process.pid}/status").read_text()
    return int(told.split("VmHWM:")[1].split()[0]) // 1024


async def test_a_hundred_megabytes_come_through_at_constant_memory(daemon: Running) -> None:
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(100_000_000)
    async with a_file_host() as host:
        host.holds("meta", film)
        daemon.save("[limits]\nmedia_bytes = 200_000_000\n" + CONFIG + the_session(host))
        await asyncio.to_thread(until, daemon.sessions, lambda keys: keys == ["care"])
        name = "é" * 300 + ".mp4"
        said = {"id": MEDIA_ID, "mime_type": "video/mp4", "filename": name}
        status = await asyncio.to_thread(posted, daemon, a_meta_body(a_meta_message("document", said)))
        inbox = SocketInbox(daemon.folder / "s")
        try:
            before = await the_message(inbox)
            at_first = resident(daemon)
            after = await fetched(inbox, before.id)
            size = 0
            async for piece in inbox.media(before.id):
                size += len(piece)
        finally:
            await inbox.close()

    assert 200 == status
    assert after.media
    assert ("stored", name, len(film), len(film)) == (after.media.state, after.media.file_name, after.media.size, size)
    assert resident(daemon) - at_first < 32


async def test_a_voice_message_is_fetched_when_it_is_asked_for(daemon: Running) -> None:
    async with a_file_host() as host:
        host.holds("meta", VOICE)
        said = host.answers.pop("/file")
        daemon.save(CONFIG + the_session(host))
        await asyncio.to_thread(until, daemon.sessions, lambda keys: keys == ["care"])
        raw = a_meta_body(a_meta_message("audio", {"id": MEDIA_ID, "mime_type": "audio/ogg", "voice": True}))
        status = await asyncio.to_thread(posted, daemon, raw)
        inbox = SocketInbox(daemon.folder / "s")
        try:
            before = await the_message(inbox)
            with pytest.raises(NoMedia, match="Meta answered 404"):
                await fetched(inbox, before.id)
            failed = await the_message(inbox)
            host.answers["/file"] = Said(said.body, pause=0.4)
            after = await fetched(inbox, before.id)
            content = b"".join([piece async for piece in inbox.media(before.id)])
        finally:
            await inbox.close()

    log = (daemon.folder / "state" / "daemon.log").read_text()
    assert 200 == status
    assert before.media
    assert failed.media
    assert after.media
    assert ["remote", "broken", "stored"] == [one.media.state for one in (before, failed, after) if one.media]
    assert (VOICE, 42) == (content, after.media.seconds)
    assert "again" in (failed.media.hint or "")
    assert KEY not in log
    assert str(host.port) not in log
