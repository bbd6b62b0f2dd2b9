"""Files that a WAHA gateway has stored: fetched from where it says, which is its own host and no other."""

from collections.abc import AsyncGenerator
from typing import Final

from yarl import URL

from daemon.providers.base import Fetcher, NotFetched, Room, Wanted
from daemon.providers.fetching import Call, address, asked, pieces
from daemon.providers.hosts import Hosts, Wires
from daemon.providers.waha.sender import WahaAccount

_ITSELF: Final = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104  a word of its own, no place to bind
_KEY = "check api_key of the session in the config: WAHA does not take it"
_GONE = "raise WHATSAPP_FILES_LIFETIME there: WAHA throws its files away after a while"


class WahaFetcher(Fetcher):
    def __init__(self, wires: Wires, account: WahaAccount) -> None:
        self._wires = wires
        self._key = {"X-Api-Key": account.api_key}
        self._base = URL(account.base_url.rstrip("/"))
        self._hosts = Hosts(self._base)

    async def fetch(self, wanted: Wanted, room: Room) -> AsyncGenerator[bytes]:
        url = self._place(address(wanted.url or ""))
        async with asked(self._wires, self._hosts, Call(url, self._key)) as answer:
            if answer.status != 200:
                raise _refused(answer.status)
            async for piece in pieces(answer, room.longest):
                yield piece

    def _place(self, url: URL) -> URL:
        """Where it is seen from here: a gateway that calls itself localhost means its own machine."""
        if url.host not in _ITSELF and url.host != self._base.host:
            return url
        path = url.raw_path
        if self._base.path != "/" and not path.startswith(f"{self._base.raw_path}/"):
            path = f"{self._base.raw_path}{path}"
        return self._base.with_path(path, encoded=True).with_query(url.query)


def _refused(status: int) -> NotFetched:
    if status in (401, 403):
        return NotFetched("WAHA does not give it", _KEY)
    if status in (404, 410):
        return NotFetched("WAHA no longer has it", _GONE)
    return NotFetched(f"WAHA answered {status}", "ask for it again in a while")
