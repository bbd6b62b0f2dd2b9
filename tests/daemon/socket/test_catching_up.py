"""How far catching up has come, as the socket tells it."""

import asyncio

import pytest

from daemon.api.catching_up import CATCH_UP, CAUGHT_UP, AskCatchUp, AskCaughtUp, CatchUp
from daemon.api.errors import BadRequest, NotFound
from daemon.call import call
from store import catch_ups
from store.catch_ups import CatchUpRow
from store.database import Transaction
from store.models import Millis
from tests.builders import NOW
from tests.fakes.desk import FakeDesk

ROW = CatchUpRow(1, Millis(NOW - 3_600_000), NOW)


async def told(desk: FakeDesk, row: CatchUpRow | None = None) -> CatchUp:
    async def unit(tx: Transaction) -> None:
        if row is not None:
            await catch_ups.keep(tx, row)

    await desk.store.write(unit)
    return await asyncio.to_thread(call, desk.path, CAUGHT_UP, AskCaughtUp(1))


async def test_its_state_is_said_in_one_word(desk: FakeDesk) -> None:
    rows = (
        None,
        ROW,
        CatchUpRow(1, ROW.since, NOW, done=1, total=4, trouble="nobody is there"),
        CatchUpRow(1, ROW.since, NOW, done=4, total=4, ended_at=NOW),
        CatchUpRow(1, ROW.since, NOW, done=1, total=4, ended_at=NOW, trouble="wrong key", hint="write api_key"),
    )

    found = [await told(desk, row) for row in rows]
    assert ["never", "running", "waiting", "done", "failed"] == [one.state for one in found]
    assert (1, 4, "wrong key", "write api_key") == (found[4].done, found[4].total, found[4].trouble, found[4].hint)


async def test_only_what_nothing_else_had_brought_is_counted(desk: FakeDesk) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat)

    assert 0 == (await told(desk, ROW)).found


@pytest.mark.parametrize("days", [0, -1, 366, float("1e300")])
async def test_no_number_of_days_is_an_accident(desk: FakeDesk, days: float) -> None:
    with pytest.raises(BadRequest, match="days"):
        await asyncio.to_thread(call, desk.path, CATCH_UP, AskCatchUp(1, days))


async def test_a_session_with_nobody_to_ask_is_refused(desk: FakeDesk) -> None:
    with pytest.raises(BadRequest, match="nobody to ask"):
        await asyncio.to_thread(call, desk.path, CATCH_UP, AskCatchUp(2))


async def test_a_session_that_is_not_there_is_said(desk: FakeDesk) -> None:
    with pytest.raises(NotFound, match="no session 99"):
        await asyncio.to_thread(call, desk.path, CATCH_UP, AskCatchUp(99))

    assert "running" == (await asyncio.to_thread(call, desk.path, CATCH_UP, AskCatchUp(1))).state
