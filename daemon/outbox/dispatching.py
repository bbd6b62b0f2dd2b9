"""The loop that lets answers leave: one of a chat at a time, and never one twice by itself."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TypeVar

import structlog

from daemon.facts import Reaction
from daemon.outbox import troubles, trying
from daemon.outbox.office import Office
from daemon.outbox.trying import Try
from daemon.outbox.turns import Turns
from daemon.providers.base import Outcome, Rejected, Unknown
from daemon.rules import queue
from store import outbox, sessions
from store.errors import StoreBroken, StoreError, StoreStopping
from store.outbox import OutboxRow
from store.sessions import SessionRow
from store.table import replaced

T = TypeVar("T")

GRACE_SECONDS = 2.5
"""How long calls that are under way may still take once the daemon stops."""
_LOOK_AGAIN_SECONDS = 0.5
"""While something waits: it may be for a session to come back, or for a status that settles what is unknown."""
_REST_SECONDS = 30.0
"""While nothing does, but a session is given a rest that will end."""
_MOST_ROWS = 500
"""Of each session, in one look."""
_PAUSE_SECONDS = 1.0
_log = structlog.get_logger()


class Dispatcher:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._wake = asyncio.Event()
        self.turns = Turns()
        self._under_way: dict[int, int] = {}
        """Intents whose call is being made, and by which session."""
        self._is_stopping = False
        self._all_ended = asyncio.Event()
        self._all_ended.set()

    def wake(self) -> None:
        """Something may be ready that was not."""
        self._wake.set()

    async def stop(self) -> None:
        """Begin nothing more, and hear the end of what is under way: what is cut off would be unknown."""
        self._is_stopping = True
        self._wake.set()
        try:
            await asyncio.wait_for(self._all_ended.wait(), GRACE_SECONDS)
        except TimeoutError:
            _log.warning("sends_cut_off", count=len(self._under_way))

    async def run(self) -> None:
        """For ever, or until it is stopped."""
        if unknown := await trying.recover(self._office):
            _log.warning("sends_unknown", count=unknown)
        async with asyncio.TaskGroup() as calls:
            while not self._is_stopping:
                self._wake.clear()
                # a look that failed would end the calls under way, and what came of them would be unknown
                rows, held = await _when_possible("outbox_waits", self._look)
                if self._is_stopping:
                    break
                for row in self._ready(rows, held):
                    self._under_way[row.id] = row.session_id
                    self.turns.begin(row.session_id)
                    self._all_ended.clear()
                    calls.create_task(self._carry(row), name=f"send {row.id}")
                await self._rest(rows, held)

    async def _look(self) -> tuple[list[OutboxRow], dict[int, SessionRow]]:
        office, now = self._office, self._office.clock()
        async with office.store.reading() as reader:
            rows = await outbox.open_rows(reader, now, _MOST_ROWS)
            held = await sessions.all_rows(reader)
        rows = [replaced(row, state="sending") if row.id in self._under_way else row for row in rows]
        if any(queue.is_stale(row, now) for row in rows):
            await trying.hold_stale(office)
        if any(row.trouble_until is not None and row.trouble_until <= now for row in held.values()):
            await troubles.end_rests(office)
        return [row for row in rows if not queue.is_stale(row, now)], held

    def _ready(self, rows: list[OutboxRow], held: Mapping[int, SessionRow]) -> list[OutboxRow]:
        ready, begun = [], Counter[int]()
        for row in queue.next_up(rows, self._office.clock(), lambda row: self._may_go(row, held)):
            sender = self._office.sender(row.session_id)
            busy = self.turns.taken(row.session_id) + begun[row.session_id]
            if sender is not None and busy < sender.abilities.at_once:
                begun[row.session_id] += 1
                ready.append(row)
        return ready

    def _may_go(self, row: OutboxRow, held: Mapping[int, SessionRow]) -> bool:
        session = held[row.session_id]
        # one that only rests is still tried: that is how it is noticed that it is back
        is_stopped = session.trouble is not None and session.trouble_until is None
        is_slowed = (session.slowed_until or 0) > self._office.clock()
        return session.state == "connected" and bool(session.is_configured) and not is_stopped and not is_slowed

    async def _rest(self, rows: list[OutboxRow], held: Mapping[int, SessionRow]) -> None:
        has_rests = any(row.trouble_until is not None for row in held.values())
        seconds = _LOOK_AGAIN_SECONDS if rows else _REST_SECONDS if has_rests else None
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    async def _carry(self, row: OutboxRow) -> None:
        """One call, with a commit before it and one after it."""
        try:
            one = await trying.begin(self._office, row.id)
            if one is not None:
                outcome = await self._call(one)
                _tell(row, outcome)
                # what came of it is known to nobody else
                await _when_possible("outcome_waits", partial(trying.end, self._office, one, outcome), outbox=row.id)
        except StoreStopping:
            pass  # the next start finds the row as it was last written
        except StoreBroken:
            raise
        except StoreError as trouble:
            _log.warning("send_waits", outbox=row.id, trouble=trouble)
            await asyncio.sleep(_PAUSE_SECONDS)
        finally:
            del self._under_way[row.id]
            self.turns.end(row.session_id)
            if not self._under_way:
                self._all_ended.set()
            self._wake.set()

    async def _call(self, one: Try) -> Outcome:
        sender = self._office.sender(one.session_id)
        if sender is None:
            return Rejected("this session can no longer send", Reaction.STOP, "see: frontdesk config validate")
        try:
            return await sender.send(one.outgoing)
        except Exception as trouble:  # noqa: BLE001  whatever happened, it happened in the middle of a send
            _log.error("send_stumbled", outbox=one.outbox_id, trouble=trouble)
            return Unknown("frontdesk stumbled over it while it was being sent")


def _tell(row: OutboxRow, outcome: Outcome) -> None:
    kind = type(outcome).__name__.lower()
    code = outcome.code if isinstance(outcome, Rejected) else None
    _log.info("sent" if kind == "sent" else "not_sent", outbox=row.id, session=row.session_id, end=kind, code=code)


async def _when_possible(waits: str, work: Callable[[], Awaitable[T]], **of: int) -> T:
    """As soon as the disk can. Only a store that is at its end ends this."""
    while True:
        try:
            return await work()
        except (StoreBroken, StoreStopping):
            raise
        except StoreError as trouble:
            _log.warning(waits, trouble=trouble, **of)
            await asyncio.sleep(_PAUSE_SECONDS)
