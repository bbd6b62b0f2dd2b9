"""The doors for signed bodies: each is proved, kept on the disk and only then acknowledged."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from aiohttp import web

from daemon.intake.bodies import Unread, check_head, read_body
from daemon.intake.listening import Admission, Limits, Listening
from daemon.intake.refusals import Refused, busy, out_of_order
from daemon.providers.base import Provider
from daemon.providers.gateway.facts import named_sessions
from daemon.providers.gateway.provider import GATEWAY
from daemon.providers.meta.provider import META
from daemon.rules.routing import Stray
from store.errors import StoreBroken, StoreError, StoreFull
from store.journal import NewDelivery

T = TypeVar("T")

SIZE: Final = web.RequestKey("size", int)
"""The bytes of a body, for the access log."""
_BIG = 256 * 1024  # from here on a hash takes long enough to go into a thread


@dataclass(frozen=True, slots=True)
class Door:
    """What is particular to one webhook address."""

    provider: Provider
    longest: Callable[[Limits], int]
    refusal: str
    """What a sender without a fitting secret is told."""
    answer: bytes
    names: Callable[[bytes], tuple[str, ...]] | None = None
    """The sessions that a body names, when naming another's session refuses the whole body."""


META_DOOR = Door(META, lambda limits: limits.meta_body, refusal="", answer=b"")
GATEWAY_DOOR = Door(
    GATEWAY,
    lambda limits: limits.gateway_body,
    refusal="Invalid webhook signature",
    answer=b'{"status":"received"}',
    names=named_sessions,
)


class Reception:
    """Takes bodies in. One for all doors: they share the memory that bodies may take."""

    def __init__(self, listening: Listening) -> None:
        self._listening = listening
        self._unread = Unread()

    async def receive(self, request: web.Request, door: Door) -> web.Response:
        """200 means that the body is on the disk."""
        admission = self._listening.admission()
        longest = door.longest(admission.limits)
        check_head(request, longest)
        self._check_room(admission.limits)
        raw = await read_body(request, longest, admission.limits, self._unread)
        request[SIZE] = len(raw)
        try:
            await self._keep(await self._proved(request, raw, door, admission))
        finally:
            self._unread.give_back(len(raw))
        if not door.answer:
            return web.Response()
        return web.Response(body=door.answer, content_type="application/json")

    def _check_room(self, limits: Limits) -> None:
        if self._listening.journal.depth >= limits.queue_depth:
            raise busy()
        if not self._listening.has_room():
            raise out_of_order()

    async def _proved(self, request: web.Request, raw: bytes, door: Door, admission: Admission) -> NewDelivery:
        headers = [(name.lower(), value) for name, value in request.headers.items()]
        now = self._listening.clock()
        secrets = admission.secrets.get(door.provider.dialect, ())
        speakers = await _aside(raw, lambda: door.provider.speakers(headers, raw, secrets, now))
        if not speakers:
            raise Refused(401, door.refusal)
        return NewDelivery(
            received_at=now,
            dialect=door.provider.dialect,
            session_id=await self._named(raw, door, admission, speakers),
            speakers=tuple(sorted(speakers)),
            headers={name: _storable(value) for name, value in headers if name in door.provider.kept_headers},
            raw=raw,
        )

    async def _named(self, raw: bytes, door: Door, admission: Admission, speakers: frozenset[int]) -> int | None:
        """The session of a body, where that is known before its facts are read: by name, or there is only one."""
        refs = await _aside(raw, lambda: door.names(raw) if door.names else ())
        found = admission.directory.resolve(door.provider.dialect, refs, speakers)
        if found is Stray.FOREIGN:
            raise Refused(401, door.refusal)
        return found[0] if isinstance(found, tuple) and len(found) == 1 else None

    async def _keep(self, delivery: NewDelivery) -> None:
        try:
            await self._listening.journal.append(delivery)
        except (StoreFull, StoreBroken):
            raise out_of_order() from None
        except StoreError:
            raise busy() from None


async def _aside(raw: bytes, work: Callable[[], T]) -> T:
    return work() if len(raw) <= _BIG else await asyncio.to_thread(work)


def _storable(value: str) -> str:
    return value.encode(errors="backslashreplace").decode()  # aiohttp hands over lone surrogates for foreign bytes
