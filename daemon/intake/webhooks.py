"""Taking signed bodies in: each is proved, kept on the disk and only then acknowledged."""

import asyncio
from functools import partial
from typing import Final

from aiohttp import web

from daemon.intake.bodies import Unread, check_head, read_body
from daemon.intake.doors import Door, Entry, Proved
from daemon.intake.listening import Admission, Limits, Listening
from daemon.intake.pace import Pace
from daemon.intake.refusals import Refused, busy, out_of_order
from store.errors import StoreBroken, StoreError, StoreFull
from store.journal import NewDelivery

SIZE: Final = web.RequestKey("size", int)
"""The bytes of a body, for the access log."""
_BIG = 256 * 1024  # from here on a hash takes long enough to go into a thread


class Reception:
    """Takes bodies in. One for all doors: they share the memory that bodies may take."""

    def __init__(self, listening: Listening) -> None:
        self._listening = listening
        self._unread = Unread()
        self._pace = Pace()

    async def receive(self, door: Door, request: web.Request) -> web.Response:
        """200, and for a batch 202, means that the body is on the disk."""
        admission = self._listening.admission()
        longest = door.longest(admission.limits)
        check_head(request, longest)
        self._check_room(admission.limits)
        raw = await read_body(request, longest, admission.limits, self._unread)
        request[SIZE] = len(raw)
        try:
            entry, delivery = await self._proved(request, raw, door, admission)
            headers = self._check_pace(door, entry, delivery, admission.limits)
            number = await self._keep(delivery)
        finally:
            self._unread.give_back(len(raw))
        response = door.answer(entry, number)
        response.headers.update(headers)
        return response

    def _check_room(self, limits: Limits) -> None:
        if self._listening.journal.depth >= limits.queue_depth:
            raise busy()
        if not self._listening.has_room():
            raise out_of_order()

    def _check_pace(self, door: Door, entry: Entry, delivery: NewDelivery, limits: Limits) -> dict[str, str]:
        """What the answer tells of the sender's pace."""
        if door.takes_batches:
            return self._pace.check_batch(entry.sessions, limits.syncs_per_minute)
        self._pace.check(delivery.speakers, limits.webhooks_per_minute)
        return {}

    async def _proved(
        self, request: web.Request, raw: bytes, door: Door, admission: Admission
    ) -> tuple[Entry, NewDelivery]:
        headers = list(request.headers.items())
        work = partial(self._admitted, headers, raw, door, admission)
        return work() if len(raw) <= _BIG else await asyncio.to_thread(work)

    def _admitted(
        self, headers: list[tuple[str, str]], raw: bytes, door: Door, admission: Admission
    ) -> tuple[Entry, NewDelivery]:
        """No I/O, so that it can run in a thread."""
        provider, now = door.provider, self._listening.clock()
        speakers = provider.speakers(headers, raw, admission.secrets.get(provider.dialect, ()), now)
        if not speakers:
            raise Refused(401, door.refusal)
        entry = door.admit(Proved(headers, raw, admission, speakers))
        delivery = NewDelivery(
            received_at=now,
            dialect=provider.dialect,
            session_id=entry.session_id,
            speakers=tuple(sorted(speakers)),
            headers=_kept(headers, provider.kept_headers),
            raw=raw,
        )
        return entry, delivery

    async def _keep(self, delivery: NewDelivery) -> int:
        try:
            return await self._listening.journal.append(delivery)
        except (StoreFull, StoreBroken):
            raise out_of_order() from None
        except StoreError:
            raise busy() from None


def _kept(headers: list[tuple[str, str]], names: frozenset[str]) -> dict[str, str]:
    return {low: _storable(value) for name, value in headers if (low := name.lower()) in names}


def _storable(value: str) -> str:
    # aiohttp hands over lone surrogates for foreign bytes
    return value if value.isascii() else value.encode(errors="backslashreplace").decode()
