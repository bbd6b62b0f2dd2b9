"""The whole way in: the public side on a real port, a real store behind it, and the projector at work."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from daemon.intake.chats import page
from daemon.intake.listening import Admission, Limits, Listening, Wellbeing
from daemon.intake.public import public_app
from daemon.intake.serving import serve
from daemon.projector.routed import Reading
from daemon.projector.running import Projector
from daemon.providers.base import Secret
from daemon.providers.gateway.provider import GATEWAY as DIALECT
from daemon.providers.meta.provider import META as META_DIALECT
from daemon.rules.routing import Directory, Listed, refs_of
from store import journal, sessions, syncs
from store.desk import Store, open_store
from store.models import Delivery, Millis, Sync
from store.sessions import Configured, WorkspaceRow
from tests.daemon.intake.desk import FakeDesk
from tests.daemon.providers.bodies import NOW, SECRET, as_json, gateway_headers, written_headers
from tests.shelf import Shelf

WRITTEN, LIVE, SYNC = "/api/whatsapp/webhook", "/api/whatsapp/webhooks/webjs", "/api/whatsapp/chats/sync"
SALES, BRANCH, LONE = 7, 8, 9
"""Sessions of workspace 1, 2 and 1: the first two have the gateway's one secret, the third another."""
LONE_SECRET = b"a gateway of its own"
NUMBER = "200000000000001"
_LISTED = [
    Listed(SALES, 1, "gateway", refs_of(SALES, "sales", ("webjs_1_1_abc", "webjs_1_1763181942_W0hejiNg"), None, None)),
    Listed(BRANCH, 2, "gateway", refs_of(BRANCH, "branch", ("webjs_2_1_xyz",), None, None)),
    Listed(LONE, 1, "gateway", refs_of(LONE, "lone", ("webjs_1_2_lone",), None, None)),
    Listed(1, 1, "meta", refs_of(1, "care", (), NUMBER, None)),
]
_SECRETS = {
    "gateway": (Secret(SALES, SECRET), Secret(BRANCH, SECRET), Secret(LONE, LONE_SECRET)),
    "meta": (Secret(1, b"old app secret"), Secret(1, SECRET)),
}
_CONFIGURED = [
    Configured(SALES, 1, "sales", "gateway", "webjs", None, False, "unknown"),
    Configured(BRANCH, 2, "branch", "gateway", "webjs", None, False, "unknown"),
    Configured(LONE, 1, "lone", "gateway", "webjs", None, False, "unknown"),
    Configured(1, 1, "care", "meta", "meta", None, False, "unknown"),
]


@dataclass(kw_only=True)
class Front(FakeDesk):
    """The same callers as at a fake desk; what they send becomes rows."""

    shelf: Shelf

    async def write(self, body: Any, path: str = WRITTEN, **signed: Any) -> tuple[int, Any]:
        """Post in the written form; the answer's status and JSON."""
        raw = as_json(body)
        return self._read(await self.post(path, raw, written_headers(raw, **signed)))

    async def live(self, body: Any, path: str = LIVE, **signed: Any) -> tuple[int, Any]:
        """Post in the live form."""
        raw = as_json(body)
        return self._read(await self.post(path, raw, gateway_headers(raw, **signed)))

    async def deliveries(self) -> list[Delivery]:
        """Once all of them are settled."""
        while self.shelf.store.depth:
            await asyncio.sleep(0.002)
        async with self.shelf.store.reading() as reader:
            return await journal.listed(reader, None, None, 500)

    async def count(self, table: str) -> int:
        await self.deliveries()
        return int((await self.shelf.rows(f"SELECT count(*) FROM {table}"))[0][0])

    @staticmethod
    def _read(answer: Any) -> tuple[int, Any]:
        return answer.status, json.loads(answer.body) if answer.body else None


@asynccontextmanager
async def a_front(folder: Path, **limits: Any) -> AsyncGenerator[Front]:
    async with open_store(folder) as store:
        named = [WorkspaceRow(1, "Acme", "ID"), WorkspaceRow(2, "Bolt", None)]
        await store.write(lambda tx: sessions.configure(tx, named, _CONFIGURED))
        front = Front(shelf=Shelf(store), admission=Admission(Directory(_LISTED), _SECRETS, (b"verify me",)))  # type: ignore[arg-type]
        front.limit(**limits)
        reading = Reading({"gateway": DIALECT, "meta": META_DIALECT}, lambda: front.admission.directory)
        projecting = asyncio.create_task(Projector(store, reading, lambda: Millis(NOW)).run())
        listening = Listening(
            store,
            lambda: front.admission,
            lambda: Millis(NOW),
            front.log,
            partial(_wellbeing, front),
            partial(page, store),
            partial(_synced, store),
        )
        runner = await serve(public_app(listening), "127.0.0.1", 0, Limits(**limits))
        front.port = runner.addresses[0][1]
        try:
            yield front
        finally:
            await runner.cleanup()
            projecting.cancel()
            await asyncio.gather(projecting, return_exceptions=True)


async def _synced(store: Store, session_id: int) -> Sync:
    async with store.reading() as reader:
        return await syncs.of_session(reader, session_id) or Sync(session_id)


async def _wellbeing(front: Front) -> Wellbeing:
    return Wellbeing(0, tuple((await front.shelf.sessions()).values()))
