"""The doors for signed bodies: each is proved, kept on the disk and only then acknowledged."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from aiohttp import web

from daemon.intake.bodies import Unread, check_head, read_body
from daemon.intake.listening import Admission, Limits, Listening
from daemon.intake.pace import Pace
from daemon.intake.refusals import Refused, busy, out_of_order
from daemon.providers.base import Provider
from daemon.providers.gateway.facts import named_sessions
from daemon.providers.gateway.provider import GATEWAY
from daemon.providers.meta.provider import META
from daemon.rules.routing import Stray
from store.errors import StoreBroken, StoreError, StoreFull
from store.journal import NewDelivery

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
        self._pace = Pace()

    async def receive(self, door: Door, request: web.Request) -> web.Response:
        """200 means that the body is on the disk."""
        admission = self._listening.admission()
        longest = door.longest(admission.limits)
        check_head(request, longest)
        self._check_room(admission.limits)
        raw = await read_body(request, longest, admission.limits, self._unread)
        request[SIZE] = len(raw)
        try:
            delivery = await self._proved(request, raw, door, admission)
            self._pace.check(delivery.speakers, admission.limits.webhooks_per_minute)
            await self._keep(delivery)
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
        headers = list(request.headers.items())
        work = partial(self._admitted, headers, raw, door, admission)
        return work() if len(raw) <= _BIG else await asyncio.to_thread(work)

    def _admitted(self, headers: list[tuple[str, str]], raw: bytes, door: Door, admission: Admission) -> NewDelivery:
        """No I/O, so that it can run in a thread."""
        provider, now = door.provider, self._listening.clock()
        speakers = provider.speakers(headers, raw, admission.secrets.get(provider.dialect, ()), now)
        if not speakers:
            raise Refused(401, door.refusal)
        return NewDelivery(
            received_at=now,
            dialect=provider.dialect,
            session_id=_session(raw, door, admission, speakers),
            speakers=tuple(sorted(speakers)),
            headers=_kept(headers, provider.kept_headers),
            raw=raw,
        )

    async def _keep(self, delivery: NewDelivery) -> None:
        try:
            await self._listening.journal.append(delivery)
        except (StoreFull, StoreBroken):
            raise out_of_order() from None
        except StoreError:
            raise busy() from None


def _session(raw: bytes, door: Door, admission: Admission, speakers: frozenset[int]) -> int | None:
    """Known before the facts are read when the body names it, or when its sender speaks for no other."""
    refs = door.names(raw) if door.names else ()
    if not refs:
        return next(iter(speakers)) if len(speakers) == 1 else None
    named = admission.directory.resolve(door.provider.dialect, refs, speakers)
    if named is Stray.FOREIGN:
        raise Refused(401, door.refusal)
    return named[0] if isinstance(named, tuple) else None


def _kept(headers: list[tuple[str, str]], names: frozenset[str]) -> dict[str, str]:
    return {low: _storable(value) for name, value in headers if (low := name.lower()) in names}


def _storable(value: str) -> str:
    # aiohttp hands over lone surrogates for foreign bytes
    return value if value.isascii() else value.encode(errors="backslashreplace").decode()
