"""Batches of chats that an operator or a script hands in: journalled like a gateway's own, and waited for."""

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import suppress

from daemon.api.batches import Batch, check
from daemon.api.errors import BadRequest, TryLater
from daemon.api.syncing import SyncDone
from daemon.providers.gateway.ids import session_names
from daemon.rules.routing import Directory
from daemon.rules.sight import EVERYTHING, Sight
from store import journal
from store.desk import Store
from store.errors import StoreError
from store.journal import NewDelivery
from store.models import Delivery, Dialect, Millis

DIALECT: Dialect = "gateway"
"""All that is handed in is read as the gateway's batches are."""
WAIT_SECONDS = 8.0
"""How long an answer waits for its chats to be on the desk."""
_LOOK_SECONDS = 0.1
_LOST = re.compile(r"(?:^|; )/chats/(\d+)\b")


class Syncing:
    """Takes batches in. `directory` says whose they are."""

    def __init__(
        self,
        store: Store,
        directory: Callable[[], Directory],
        clock: Callable[[], Millis],
        *,
        wait: float = WAIT_SECONDS,
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._wait = wait

    async def take(self, batch: Batch, session: str | None, operator: str, sight: Sight = EVERYTHING) -> SyncDone:
        """Journal one batch; answers when it is on the desk, or when it takes too long. Raises DaemonError."""
        number = await self.journal(batch, session, operator, sight)
        return await self.outcome(number, len(batch["chats"]))

    async def journal(self, batch: Batch, session: str | None, operator: str, sight: Sight = EVERYTHING) -> int:
        """Keep a batch durably, for sessions within `sight`; returns its delivery."""
        check(batch)
        number, speakers = self._whose(batch, session, sight)
        named = batch if number is None or session_names(batch) else {"session_id": number, **batch}
        raw = json.dumps(named, ensure_ascii=True).encode()
        headers = {"x-frontdesk-operator": operator}
        try:
            return await self._store.append(
                NewDelivery(self._clock(), DIALECT, number, tuple(sorted(speakers)), headers, raw)
            )
        except StoreError as trouble:
            raise TryLater(f"the batch could not be kept: {trouble}", "try again in a moment") from None

    async def outcome(self, number: int, chats: int) -> SyncDone:
        """What became of a batch, as far as that is known in time."""
        delivery = None
        with suppress(TimeoutError):
            async with asyncio.timeout(self._wait):
                delivery = await self._settled(number)
        state, reason = (delivery.state, delivery.reason) if delivery else ("pending", None)
        lost = len(set(_LOST.findall(reason or ""))) if state in ("failed", "quarantined") else 0
        session_id = delivery.session_id if delivery else None
        return SyncDone(number, session_id, chats, chats - lost, state, reason, self._store.epoch, self._store.seq)

    async def _settled(self, number: int) -> Delivery:
        while True:
            seq = self._store.seq
            async with self._store.reading() as reader:
                found = await journal.one(reader, number)
            if found and found.state != "pending":
                return found
            with suppress(TimeoutError):
                await asyncio.wait_for(self._store.committed(seq), _LOOK_SECONDS)

    def _whose(self, batch: Batch, session: str | None, sight: Sight) -> tuple[int | None, frozenset[int]]:
        """The session of a batch, and those that it may be written to."""
        directory = self._directory()
        known = frozenset(one for one in directory.sessions(DIALECT) if sight.sees(directory.workspace(one)))
        asked = self._named(directory, (session,), known) if session else None
        told = self._named(directory, names, known) if (names := session_names(batch)) else None
        if asked and told and asked != told:
            raise BadRequest(f"session {session!a} is asked for, and the batch names another", "leave one of them out")
        if (number := asked or told) is not None:
            return number, frozenset({number})
        if all(session_names(chat) for chat in batch["chats"]):
            return None, known
        raise BadRequest("session: the batch names none", "name one: frontdesk sync --session KEY")

    def _named(self, directory: Directory, names: tuple[str, ...], known: frozenset[int]) -> int:
        found = directory.resolve(DIALECT, names, known)
        if not isinstance(found, tuple):
            raise BadRequest(f"session: {names[0]!a} is no session of a gateway", "see: frontdesk sessions list")
        return found[0]
