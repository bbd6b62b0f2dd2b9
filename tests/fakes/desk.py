"""A daemon without an intake: a real store, feed and socket, and rows written by hand instead of by a projector."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from daemon import feed
from daemon.api.replies import Reply
from daemon.api.views import View
from daemon.client import SocketInbox
from daemon.facts import Fact
from daemon.feed import Feed
from daemon.outbox.office import Account, Office
from daemon.outbox.room import Outbox
from daemon.projector import persons
from daemon.projector.batch import project
from daemon.projector.importing import Importing
from daemon.projector.routed import Routed
from daemon.projector.unmaking import UNMAKING
from daemon.providers.base import Piece
from daemon.rules.routing import Directory, Listed
from daemon.rules.sight import Rules, Sights
from daemon.socket.company import Company
from daemon.socket.desk import About, Desk
from daemon.socket.listen import claimed, serving
from daemon.socket.routes import create_app
from daemon.vitals import Vitals
from daemon.work import background
from daemon.work.catching_up import CatchingUp
from daemon.work.fetching import Fetching, Patience
from daemon.work.syncing import Syncing
from store import chats, messages, sessions
from store.chats import NEVER, ChatRow
from store.database import Transaction
from store.desk import Store, open_store
from store.messages import RANK_SHIFT, MessageRow
from store.models import Millis
from store.sessions import Configured, WorkspaceRow
from tests.fakes.sender import PLAIN, FakeSender

NOON = Millis(1_795_348_800_000)
VERSION = "9.9"


def a_chat_row(number: int, session: int = 1, workspace: int = 1) -> ChatRow:
    return ChatRow(
        id=number, workspace_id=workspace, session_id=session, session_key="care" if session == 1 else "sales",
        provider_type="meta", peer=f"p:{number}", kind="private", contact_id=None, group_id=None,
        send_to=str(number), send_to_at=NOON, name=f"Chat {number}", phone=None, participants_count=None,
        status="open", unread_count=0, snapshot_unread=None, snapshot_at=None, read_at=None, last_message_id=None,
        last_message_at=NOON, last_message_type=None, last_message_direction=None, last_message_status=None, preview="",
        last_sender_name=None, last_sender_contact_id=None, last_inbound_at=None, window_closes_at=None,
        window_order=NEVER, waiting_since=None, is_late=0, failed_count=0,
        assignee=None, tags="[]", snoozed_until=None,
        priority=0, pinned=0, muted=0, merged_into=None, merged_count=0, created_seq=0, seq=0,
    )  # fmt: skip


def a_message_row(number: int, chat: ChatRow, body: str = "hello") -> MessageRow:
    sent_at = Millis(NOON + number * 1000)
    return MessageRow(
        id=number, rank=(sent_at // 1000) << RANK_SHIFT, chat_id=chat.id, session_id=chat.session_id,
        workspace_id=chat.workspace_id, dedupe_key=f"m{number}", provider_message_id=f"wamid.{number}",
        direction="inbound", type="text", detail=None, body=body, sent_body=None, sent_at=sent_at, claimed_sent_at=None,
        is_clamped=0, is_late=0, received_at=sent_at, origin="live", is_raising=1, is_marked_unread=0, is_unread=1,
        read_at=None, read_by=None, sender_id=None, sender_name="Ada", claimed_status=None, status="delivered",
        error=None, error_code=None, hint=None, window_refused_at=None, media=None, quoted_key=None, quoted_id=None,
        reactions=None, edited_at=None, revoked_at=None,
        delivery_id=None, outbox_id=None, merged_into=None, created_seq=0, seq=0,
    )  # fmt: skip


REPLIES = (
    Reply("hello", "Hello {{contact.name}}, {{operator}} here, by {{session.key}} {{session.phone}}."),
    Reply("bolt", "Only there, dear zebra.", 2),
)


class Views:
    """Views that are kept for as long as the desk stands."""

    def __init__(self) -> None:
        self.kept: dict[str, View] = {}

    def held(self) -> tuple[View, ...]:
        return tuple(self.kept.values())

    async def keep(self, view: View, operator: str) -> None:
        self.kept[view.name] = replace(view, is_saved=True)


@dataclass
class FakeDesk:
    """Two sessions in two workspaces; chats and messages on demand, written as a projector writes them."""

    path: Path
    store: Store
    feed: Feed
    chats: dict[int, ChatRow] = field(default_factory=dict)
    messages: dict[int, MessageRow] = field(default_factory=dict)
    sights: Sights = field(default_factory=lambda: Sights(Rules()))
    company: Company = field(default_factory=lambda: Company(lambda: NOON))
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def inbox(self, operator: str | None = None) -> SocketInbox:
        return SocketInbox(self.path, operator)

    async def has_listeners(self, count: int) -> None:
        """Wait until so many listen to the feed."""
        async with asyncio.timeout(10):
            while True:
                if self.feed.listeners == count:
                    return
                await asyncio.sleep(0.005)

    async def add_chat(self, session: int = 1) -> int:
        row = a_chat_row(max(self.chats, default=0) + 1, session, workspace=session)
        await self.store.write(lambda tx: chats.insert(tx, [row]))
        self.chats[row.id] = row
        return row.id

    async def take(self, session: int, *facts: Fact) -> None:
        """What a provider tells, as the projector shows it."""
        rows = [Routed(None, NOON, session, fact) for fact in facts]
        await self.store.write(lambda tx: project(tx, rows, NOON))

    async def receive(self, chat_id: int, body: str = "hello", count: int = 1) -> list[int]:
        """Messages of one commit, and their chat with them."""
        rows = [a_message_row(next(self._numbers), self.chats[chat_id], body) for _ in range(count)]

        async def unit(tx: Transaction) -> None:
            await messages.save(tx, rows, [])
            await self._touch(tx, chat_id, unread=count, last=rows[-1])

        await self.store.write(unit)
        self.messages.update({row.id: row for row in rows})
        return [row.id for row in rows]

    async def edit(self, message_id: int, body: str) -> None:
        old = self.messages[message_id]
        row = replace(old, body=body)

        async def unit(tx: Transaction) -> None:
            await messages.save(tx, [], [(old, row)])
            await self._touch(tx, old.chat_id, unread=0, last=row)

        await self.store.write(unit)
        self.messages[message_id] = row

    async def touch(self, chat_id: int) -> None:
        """Change a chat without any of its messages."""
        await self.store.write(lambda tx: self._touch(tx, chat_id, unread=0, last=None))

    async def _touch(self, tx: Transaction, chat_id: int, *, unread: int, last: MessageRow | None) -> None:
        old = self.chats[chat_id]
        row = replace(old, unread_count=old.unread_count + unread, priority=old.priority + 1)
        if last:
            row = replace(row, preview=last.body, last_message_id=last.id, last_message_at=last.sent_at)
        await chats.update(tx, [(old, row)])
        self.chats[chat_id] = row


class NothingMissed:
    """A provider that has told everything."""

    is_by_itself = True
    note = ""

    async def pieces(self, since: Millis, cursor: str | None) -> AsyncGenerator[Piece]:
        nothing: tuple[Piece, ...] = ()
        for piece in nothing:
            yield piece


@asynccontextmanager
async def a_desk(folder: Path, rules: Rules | None = None) -> AsyncGenerator[FakeDesk]:
    """A desk that listens on `folder`/frontdesk.sock. `rules`: who sees which workspace; without them all see all."""
    sights = Sights(rules or Rules())
    async with AsyncExitStack() as stack:
        path = folder / "run" / "frontdesk.sock"
        claim = stack.enter_context(claimed(path))
        store = await stack.enter_async_context(open_store(folder / "state"))
        await store.write(_configure)
        vitals = Vitals(lambda: NOON)
        told = feed.of_store(store, vitals)
        await stack.enter_async_context(background.running("feed", told.fill))
        company = Company(lambda: NOON, sights, pause=0.02, look=0.02)
        outbox, syncing = Outbox(_office(store, company)), _syncing(store)
        app = create_app(
            Desk(
                store,
                told,
                outbox,
                an_about(),
                lambda: NOON,
                vitals,
                syncing,
                persons.DOING,
                unmaking=UNMAKING,
                views=Views(),
                importing=Importing(store, lambda: 1000, lambda: NOON),
                catching_up=CatchingUp(store, lambda: {1: NothingMissed()}, lambda: NOON),
                fetching=Fetching(store, lambda _: None, lambda: Patience(1, 1), lambda: NOON),
                replies=lambda: REPLIES,
                company=company,
            )
        )
        await stack.enter_async_context(serving(claim, app))
        yield FakeDesk(path, store, told, sights=sights, company=company)


def _syncing(store: Store) -> Syncing:
    """Batches are kept, and stay so: nobody projects them."""
    directory = Directory([Listed(2, 2, "gateway", ("2", "sales"))])
    return Syncing(store, lambda: directory, lambda: NOON, wait=0.05)


def _office(store: Store, company: Company) -> Office:
    """Nothing leaves: answers stay in the queue, since nobody runs its loop."""
    able = {1: replace(PLAIN, can_react=True), 2: PLAIN}
    accounts = {one: Account(one, FakeSender(abilities=abilities)) for one, abilities in able.items()}
    return Office(store, accounts, _project, lambda: NOON, company.check)


async def _project(tx: Transaction, session_id: int, facts: Sequence[Fact]) -> None:
    await project(tx, [Routed(None, NOON, session_id, fact) for fact in facts], NOON)


def an_about() -> About:
    return About(
        version=VERSION,
        started_at=NOON,
        listen=lambda: "127.0.0.1:8787",
        state_folder="/state",
        log="/state/daemon.log",
        config="/config.toml",
        config_trouble=lambda: None,
    )


async def _configure(tx: Transaction) -> None:
    workspaces = [WorkspaceRow(1, "Acme", "ID"), WorkspaceRow(2, "Bolt", None)]
    await sessions.configure(
        tx,
        workspaces,
        [
            Configured(1, 1, "care", "meta", "meta", "+15550783881", True, "connected"),
            Configured(2, 2, "sales", "gateway", "webjs", None, False, "unknown"),
        ],
    )
