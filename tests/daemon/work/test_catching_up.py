"""What webhooks did not bring is asked for: once, from where it was lost, and on after a stop."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from daemon.api.errors import BadRequest
from daemon.providers.base import CATCH_UP_HEADER, CannotCatchUp, Piece
from daemon.rules.catching_up import LONGEST, OVERLAP
from daemon.rules.health import SILENT, with_health
from daemon.work.background import running
from daemon.work.catching_up import CatchingUp
from store import catch_ups, sessions
from store.catch_ups import CatchUpRow
from store.database import Transaction
from store.models import Millis, SessionState
from tests.facts import NOON
from tests.pipeline import Pipeline, a_pipeline, a_synced_chat
from tests.shelf import SALES

HEARD = Millis(NOON - 3_600_000)


@dataclass
class Gateway:
    """Gives one batch of chats for each of its phones, and says since when it was asked."""

    is_by_itself: bool = True
    note: str = ""
    phones: tuple[str, ...] = ("+6281100000001", "+6281100000002", "+6281100000003")
    asked: list[tuple[Millis, str | None]] = field(default_factory=list)
    trouble: CannotCatchUp | None = None
    """Raised once, after the first piece."""
    gate: asyncio.Event | None = None
    """Before every piece but the first."""
    last_gate: asyncio.Event | None = None
    """Between the last piece and the end."""

    async def pieces(self, since: Millis, cursor: str | None) -> AsyncGenerator[Piece]:
        self.asked.append((since, cursor))
        begin = int(cursor or 0)
        for place, phone in enumerate(self.phones[begin:], begin + 1):
            if place > 1 and self.trouble is not None:
                trouble, self.trouble = self.trouble, None
                raise trouble
            if place > 1 and self.gate is not None:
                await self.gate.wait()
            batch = {"session_id": SALES, "workspace_id": 1, "chats": [a_synced_chat(phone)]}
            yield Piece(json.dumps(batch).encode(), str(place), place, len(self.phones))
        if self.last_gate is not None:
            await self.last_gate.wait()


@pytest.fixture
async def pipeline(tmp_path: Path) -> AsyncGenerator[Pipeline]:
    async with a_pipeline(tmp_path) as made:
        yield made


def catching_up(pipeline: Pipeline, gateway: Gateway | None) -> CatchingUp:
    able = {SALES: gateway} if gateway else {}
    return CatchingUp(pipeline.store, lambda: able, lambda: NOON, pace=0, breath=0.01, first_wait=0.01)


async def put(pipeline: Pipeline, state: SessionState = "connected", heard: Millis | None = HEARD) -> None:
    async def unit(tx: Transaction) -> None:
        row = (await sessions.all_rows(tx))[SALES]
        since = Millis((row.state_at or 0) + 1) if state != row.state else row.state_at
        await sessions.save(tx, [replace(row, state=state, state_at=since, last_event_at=heard)])

    await pipeline.store.write(unit)


async def row_of(pipeline: Pipeline) -> CatchUpRow | None:
    async with pipeline.store.reading() as reader:
        return await catch_ups.of(reader, SALES)


async def becomes(pipeline: Pipeline, wanted: Callable[[CatchUpRow], object]) -> CatchUpRow:
    async with asyncio.timeout(10):
        while (row := await row_of(pipeline)) is None or not wanted(row):
            await asyncio.sleep(0.005)
    return row


async def test_at_the_start_all_is_asked_for_since_the_last_word(pipeline: Pipeline) -> None:
    gateway = Gateway()
    await put(pipeline)
    async with running("catching up", catching_up(pipeline, gateway).run):
        row = await becomes(pipeline, lambda one: one.ended_at)

    assert [(HEARD - OVERLAP, None)] == gateway.asked
    assert (3, 3, None) == (row.done, row.total, row.trouble)


async def test_its_bodies_are_journalled_as_they_came_and_marked(pipeline: Pipeline) -> None:
    await put(pipeline)
    async with running("catching up", catching_up(pipeline, Gateway()).run):
        await becomes(pipeline, lambda one: one.ended_at)
    told = [await pipeline.settled(number) for number in (1, 2, 3)]

    assert [{CATCH_UP_HEADER: "1"}] * 3 == [one.headers for one in told]
    assert ["done"] * 3 == [one.delivery.state for one in told]
    assert 3 == len(await pipeline.shelf.chats())


async def test_a_session_that_answers_while_its_webhooks_are_dead_is_still_silent(pipeline: Pipeline) -> None:
    await put(pipeline, heard=Millis(NOON - 2 * 3_600_000))
    async with running("catching up", catching_up(pipeline, Gateway()).run):
        await becomes(pipeline, lambda one: one.ended_at)
    await pipeline.settled(3)
    session = (await pipeline.shelf.sessions())[SALES]

    assert NOON - 2 * 3_600_000 == session.last_event_at
    assert [SILENT] == [one.name for one in with_health(session, NOON).health_parts]


async def test_a_session_that_was_never_heard_has_missed_nothing(pipeline: Pipeline) -> None:
    gateway = Gateway()
    await put(pipeline, heard=None)
    async with running("catching up", catching_up(pipeline, gateway).run):
        await asyncio.sleep(0.1)

    assert [] == gateway.asked


async def test_a_session_that_is_away_is_asked_when_it_is_back(pipeline: Pipeline) -> None:
    gateway = Gateway()
    await put(pipeline, "disconnected")
    async with running("catching up", catching_up(pipeline, gateway).run):
        await asyncio.sleep(0.1)
        asked_while_away = list(gateway.asked)
        await put(pipeline, "connected", heard=NOON)  # the word that it is back is no word of what was missed
        await becomes(pipeline, lambda one: one.ended_at)

    assert [] == asked_while_away
    assert [(HEARD - OVERLAP, None)] == gateway.asked


async def test_a_look_that_was_begun_before_the_end_asks_nobody_again(pipeline: Pipeline) -> None:
    gateway = Gateway()
    one = catching_up(pipeline, gateway)
    await put(pipeline)
    async with running("catching up", one.run):
        await becomes(pipeline, lambda row: row.ended_at)
    await one._asked(SALES, "gateway")  # what a look does that read the row a moment before it ended

    assert [(HEARD - OVERLAP, None)] == gateway.asked


async def test_after_a_stop_it_goes_on_where_it_was_and_then_asks_for_what_was_missed_meanwhile(
    pipeline: Pipeline,
) -> None:
    gateway = Gateway(gate=asyncio.Event())
    await put(pipeline)
    async with running("catching up", catching_up(pipeline, gateway).run):
        await becomes(pipeline, lambda one: one.done == 1)
    gateway.gate = None
    async with running("catching up", catching_up(pipeline, gateway).run):
        row = await becomes(pipeline, lambda one: len(gateway.asked) == 3 and one.ended_at)

    assert [None, "1", None] == [cursor for _, cursor in gateway.asked]
    assert 3 == row.done


async def test_an_absence_in_the_middle_of_it_is_asked_for_afterwards(pipeline: Pipeline) -> None:
    gateway = Gateway(gate=asyncio.Event())
    await put(pipeline)
    async with running("catching up", catching_up(pipeline, gateway).run):
        await becomes(pipeline, lambda one: one.done == 1)
        await put(pipeline, "disconnected", heard=NOON)
        await asyncio.sleep(0.1)
        await put(pipeline, "connected", heard=NOON)
        gateway.gate.set()  # type: ignore[union-attr]  # it is there
        await becomes(pipeline, lambda one: len(gateway.asked) == 2 and one.ended_at)

    assert [None, None] == [cursor for _, cursor in gateway.asked]


async def test_an_absence_that_waited_is_asked_for_though_nothing_else_comes(pipeline: Pipeline) -> None:
    gateway = Gateway(last_gate=asyncio.Event())
    await put(pipeline)
    async with running("catching up", catching_up(pipeline, gateway).run):
        await becomes(pipeline, lambda one: one.done == 3)
        await put(pipeline, "disconnected", heard=NOON)
        await put(pipeline, "connected", heard=NOON)
        await pipeline.settled(3)
        await asyncio.sleep(0.2)  # all that was committed has been looked at
        gateway.last_gate.set()  # type: ignore[union-attr]  # it is there
        await becomes(pipeline, lambda one: len(gateway.asked) == 2 and one.ended_at)

    assert [None, None] == [cursor for _, cursor in gateway.asked]


async def test_a_trouble_that_passes_is_told_and_asked_again_by_itself(pipeline: Pipeline) -> None:
    gateway = Gateway(trouble=CannotCatchUp("nobody is there", "see whether it runs", is_passing=True))
    await put(pipeline)
    async with running("catching up", catching_up(pipeline, gateway).run):
        row = await becomes(pipeline, lambda one: one.ended_at)

    assert [None, "1"] == [cursor for _, cursor in gateway.asked]
    assert (3, None) == (row.done, row.trouble)


async def test_a_trouble_that_stays_ends_it_with_its_words(pipeline: Pipeline) -> None:
    gateway = Gateway(trouble=CannotCatchUp("wrong key", "write api_key", is_passing=False))
    await put(pipeline)
    async with running("catching up", catching_up(pipeline, gateway).run):
        row = await becomes(pipeline, lambda one: one.ended_at)
        await asyncio.sleep(0.1)

    assert ("wrong key", "write api_key", 1) == (row.trouble, row.hint, row.done)
    assert 1 == len(gateway.asked)


async def test_somebody_may_ask_for_more_than_was_missed(pipeline: Pipeline) -> None:
    gateway = Gateway()
    await put(pipeline, heard=None)
    wanted = Millis(NOON - 30 * 86_400_000)
    catching = catching_up(pipeline, gateway)
    async with running("catching up", catching.run):
        await catching.begin(SALES, wanted)
        await becomes(pipeline, lambda one: one.ended_at)

    assert [(wanted, None)] == gateway.asked


async def test_asking_while_it_waits_after_a_trouble_asks_at_once(pipeline: Pipeline) -> None:
    gateway = Gateway(trouble=CannotCatchUp("nobody is there", "see whether it runs", is_passing=True))
    await put(pipeline)
    catching = CatchingUp(pipeline.store, lambda: {SALES: gateway}, lambda: NOON, pace=0, breath=0.01, first_wait=3600)
    async with running("catching up", catching.run):
        await becomes(pipeline, lambda one: one.trouble)
        await catching.begin(SALES, None)
        row = await becomes(pipeline, lambda one: one.ended_at)

    assert (3, None) == (row.done, row.trouble)


async def test_one_whom_asking_disturbs_is_asked_only_by_somebody(pipeline: Pipeline) -> None:
    gateway = Gateway(is_by_itself=False, note="it links anew")
    await put(pipeline)
    catching = catching_up(pipeline, gateway)
    async with running("catching up", catching.run):
        await asyncio.sleep(0.1)
        before = list(gateway.asked)
        await catching.begin(SALES, None)
        row = await becomes(pipeline, lambda one: one.ended_at)

    assert [] == before
    assert (3, None, "it links anew") == (row.done, row.trouble, row.hint)


async def test_where_nobody_can_be_asked_that_is_said(pipeline: Pipeline) -> None:
    with pytest.raises(BadRequest, match="nobody to ask"):
        await catching_up(pipeline, None).begin(SALES, None)

    assert await row_of(pipeline) is None


async def test_no_more_than_a_month_is_asked_for_by_itself(pipeline: Pipeline) -> None:
    gateway = Gateway()
    await put(pipeline, heard=Millis(NOON - 90 * 86_400_000))
    async with running("catching up", catching_up(pipeline, gateway).run):
        await becomes(pipeline, lambda one: one.ended_at)

    assert [(NOON - LONGEST, None)] == gateway.asked
