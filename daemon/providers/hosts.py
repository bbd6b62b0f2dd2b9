"""From where a file may be fetched: hosts that the config or the dialect names, and never from inside this network."""

import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from aiohttp.abc import AbstractResolver
from aiohttp.connector import AddrInfoType
from yarl import URL

from daemon.providers.base import NotFetched

Address = IPv4Address | IPv6Address
_CONNECT_SECONDS = 10.0
_SILENCE_SECONDS = 60.0
"""Between two pieces: a gateway fetches from WhatsApp first, and says nothing meanwhile."""
_NAT64 = IPv6Network("64:ff9b::/96")


class Inside(OSError):
    """A public name led to an address of this machine or of its network: it is not connected to."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Whom one session's files may come from."""

    own: URL | None
    """Where the config says that its provider answers: it may be anywhere, also on this machine."""
    known: tuple[str, ...] = ()
    """Public hosts of its provider; a leading dot means all below."""
    schemes: frozenset[str] = frozenset({"https"})
    """Of the public hosts."""

    def is_own(self, url: URL) -> bool:
        return self.own is not None and url.origin() == self.own.origin()

    def is_known(self, url: URL) -> bool:
        host = (url.host or "").lower().rstrip(".")
        is_named = any(host == one or (one[:1] == "." and host.endswith(one)) for one in self.known)
        return is_named and url.scheme in self.schemes


@dataclass(frozen=True, slots=True)
class Wires:
    """The two clients that all fetchers share."""

    own: ClientSession
    """To hosts of the config."""
    public: ClientSession
    """To all others: it refuses to connect to an address inside this network, whatever name led there."""

    def to(self, hosts: Hosts, url: URL) -> ClientSession:
        """The client for it. Raises NotFetched for a host that nobody has named."""
        if url.scheme not in ("http", "https") or not url.host or url.user or url.password:
            raise NotFetched("its provider gives it an address that is none")
        if hosts.is_own(url):
            return self.own
        if hosts.is_known(url):
            return self.public
        raise NotFetched(
            f"it would come from {url.host}, which is no host of its provider",
            "if that host is yours, name it as base_url of the session in the config",
        )


@asynccontextmanager
async def wires(
    is_allowed: Callable[[Address], bool] | None = None, resolver: AbstractResolver | None = None
) -> AsyncGenerator[Wires]:
    """Both clients. `is_allowed`: to which addresses a public name may lead; without it `is_public`."""
    guard = TCPConnector(
        limit=0,
        force_close=True,
        resolver=resolver,
        socket_factory=_Guard(is_allowed or is_public),
        use_dns_cache=False,
    )
    async with _client(TCPConnector(limit=0, force_close=True)) as own, _client(guard) as public:
        yield Wires(own, public)


def is_public(address: Address) -> bool:
    """Whether it is out in the world: not this machine, its networks, a cloud's metadata, or a group of hosts.

    What is IPv4 inside of IPv6 counts as what it is.
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast


class _Guard:
    """Makes the socket of each connection, so that the address that was looked at is the one that is connected to."""

    def __init__(self, is_allowed: Callable[[Address], bool]) -> None:
        self._is_allowed = is_allowed

    def __call__(self, info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, place = info
        if not self._is_allowed(ip_address(str(place[0]).partition("%")[0])):
            raise Inside("an address inside this network")
        return socket.socket(family, kind, protocol)


def _client(connector: TCPConnector) -> ClientSession:
    return ClientSession(
        connector=connector,
        timeout=ClientTimeout(total=None, connect=_CONNECT_SECONDS, sock_read=_SILENCE_SECONDS),
        cookie_jar=DummyCookieJar(),
        # what is packed could be a thousand times as long as it says
        headers={"User-Agent": "frontdesk", "Accept-Encoding": "identity"},
        auto_decompress=False,
        trust_env=False,  # a proxy of the environment is no address of the config
    )
