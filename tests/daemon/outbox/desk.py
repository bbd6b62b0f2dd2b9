"""A real store with an outbox on it, ways out that a test writes down, and a clock that a test moves."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daemon.api.outbox import OutboxDone
from daemon.api.sending import AskSend, AskSendTo, Route, SendDone
from daemon.facts import Fact, SessionChanged
from daemon.outbox.office import Account, Office
from daemon.outbox.room import Outbox
from daemon.projector.batch import project
from daemon.projector.routed import Routed
from daemon.rules.choice import Failover
from daemon.rules.templates import Approved
from daemon.work.background import running
from store import outbox, sessions
from store.database import Transaction
from store.models import Message, Millis, OutboxItem
from store.sessions import Configured, WorkspaceRow
from tests.facts import NOON, inbound
from tests.fakes.sender import PLAIN, FakeSender
from tests.shelf import Shelf, a_shelf

CARE, SALES, PT, TWIN, OTHER = 1, 2, 4, 5, 9
"""Meta and a gateway in workspace 1, a second number of Meta's, the gateway of care's own number; workspace 2."""
TEMPLATES = (
    Approved("follow_up", "en_US", "Hello {{1}}, may we help?", ("contact.name",)),
    Approved("offer", "en_US", "{{1}} until {{2}}", ("ask", "ask")),
)
_SESSIONS = [
    Configured(CARE, 1, "care", "meta", "meta", "+15550783881", True, "connected"),
    Configured(SALES, 1, "sales", "gateway", "webjs", "+628111222333", False, "connected"),
    Configured(PT, 1, "pt", "meta", "meta", "+351920990000", False, "connected"),
    Configured(TWIN, 1, "twin", "gateway", "webjs", "+15550783881", False, "unknown"),
    Configured(OTHER, 2, "other", "meta", "meta", "+15550000002", True, "connected"),
]


@dataclass
class Sending:
    """Everything a test asks of an outbox. Times are the desk's own: `pass_time` moves them."""

    shelf: Shelf
    senders: dict[int, FakeSender]
    now: Millis = NOON
    failover: Failover = "ask"
    room: Outbox = field(init=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        accounts = {
            one: Account(
                one, sender, self.failover, templates=TEMPLATES if sender.abilities.has_templates else (),
                region=None if one == OTHER else "ID",
            )
            for one, sender in self.senders.items()
        }  # fmt: skip
        self.room = Outbox(Office(self.shelf.store, accounts, self.project, lambda: self.now))

    async def project(self, tx: Transaction, session_id: int, facts: Sequence[Fact]) -> None:
        await project(tx, [Routed(None, self.now, session_id, fact) for fact in facts], self.now)

    async def hear(self, *facts: Fact, session: int = CARE) -> None:
        """As a provider's webhook would tell it, now."""
        routed = [Routed(1, self.now, session, fact) for fact in facts]
        await self.shelf.store.write(lambda tx: project(tx, routed, self.now))

    async def customer(self, body: str = "hello", *, session: int = CARE, **rest: Any) -> int:
        """A customer writes; returns their chat's id."""
        key = f"in-{session}-{next(self._numbers)}"
        await self.hear(inbound(key, body, sent_at=self.now, **rest), session=session)
        ((chat_id,),) = await self.shelf.rows("SELECT chat_id FROM messages WHERE dedupe_key = ?", key)
        return int(chat_id)

    async def goes(self, session: int) -> None:
        """Its connection is gone for long enough to count as down."""
        await self.hear(SessionChanged("disconnected", "LOGOUT"), session=session)
        self.pass_time(31)

    def pass_time(self, seconds: float) -> None:
        self.now = Millis(self.now + round(seconds * 1000))
        self.room.dispatcher.wake()

    async def answer(self, chat_id: int, text: str = "hi", **rest: Any) -> SendDone:
        return await self.room.send("ana", AskSend(id=chat_id, text=text, **rest))

    async def write_to(self, to: str, text: str = "hi", **rest: Any) -> SendDone:
        return await self.room.send("ana", AskSendTo(to=to, text=text, **rest))

    async def route(self, chat_id: int, session: str | None = None) -> Route:
        return await self.room.route("ana", chat_id, session)

    async def do(self, verb: str, *ids: int) -> OutboxDone:
        return await self.room.do(verb, ids)

    async def items(self) -> list[OutboxItem]:
        """Oldest first."""
        async with self.shelf.store.reading() as reader:
            return (await outbox.listed(reader, (), None, 500))[::-1]

    async def ours(self, chat_id: int | None = None) -> list[Message]:
        """What was written at the desk or by our phone."""
        return [one for one in await self.shelf.thread(chat_id) if one.direction == "outbound"]

    async def becomes(self, *states: str) -> list[OutboxItem]:
        """Wait until the intents are in these states, in their order."""
        found: list[OutboxItem] = await until(lambda items: tuple(one.state for one in items) == states, self.items)
        return found


async def until(is_so: Callable[[Any], bool], ask: Callable[[], Any], seconds: float = 5.0) -> Any:
    """Ask until the answer fits."""
    answer = None
    try:
        async with asyncio.timeout(seconds):
            while not is_so(answer := await ask()):
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"it did not come to that: {answer}") from None
    return answer


@asynccontextmanager
async def a_sending_desk(folder: Path, *, failover: Failover = "ask", workspaces: int = 2) -> AsyncGenerator[Sending]:
    """Nothing leaves until `leaving` runs."""
    async with a_shelf(folder) as shelf:
        named = [WorkspaceRow(1, "Acme", "ID"), WorkspaceRow(2, "Bolt", None)]
        configured = [one for one in _SESSIONS if one.workspace_id <= workspaces]
        await shelf.store.write(lambda tx: sessions.configure(tx, named, configured))
        meta, gateway = (CARE, PT, OTHER), (SALES, TWIN)
        senders = {one: FakeSender() for one in meta}
        senders |= {one: FakeSender(abilities=PLAIN, reaches_groups=False) for one in gateway}
        desk = Sending(shelf, senders, failover=failover)
        for session in (CARE, SALES):
            await desk.hear(SessionChanged("connected"), session=session)
        yield desk


@asynccontextmanager
async def leaving(desk: Sending) -> AsyncGenerator[None]:
    """The loop runs; at the end it is stopped in order."""
    async with running("outbox", desk.room.dispatcher.run):
        yield
        await desk.room.dispatcher.stop()
