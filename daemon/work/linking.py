"""The code that links a telephone is asked for while a session waits for it and no webhook brings it.

What is answered is not journalled, unlike all else that is asked for: whoever reads the code can link the account. It
stands in `qr_codes` alone, in the place of the one before, and is gone once the session waits no more. Nothing is lost
by that: the next one comes in seconds.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import structlog

from daemon.providers.base import CannotShowCode, Linker
from daemon.rules import linking as rules
from daemon.work.background import looking
from store import qr_codes, sessions
from store.database import Transaction
from store.desk import Store
from store.models import Millis

PACE_SECONDS = 3.0
"""Between two questions while a session waits: a code may be replaced without a word of it."""
LONGEST_WAIT = 60.0
"""Seconds between two questions after troubles; each pause is twice as long as the one before."""
BREATH_SECONDS = 0.2
"""Between two looks at the sessions."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Asking:
    since: Millis | None
    """The provider's word that it waits; each new code is told by a new one."""
    task: asyncio.Task[None]


class Linking:
    """Asks for the code of every session that waits for one. `linkers` are those of the config that holds."""

    def __init__(
        self,
        store: Store,
        linkers: Callable[[], Mapping[int, Linker]],
        clock: Callable[[], Millis],
        *,
        pace: float = PACE_SECONDS,
        breath: float = BREATH_SECONDS,
    ) -> None:
        self._store = store
        self._linkers = linkers
        self._clock = clock
        self._pace = pace
        self._breath = breath
        self._asking: dict[int, _Asking] = {}

    async def run(self) -> None:
        """For ever."""
        try:
            async with asyncio.TaskGroup() as group:
                await looking(self._store, partial(self._look, group), self._breath)
        finally:
            self._asking.clear()

    async def _look(self, group: asyncio.TaskGroup) -> None:
        async with self._store.reading() as reader:
            held = await sessions.all_rows(reader)
        waiting = {number: row.state_at for number, row in held.items() if rules.waits(row)}
        for number, one in list(self._asking.items()):
            if number not in waiting or one.since != waiting[number]:
                self._asking.pop(number).task.cancel()
        for number in waiting.keys() - self._asking.keys():
            since = waiting[number]
            self._asking[number] = _Asking(since, group.create_task(self._ask(number, since)))

    async def _ask(self, number: int, since: Millis | None) -> None:
        """Until it is cancelled."""
        wait = self._pace
        while True:
            linker = self._linkers().get(number)  # the config may name one at any time
            if await self._asked(number, since, linker) or linker is None:
                wait = self._pace
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _asked(self, number: int, since: Millis | None, linker: Linker | None) -> bool:
        """Whether there was a code."""
        try:
            if linker is None:
                raise CannotShowCode("nobody can be asked for its code", "write base_url and api_key into the config")
            await self._show(number, since, await linker.code(), linker.lives)
        except CannotShowCode as trouble:
            await self._say(number, since, trouble)
            return False
        return True

    async def _show(self, number: int, since: Millis | None, code: str, lives: rules.Lives) -> None:
        async def unit(tx: Transaction) -> None:
            before = (await sessions.all_rows(tx))[number]
            if not rules.waits(before) or before.state_at != since:
                return  # an answer to what was asked before the newest word
            after, made = rules.shown(before, await qr_codes.of(tx, number), code, lives, self._clock())
            if after != before:
                await sessions.save(tx, [after])
            await qr_codes.keep(tx, [made] if made else [])

        await self._store.write(unit)

    async def _say(self, number: int, since: Millis | None, trouble: CannotShowCode) -> None:
        async def unit(tx: Transaction) -> bool:
            before = (await sessions.all_rows(tx))[number]
            if not rules.waits(before) or before.state_at != since:
                return False
            after = rules.not_shown(before, trouble.words, trouble.hint, is_none=trouble.is_none)
            if after == before:
                return False
            await sessions.save(tx, [after])
            await qr_codes.drop(tx, [number] if after.qr_until is None else [])
            return True

        if await self._store.write(unit):
            _log.warning("no_code_to_link_by", session=number)
