"""A real store in a temporary folder, with sessions in two workspaces, and what a test asks of it."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from daemon.projector import persons
from daemon.projector.batch import project
from daemon.projector.routed import Routed
from store import lists, messages, readings, sessions
from store.actions import Actor, Done, Step
from store.database import Transaction
from store.desk import Store, open_store
from store.lists import PageStart
from store.models import Chat, ChatFilter, Message, Millis, Session
from store.sessions import Configured, WorkspaceRow
from tests.facts import NOON, routed

CARE, SALES, OTHER = 1, 2, 3
"""Sessions: two dialects in workspace 1, and one in workspace 2."""
WORKSPACES = [WorkspaceRow(1, "Acme", "ID"), WorkspaceRow(2, "Bolt", None)]
SESSIONS = [
    Configured(CARE, 1, "care", "meta", "meta", "+15550783881", True, "unknown"),
    Configured(SALES, 1, "sales", "gateway", "webjs", None, False, "unknown"),
    Configured(OTHER, 2, "other", "meta", "meta", "+15550000002", True, "unknown"),
]


class Shelf:
    """A store and the questions that tests ask."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def take(self, *facts: object, session: int = CARE, received_at: Millis = NOON) -> None:
        """Project these facts as one batch."""
        await self.take_routed([routed(fact, session=session, received_at=received_at) for fact in facts])

    async def take_routed(self, facts: Iterable[Routed]) -> None:
        held = list(facts)

        async def unit(tx: Transaction) -> None:
            await project(tx, held, NOON)

        await self.store.write(unit)

    async def chats(self, wanted: ChatFilter = ChatFilter(), **rest: Any) -> list[Chat]:  # noqa: B008  it is frozen
        async with self.store.reading() as reader:
            return (await lists.page(reader, wanted, PageStart(), **{"limit": 100, **rest})).chats

    async def chat(self) -> Chat:
        (only,) = await self.chats()
        return only

    async def thread(self, chat_id: int | None = None) -> list[Message]:
        wanted = chat_id if chat_id is not None else (await self.chat()).id
        async with self.store.reading() as reader:
            return (await messages.page(reader, wanted, limit=500)).messages

    async def sessions(self) -> dict[int, Session]:
        async with self.store.reading() as reader:
            return {one.id: one for one in await sessions.listed(reader)}

    async def read(self, *chats: int, seen_seq: int | None = None, at: Millis = NOON) -> Done:
        step = Step(Actor("ana", at), "read")
        return await self.store.write(lambda tx: readings.read(tx, chats, step, seen_seq=seen_seq))

    async def unread(self, *chats: int) -> Done:
        return await self.store.write(lambda tx: readings.unread(tx, chats, Step(Actor("ana", NOON), "unread")))

    async def do(self, verb: str, *ids: int, operator: str = "ana", at: Millis = NOON, **args: Any) -> Done:
        """A verb that decides who is who."""
        return await self.store.write(lambda tx: persons.DOING[verb](tx, ids, Actor(operator, at), args))

    async def rows(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        async with self.store.reading() as reader:
            return await reader.rows(sql, args)


@asynccontextmanager
async def a_shelf(folder: Path) -> AsyncGenerator[Shelf]:
    async with open_store(folder) as store:
        await store.write(lambda tx: sessions.configure(tx, WORKSPACES, SESSIONS))
        yield Shelf(store)
