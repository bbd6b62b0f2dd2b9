"""Operators at a real socket's handlers: verbs, undo and redo, and all that the desk then shows."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from daemon.api.doing import AskVerb, VerbDone
from daemon.api.history import ActionPage, AskActions, AskUndo, UndoDone
from daemon.projector import persons
from daemon.projector.unmaking import UNMAKING
from daemon.socket import history, verbs
from daemon.socket.desk import Caller, Desk
from store.models import ChatFilter, Identity, Message, Millis
from tests.facts import NOON, a_peer, inbound, seconds
from tests.shelf import CARE, Shelf, a_shelf

_ROWS = """
SELECT id, contact_id, name, status, snoozed_until, assignee, tags, priority, pinned, muted, unread_count, read_at,
    preview, last_message_at, last_message_id, waiting_since, window_closes_at, merged_into, merged_count
FROM chats ORDER BY id"""
_READ = "SELECT id, is_unread, read_by IS NULL, read_at FROM messages WHERE direction <> 'internal' ORDER BY id"


@dataclass
class Triage:
    """`at` is the time; each thing that is done takes a second."""

    shelf: Shelf
    at: Millis = NOON
    _said: int = field(default=0)

    @property
    def desk(self) -> Desk:
        nobody = cast("Any", None)
        return Desk(
            self.shelf.store, nobody, nobody, nobody, lambda: self.at, nobody, nobody, persons.DOING, unmaking=UNMAKING
        )

    async def do(self, verb: str, *ids: int, by: str = "ana", **args: Any) -> VerbDone:
        """On contacts when the verb is one of theirs."""
        self.at = Millis(self.at + 1000)
        on = {"contacts": ids} if verb in ("merge", "split", "forget") else {"chats": ids}
        return await verbs.do(self.desk, Caller(by, 1), AskVerb(verb, args=args, **on))

    async def undo(self, action: int | None = None, by: str = "ana", *, redo: bool = False) -> UndoDone:
        self.at = Millis(self.at + 1000)
        return await history.undo(self.desk, Caller(by, 1), AskUndo(action, redo))

    async def redo(self, action: int | None = None, by: str = "ana") -> UndoDone:
        return await self.undo(action, by, redo=True)

    async def history(self, **which: Any) -> ActionPage:
        return await history.page(self.desk, Caller("ana", 1), AskActions(**which))

    async def customers(self, count: int, *, session: int = CARE) -> list[int]:
        """So many write for the first time; returns their chats."""
        before = {one.id for one in await self.shelf.chats(ChatFilter(status="any"))}
        for _ in range(count):
            await self.hear(len(before) + self._said, session=session)
        return sorted({one.id for one in await self.shelf.chats(ChatFilter(status="any"))} - before)

    async def hear(self, who: int, body: str = "hello", *, session: int = CARE, **rest: Any) -> None:
        """A customer writes, at the time that it is."""
        self._said += 1
        person = Identity("phone", f"+55119887766{who:02d}")
        peer = a_peer(person, f"Customer {who}")
        at = seconds(-10_000 + self._said)
        await self.shelf.take(inbound(f"m{self._said}", body, peer=peer, sent_at=at, **rest), session=session)

    async def rows(self) -> list[tuple[Any, ...]]:
        """Every chat with all that it shows, merged ones too."""
        return await self.shelf.rows(_ROWS)

    async def read(self) -> list[tuple[Any, ...]]:
        return await self.shelf.rows(_READ)

    async def lines(self, chat: int) -> list[Message]:
        return [one for one in await self.shelf.thread(chat) if one.direction == "internal"]


@asynccontextmanager
async def a_triage(folder: Path) -> AsyncGenerator[Triage]:
    async with a_shelf(folder) as shelf:
        yield Triage(shelf)
