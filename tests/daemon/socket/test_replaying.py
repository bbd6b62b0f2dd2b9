"""Replay: what could not be understood is read once more, and nothing is doubled by it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

import pytest

from daemon.api.deliveries import REPLAY, REPLAY_ALL, AskReplay, AskReplayAll, ReplayDone
from daemon.api.errors import BadRequest, NotFound
from daemon.api.messages import AskMessages
from daemon.client import SocketInbox
from daemon.facts import Fact, Part, Unknown
from daemon.projector.routed import Reading
from daemon.projector.running import Projector
from daemon.providers.base import Body, Secret
from daemon.rules.routing import Directory, Listed
from daemon.work.background import running
from store import journal
from store.journal import NewDelivery
from store.models import Dialect, MessageType, Millis
from tests.facts import inbound
from tests.fakes.desk import NOON, FakeDesk


@dataclass
class Learning:
    """A dialect that understands more after an upgrade."""

    dialect: Dialect = "meta"
    kept_headers: frozenset[str] = frozenset()
    knows: bool = False
    stumbles: bool = False
    type_before: MessageType | None = None

    def speakers(
        self, headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret], now: Millis
    ) -> frozenset[int]:
        return frozenset({1})

    def facts(self, body: Body) -> list[Part]:
        text = body.raw.decode()
        if self.stumbles:
            raise ValueError("a dialect never raises, and yet")
        odd: Fact = Unknown("odd is not known")
        if self.type_before:
            odd = replace(inbound(text, ""), type=self.type_before, detail="odd")
        plain = inbound(f"plain {text}", "as always")
        return [Part("/plain", ("care",), plain), Part("/odd", ("care",), inbound(text, text) if self.knows else odd)]


@pytest.fixture
def dialect() -> Learning:
    return Learning()


@pytest.fixture
async def projecting(desk: FakeDesk, dialect: Learning) -> AsyncIterator[FakeDesk]:
    directory = Directory([Listed(1, 1, "meta", ("care",))])
    projector = Projector(desk.store, Reading({"meta": dialect}, lambda: directory), lambda: NOON)
    async with running("projector", projector.run):
        yield desk


async def receive(desk: FakeDesk, *texts: str) -> None:
    for text in texts:
        await desk.store.append(NewDelivery(NOON, "meta", 1, (1,), {}, text.encode()))
    await settled(desk)


async def settled(desk: FakeDesk) -> None:
    async with asyncio.timeout(10):
        while desk.store.depth:
            await asyncio.sleep(0.005)


async def tally(desk: FakeDesk) -> dict[str, int]:
    async with desk.store.reading() as reader:
        return await journal.tally(reader)


async def replayed(inbox: SocketInbox, number: int) -> ReplayDone:
    return await inbox._ask(REPLAY, AskReplay(number))


async def replay_all(inbox: SocketInbox, state: str = "quarantined", **rest: object) -> ReplayDone:
    return await inbox._ask(REPLAY_ALL, AskReplayAll(state, **rest))  # type: ignore[arg-type]


async def bodies(inbox: SocketInbox) -> list[str]:
    return sorted(one.body for one in (await inbox.messages(AskMessages(1))).messages)


async def test_what_is_understood_now_leaves_the_quarantine(
    projecting: FakeDesk, inbox: SocketInbox, dialect: Learning
) -> None:
    await receive(projecting, "new")
    before = await tally(projecting)
    dialect.knows = True
    done = await replayed(inbox, 1)

    assert ({"quarantined": 1}, {}) == (before, await tally(projecting))
    assert (1, 0) == (done.understood, done.quarantined)
    assert ["as always", "new"] == await bodies(inbox)


async def test_replaying_twice_doubles_nothing(projecting: FakeDesk, inbox: SocketInbox, dialect: Learning) -> None:
    await receive(projecting, "new")
    dialect.knows = True
    await replayed(inbox, 1)
    first = await inbox.messages(AskMessages(1))
    again = await replayed(inbox, 1)

    assert 1 == again.understood
    assert first.messages == (await inbox.messages(AskMessages(1))).messages
    assert 2 == (await inbox.chat(1)).chat.unread_count
    assert 0 == projecting.store.depth


async def test_a_replay_makes_nothing_unread_that_was_read(
    projecting: FakeDesk, inbox: SocketInbox, dialect: Learning
) -> None:
    dialect.knows = True
    await receive(projecting, "new")
    await inbox.do("read", (1,))
    await replayed(inbox, 1)

    assert 0 == (await inbox.chat(1)).chat.unread_count


async def test_what_is_still_odd_stays_put_aside(projecting: FakeDesk, inbox: SocketInbox) -> None:
    await receive(projecting, "new")
    done = await replayed(inbox, 1)

    assert (0, 1, {"quarantined": 1}) == (done.understood, done.quarantined, await tally(projecting))


async def test_an_unsupported_message_gets_its_true_type_on_the_same_row(
    projecting: FakeDesk, inbox: SocketInbox, dialect: Learning
) -> None:
    dialect.type_before = "unsupported"
    await receive(projecting, "new")
    before = {one.id: one.type for one in (await inbox.messages(AskMessages(1))).messages}
    dialect.knows = True
    await replayed(inbox, 1)
    after = {one.id: one.type for one in (await inbox.messages(AskMessages(1))).messages}

    assert ["text", "unsupported"] == sorted(before.values())
    assert dict.fromkeys(before, "text") == after


async def test_what_failed_is_tried_once_more(projecting: FakeDesk, inbox: SocketInbox, dialect: Learning) -> None:
    dialect.stumbles = True
    await receive(projecting, "new")
    before = await tally(projecting)
    dialect.stumbles, dialect.knows = False, True
    done = await replay_all(inbox, "failed")

    assert ({"failed": 1}, 1, {}) == (before, done.understood, await tally(projecting))


async def test_all_of_a_state_goes_page_by_page_over_what_stays(projecting: FakeDesk, inbox: SocketInbox) -> None:
    await receive(projecting, "a", "b", "c")
    first = await replay_all(inbox, limit=2)
    second = await replay_all(inbox, limit=2, cursor=first.next_cursor)

    assert (2, "2") == (first.quarantined, first.next_cursor)
    assert (1, None) == (second.quarantined, second.next_cursor)


async def test_a_delivery_that_is_not_there_is_not_found(projecting: FakeDesk, inbox: SocketInbox) -> None:
    with pytest.raises(NotFound, match="no delivery 7"):
        await replayed(inbox, 7)


async def test_only_what_is_troubled_is_replayed_as_a_whole(projecting: FakeDesk, inbox: SocketInbox) -> None:
    with pytest.raises(BadRequest, match="state"):
        await replay_all(inbox, "done")


async def test_one_that_waits_is_left_alone(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.store.append(NewDelivery(NOON, "meta", 1, (1,), {}, b"x"))
    done = await replayed(inbox, 1)

    assert (1, 1) == (len(done.unchanged), desk.store.depth)


async def test_without_a_projector_the_caller_is_told_that_it_waits(
    desk: FakeDesk, inbox: SocketInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("daemon.socket.replaying.PATIENCE_SECONDS", 0.05)
    await desk.store.append(NewDelivery(NOON, "meta", 1, (1,), {}, b"x"))
    await desk.store.write(lambda tx: journal.settle(tx, [journal.Settled(1, "quarantined", "/odd: odd")]))
    done = await replayed(inbox, 1)

    assert 1 == done.waiting
