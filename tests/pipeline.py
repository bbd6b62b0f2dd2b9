"""From signed bodies to rows as in the daemon: a real journal, projector and store; a test hands in the bodies."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daemon.projector.routed import Reading
from daemon.projector.running import Projector
from daemon.providers.gateway.provider import GATEWAY
from daemon.providers.meta.provider import META
from daemon.rules.routing import Directory, Listed
from daemon.work.background import running
from store import journal, syncs
from store.desk import Store
from store.journal import NewDelivery
from store.models import DeliveryDetail, Millis, Sync
from tests.facts import NOON
from tests.shelf import SALES, Shelf, a_shelf

GATEWAY_ID = "webjs_1_1_abc"


@dataclass
class Pipeline:
    """`at` is the time at which the next bodies arrive."""

    shelf: Shelf
    directory: Directory
    at: Millis = NOON

    @property
    def store(self) -> Store:
        return self.shelf.store

    async def deliver(self, *bodies: Any, session: int = SALES) -> list[DeliveryDetail]:
        """Journal bodies one after the other, and wait until all of them are settled."""
        numbers = [await self.journal(body, session) for body in bodies]
        return [await self.settled(number) for number in numbers]

    async def journal(self, body: Any, session: int = SALES) -> int:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.store.append(NewDelivery(self.at, "gateway", session, (session,), {}, raw))

    async def settled(self, number: int) -> DeliveryDetail:
        async with asyncio.timeout(20):
            while True:
                async with self.store.reading() as reader:
                    found = await journal.detail(reader, number, self.store.bodies)
                # the log is told of it after the commit, and before the queue is one shorter
                if found and found.delivery.state != "pending" and not self.store.depth:
                    return found
                await asyncio.sleep(0.005)

    async def sync(self, *chats: Any, session: int = SALES, **batch: Any) -> DeliveryDetail:
        """One batch."""
        return (await self.deliver({"session_id": session, "workspace_id": 1, "chats": list(chats), **batch}))[0]

    async def synced(self, session: int = SALES) -> Sync:
        async with self.store.reading() as reader:
            return await syncs.of_session(reader, session) or Sync(session)


@asynccontextmanager
async def a_pipeline(folder: Path, pause: float = 0.001, region: str | None = None) -> AsyncGenerator[Pipeline]:
    directory = Directory([Listed(SALES, 1, "gateway", (str(SALES), GATEWAY_ID), region)])
    async with a_shelf(folder) as shelf:
        made = Pipeline(shelf, directory)
        reading = Reading({"gateway": GATEWAY, "meta": META}, lambda: directory)
        projector = Projector(shelf.store, reading, lambda: made.at, pause=pause)
        async with running("projector", projector.run):
            yield made


def a_synced_chat(phone: str = "+6281234567890", **rest: Any) -> dict[str, Any]:
    """As the seed's own tests write one."""
    return {
        "type": "private", "contact_phone": phone, "contact_name": "Budi", "last_message": "Halo",
        "timestamp": NOON // 1000 - 60, **rest,
    }  # fmt: skip


def a_synced_group(jid: str = "1234567890-1234567890@g.us", **rest: Any) -> dict[str, Any]:
    participants = [
        {"phone": "+6281111111111", "name": "Ana", "isAdmin": True},
        {"phone": "+6282222222222", "name": "Budi", "isAdmin": False},
    ]
    return {
        "type": "group", "group_jid": jid, "group_name": "Team", "participants": participants,
        "last_message": "hello team", "timestamp": NOON // 1000 - 30, **rest,
    }  # fmt: skip


def a_live_message(body: str = "Halo", key: str = "AC14", *, seconds_ago: int = 60, **rest: Any) -> dict[str, Any]:
    """The webhook of a message of Budi's."""
    message = {
        "id": f"false_6281234567890@c.us_{key}", "from": "6281234567890@c.us", "to": "628111222333@c.us", "body": body,
        "timestamp": NOON // 1000 - seconds_ago, "from_me": False, "type": "chat", "has_media": False,
        "chat_type": "private", **rest,
    }  # fmt: skip
    return {"event": "message_received", "data": {"workspace_id": 1, "session_id": GATEWAY_ID, "message": message}}


async def poison(store: Store, word: str) -> None:
    """From now on the store cannot take a message with this text."""
    trigger = f"""
    CREATE TRIGGER poisoned BEFORE INSERT ON messages WHEN new.body = '{word}'
    BEGIN SELECT RAISE(ABORT, 'the disk dislikes it'); END"""
    await store.write(lambda tx: tx.run(trigger))


async def cure(store: Store) -> None:
    await store.write(lambda tx: tx.run("DROP TRIGGER poisoned"))
