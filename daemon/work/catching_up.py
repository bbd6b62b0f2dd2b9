"""What webhooks did not bring is asked for: at the start, when a session is back, and when somebody wants it.

Each piece of the answer is journalled as it came, before it is read: it takes the way of every webhook, and what is
held already changes nothing. How far it has come is kept, so that a stop costs no more than one piece.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import structlog

from daemon.api.errors import BadRequest
from daemon.providers.base import CATCH_UP_HEADER, CannotCatchUp, Catcher
from daemon.rules import catching_up as rules
from daemon.rules.catching_up import Absences
from daemon.work.background import looking
from store import catch_ups, sessions
from store.catch_ups import CatchUpRow
from store.database import Transaction
from store.desk import Store
from store.journal import NewDelivery
from store.models import Dialect, Millis

PACE_SECONDS = 0.2
"""Between two pieces: a gateway has a telephone to serve, and WhatsApp counts what is asked."""
BREATH_SECONDS = 0.5
"""Between two looks at the sessions."""
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0
"""Seconds until a provider that could not be asked is asked again; twice as long each time."""
_log = structlog.get_logger()


class CatchingUp:
    """Catches up on every session that has a way to. `catchers` are those of the config that holds."""

    def __init__(
        self,
        store: Store,
        catchers: Callable[[], Mapping[int, Catcher]],
        clock: Callable[[], Millis],
        *,
        pace: float = PACE_SECONDS,
        breath: float = BREATH_SECONDS,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self._store = store
        self._catchers = catchers
        self._clock = clock
        self._pace = pace
        self._breath = breath
        self._first_wait = first_wait
        self._absences = Absences()
        self._going: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """For ever."""
        try:
            async with asyncio.TaskGroup() as group:
                await looking(self._store, partial(self._look, group), self._breath)
        finally:
            self._going.clear()

    async def begin(self, session_id: int, since: Millis | None) -> None:
        """Ask for a session's past, unless that is under way. Raises BadRequest where nobody can be asked."""
        if session_id not in self._catchers():
            raise BadRequest(
                "there is nobody to ask for what was missed",
                "Meta tells everything once; a gateway needs base_url and api_key in the config",
            )

        async def unit(tx: Transaction) -> None:
            row = (await sessions.all_rows(tx))[session_id]
            last = await catch_ups.of(tx, session_id)
            tx.take_seq()  # whoever waits for changes looks
            if last is None or last.ended_at is not None:
                heard = row.last_event_at if row.last_event_at is not None else self._clock()
                begin = since if since is not None else rules.since(heard, self._clock())
                await catch_ups.keep(tx, CatchUpRow(session_id, begin, self._clock()))

        await self._store.write(unit)
        if session_id in self._going:  # it may sleep after a trouble: somebody wants it now
            self._going.pop(session_id).cancel()

    async def _look(self, group: asyncio.TaskGroup) -> None:
        able = self._catchers()
        async with self._store.reading() as reader:
            held = await sessions.all_rows(reader)
            rows = await catch_ups.all_rows(reader)
        self._absences.look(held, [number for number, one in able.items() if one.is_by_itself])
        for number, since in self._absences.back(held, rows, self._clock()).items():
            rows[number] = await self._begun(number, since)
        for number, row in rows.items():
            if number in able and row.ended_at is None and number not in self._going:
                self._going[number] = group.create_task(self._catch_up(number, held[number].dialect))

    async def _begun(self, number: int, since: Millis) -> CatchUpRow:
        row = CatchUpRow(number, since, self._clock())
        await self._keep(row)
        return row

    async def _catch_up(self, number: int, dialect: Dialect) -> None:
        wait = self._first_wait
        try:
            while (trouble := await self._asked(number, dialect)) is not None and trouble.is_passing:
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        finally:
            if self._going.get(number) is asyncio.current_task():
                del self._going[number]

    async def _asked(self, number: int, dialect: Dialect) -> CannotCatchUp | None:
        """Ask until everything is there, or something is in the way."""
        async with self._store.reading() as reader:
            row = await catch_ups.of(reader, number)
        catcher = self._catchers().get(number)
        if row is None or catcher is None or row.ended_at is not None:  # it may have ended while a look was begun
            return None
        headers = {CATCH_UP_HEADER: "1"}
        try:
            async for piece in catcher.pieces(row.since, row.cursor):
                at = self._clock()
                await self._store.append(NewDelivery(at, dialect, number, (number,), headers, piece.raw))
                row = replace(row, cursor=piece.cursor, done=piece.done, total=piece.total, trouble=None, hint=None)
                await self._keep(row)
                await asyncio.sleep(self._pace)
        except CannotCatchUp as trouble:
            ended = None if trouble.is_passing else self._clock()
            await self._keep(replace(row, trouble=trouble.words, hint=trouble.hint, ended_at=ended))
            _log.warning("catching_up_stopped", session=number, again=trouble.is_passing)
            return trouble
        await self._keep(replace(row, ended_at=self._clock(), trouble=None, hint=catcher.note or None))
        _log.info("caught_up", session=number, chats=row.done)
        return None

    async def _keep(self, row: CatchUpRow) -> None:
        async def unit(tx: Transaction) -> None:
            tx.take_seq()  # an absence that had to wait for this one's end is looked at, though nothing else comes
            await catch_ups.keep(tx, row)

        await self._store.write(unit)
