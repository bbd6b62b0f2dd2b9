"""Files that customers sent by the Meta Cloud API: asked for by their id, then fetched where Meta says."""

import base64
import hashlib
import re
from collections.abc import AsyncGenerator
from typing import Any, Final

from aiohttp import ClientResponse
from yarl import URL

from daemon.providers.base import Fetcher, NotFetched, Room, Wanted
from daemon.providers.body import record, text, whole
from daemon.providers.calling import foreign_words
from daemon.providers.fetching import Call, address, asked, pieces, plain, too_big
from daemon.providers.hosts import Hosts, Wires
from daemon.providers.meta.errors import NEW_TOKEN, code_of
from daemon.providers.meta.sender import GRAPH, GraphAccount
from daemon.providers.meta.statuses import error_words

KNOWN: Final = ("graph.facebook.com", "lookaside.fbsbx.com", ".fbsbx.com", ".fbcdn.net")
_GONE = "ask the customer to send it again: Meta keeps a file for 7 days"
_LATER = "ask for it again in a while"
_HEX, _BASE64 = re.compile(r"[0-9A-Fa-f]{64}"), re.compile(r"[A-Za-z0-9+/]{43}=")
_NO_SUCH = ("100", "33", "131052")


class GraphFetcher(Fetcher):
    """One number's way to its files. An address of Meta's holds for five minutes: it is asked for anew each time."""

    def __init__(self, wires: Wires, account: GraphAccount, hosts: Hosts | None = None) -> None:
        base = account.base_url.rstrip("/")
        self._wires = wires
        self._token = account.token
        self._hosts = hosts or Hosts(URL(base) if base != GRAPH else None, KNOWN)
        self._graph = f"{base}/{account.api_version}"
        self._number = account.phone_number_id

    async def fetch(self, wanted: Wanted, room: Room) -> AsyncGenerator[bytes]:
        if not (self._token.isascii() and self._token.isprintable()):
            raise NotFetched("the token holds characters that no token has", NEW_TOKEN.hint)
        told = await self._told(wanted.provider_id or "")
        if (whole(told.get("file_size")) or 0) > room.longest:
            raise too_big(room.longest)
        digest = hashlib.sha256()
        async with asked(self._wires, self._hosts, self._call(address(text(told.get("url"))))) as answer:
            await self._check(answer)
            async for piece in pieces(answer, room.longest):
                digest.update(piece)
                yield piece
        if not _is_of(text(told.get("sha256")).strip(), digest.digest()):
            raise NotFetched("what came is not what Meta says it is: its SHA-256 is another", "ask for it again")

    async def _told(self, media_id: str) -> dict[str, Any]:
        """What Meta says of a file: where it is, how long, and its hash."""
        if not (media_id.isascii() and media_id.isdigit()):
            raise NotFetched("its id is none of Meta's")
        url = URL(f"{self._graph}/{media_id}").with_query(phone_number_id=self._number)
        async with asked(self._wires, self._hosts, self._call(url)) as answer:
            await self._check(answer)
            told = record(await plain(answer))
        if not text(told.get("url")):
            raise NotFetched("Meta has not said where it is", _LATER)
        return told

    def _call(self, url: URL) -> Call:
        return Call(url, {"Authorization": f"Bearer {self._token}"})

    async def _check(self, answer: ClientResponse) -> None:
        """Raises NotFetched with what Meta says when it does not give it."""
        if 200 <= answer.status < 300:
            return
        said = record(await plain(answer))
        error = record(said.get("error"))
        words = foreign_words(error_words([error]) or "", self._token) if error else ""
        words = f"Meta does not give it: {words}" if words else f"Meta answered {answer.status}"
        raise NotFetched(words, _hint(answer.status, code_of(error)))


def _is_of(claimed: str, digest: bytes) -> bool:
    """Whether a hash is that of the file. Meta writes it in hex here and in base64 elsewhere."""
    if _HEX.fullmatch(claimed):
        return claimed.lower() == digest.hex()
    return not _BASE64.fullmatch(claimed) or claimed == base64.b64encode(digest).decode()


def _hint(status: int, code: str | None) -> str:
    if status == 401 or code in ("0", "190"):
        return NEW_TOKEN.hint
    if status == 403 or code in ("3", "10"):
        return "give the token's user whatsapp_business_messaging for this number at Meta"
    if status in (404, 410) or code in _NO_SUCH:
        return _GONE
    return _LATER
