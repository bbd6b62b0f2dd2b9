"""Files that a wwebjs-api gateway fetches from WhatsApp when it is asked: one JSON answer with base64 in it."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator
from contextlib import suppress
from io import BufferedWriter
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from aiohttp import ClientResponse
from yarl import URL

from daemon.providers.base import Fetcher, NotFetched, Room, Wanted
from daemon.providers.base64_file import TooBig, file_in
from daemon.providers.body import NoJson, parsed, record, text
from daemon.providers.calling import foreign_words
from daemon.providers.fetching import Call, asked, pieces, plain, too_big
from daemon.providers.hosts import Hosts, Wires
from daemon.providers.webjs_objects import bare_of, chat_of
from daemon.providers.wwebjs_api.calls import ApiAccount

_AROUND: Final = 64 * 1024
"""Bytes of the answer that are not the file's: its name, its type."""
_HEAD: Final = 4096
_KEY = "check api_key of the session in the config: the gateway does not take it"
_PHONE = "see whether the session is connected at its gateway, and whether the telephone still has the file"


class WwebjsFetcher(Fetcher):
    def __init__(self, wires: Wires, account: ApiAccount) -> None:
        base = account.base_url.rstrip("/")
        self._wires = wires
        self._secret = account.api_key
        self._hosts = Hosts(URL(base))
        self._url = URL(f"{base}/message/downloadMedia/{quote(account.session_id, safe='')}", encoded=True)

    async def fetch(self, wanted: Wanted, room: Room) -> AsyncGenerator[bytes]:
        message_id = wanted.provider_id or wanted.message_id or ""
        if not message_id:
            raise NotFetched("its gateway has not said which message it belongs to")
        # it compares bare ids, and looks only through the newest hundred of the chat
        said = {"chatId": chat_of(message_id) or wanted.chat, "messageId": bare_of(message_id) or message_id}
        with tempfile.TemporaryDirectory(dir=room.scratch) as folder:
            raw = Path(folder) / "answer"
            async with asked(self._wires, self._hosts, Call(self._url, {"x-api-key": self._secret}, said)) as answer:
                await self._check(answer)
                await _keep(answer, raw, room.longest)
            file = file_in(raw, "/messageMedia/data", room.longest)
            try:
                while (piece := await asyncio.to_thread(next, file, None)) is not None:
                    yield piece
            except TooBig:
                raise too_big(room.longest) from None
            except ValueError as trouble:
                raise await asyncio.to_thread(self._without, raw, trouble) from None
            finally:
                with suppress(ValueError):  # a thread is in the middle of it: it closes by itself then
                    file.close()

    async def _check(self, answer: ClientResponse) -> None:
        if answer.status == 200:
            return
        words = self._words(await plain(answer))
        if answer.status in (401, 403):
            raise NotFetched("its gateway does not give it", _KEY)
        raise NotFetched(f"its gateway does not give it: {words or answer.status}", _PHONE)

    def _without(self, raw: Path, trouble: ValueError) -> NotFetched:
        """An answer that holds no file may be short, and say why. Blocks."""
        with raw.open("rb") as file:
            head = file.read(_HEAD)
        try:
            words = self._words(parsed(head))
        except NoJson:
            words = ""
        if words:
            return NotFetched(f"its gateway does not give it: {words}", _PHONE)
        return NotFetched(f"it came broken: {trouble}", "ask for it again")

    def _words(self, said: Any) -> str:
        told = record(said)
        return foreign_words(text(told.get("error")) or text(told.get("message")), self._secret)


async def _keep(answer: ClientResponse, raw: Path, longest: int) -> None:
    most = longest * 4 // 3 + _AROUND
    try:
        with await asyncio.to_thread(raw.open, "wb") as file:
            async for piece in pieces(answer, most):
                await _write(file, piece)
    except NotFetched as trouble:
        raise (too_big(longest) if trouble.is_too_big else trouble) from None


async def _write(file: BufferedWriter, piece: bytes) -> None:
    try:
        await asyncio.to_thread(file.write, piece)
    except OSError as trouble:
        # said here: further out it would look like trouble with the connection
        raise NotFetched(f"the disk would not have it: {trouble.strerror}", "make room on the disk") from None
