"""The code of a session that waits: asked for, kept with its expiry, replaced, and gone; nobody is asked in vain."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from cli.demo.stand_in import refused
from daemon.facts import SessionChanged
from daemon.providers.base import CannotShowCode, Linker
from daemon.providers.calling import calling
from daemon.providers.waha.linking import WahaLinker
from daemon.providers.waha.sender import WahaAccount
from daemon.work.background import running
from daemon.work.linking import Linking
from store import qr_codes, sessions
from store.qr_codes import QrRow
from store.sessions import SessionRow
from tests.facts import seconds
from tests.fakes import providers
from tests.fakes.waha import WahaStandIn
from tests.shelf import SALES, SESSIONS, WORKSPACES, Shelf, a_shelf

KEY = "waha api key"
WAITS = SessionChanged("qr_scanning", "link the telephone in WAHA", has_code_elsewhere=True)


class Desk:
    """A store, a WAHA, and who asks it; `now` stands still until a test moves it."""

    def __init__(self, shelf: Shelf, waha: WahaStandIn, linker: Linker) -> None:
        self.shelf, self.waha = shelf, waha
        self.linkers = {SALES: linker}
        self.now = seconds(1)

    async def hears(self, said: SessionChanged, at: int = 0) -> None:
        self.waha.states["default"] = {"qr_scanning": "SCAN_QR_CODE", "connected": "WORKING"}.get(said.state, "FAILED")
        await self.shelf.take(said, session=SALES, received_at=seconds(at))

    async def code(self) -> QrRow | None:
        async with self.shelf.store.reading() as reader:
            return await qr_codes.of(reader, SALES)

    async def row(self) -> SessionRow:
        async with self.shelf.store.reading() as reader:
            return (await sessions.all_rows(reader))[SALES]

    async def shows(self, wanted: str | None) -> QrRow | None:
        await self.until(lambda code, _: (code and code.code) == wanted)
        return await self.code()

    async def says(self, words: str | None) -> SessionRow:
        await self.until(lambda _, row: row.qr_trouble == words)
        return await self.row()

    async def until(self, wanted: Callable[[QrRow | None, SessionRow], bool]) -> None:
        async with asyncio.timeout(10):
            while not wanted(await self.code(), await self.row()):
                await asyncio.sleep(0.005)

    async def asked_again(self, times: int = 3) -> None:
        wanted = len(self.waha.asked) + times
        async with asyncio.timeout(10):
            while len(self.waha.asked) < wanted:
                await asyncio.sleep(0.005)

    @asynccontextmanager
    async def linking(self, pace: float = 0.01) -> AsyncGenerator[None]:
        work = Linking(self.shelf.store, lambda: self.linkers, lambda: self.now, pace=pace, breath=0.01)
        async with running("linking", work.run):
            yield


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    waha = WahaStandIn(KEY)
    async with a_shelf(tmp_path) as shelf, providers.running(waha) as base_url, calling(5) as http:
        yield Desk(shelf, waha, WahaLinker(http, WahaAccount(base_url, KEY, "default")))


async def test_the_first_code_holds_a_minute_from_the_word_of_it_and_the_next_one_twenty_seconds(desk: Desk) -> None:
    async with desk.linking():
        await desk.hears(WAITS)
        first = await desk.shows("2@one")
        desk.now, desk.waha.code = seconds(61), "2@two"
        second = await desk.shows("2@two")
        row = await desk.row()

    assert QrRow(SALES, "2@one", seconds(1), seconds(60)) == first
    assert QrRow(SALES, "2@two", seconds(61), seconds(81)) == second
    assert (seconds(81), None) == (row.qr_until, row.qr_trouble)


async def test_a_wait_that_was_long_over_its_first_minute_has_no_first_code(desk: Desk) -> None:
    desk.now = seconds(300)
    async with desk.linking():
        await desk.hears(WAITS)
        found = await desk.shows("2@one")

    assert seconds(320) == (found and found.until)


async def test_the_same_code_again_changes_nothing_and_holds_no_longer(desk: Desk) -> None:
    async with desk.linking():
        await desk.hears(WAITS)
        before = await desk.shows("2@one")
        seq, desk.now = desk.shelf.store.seq, seconds(30)
        await desk.asked_again()

        assert (before, seq) == (await desk.code(), desk.shelf.store.seq)


@pytest.mark.parametrize("said", [SessionChanged("connected"), SessionChanged("qr_scanning", "a passkey")])
async def test_a_code_that_was_used_is_gone_and_nobody_is_asked_any_more(desk: Desk, said: SessionChanged) -> None:
    async with desk.linking():
        await desk.hears(WAITS)
        await desk.shows("2@one")
        await desk.hears(said, at=2)
        await asyncio.sleep(0.1)
        code, asked = await desk.code(), len(desk.waha.asked)
        await asyncio.sleep(0.1)

        assert (None, asked) == (code, len(desk.waha.asked))
    assert (None, None) == ((await desk.row()).qr_until, (await desk.row()).qr_trouble)


@pytest.mark.parametrize(
    "said",
    [SessionChanged("connected"), SessionChanged("qr_scanning", "a passkey"), SessionChanged("disconnected"),
     SessionChanged("failed")],
)  # fmt: skip
async def test_nobody_is_asked_while_no_session_waits_for_it(desk: Desk, said: SessionChanged) -> None:
    async with desk.linking():
        await desk.hears(said)
        await asyncio.sleep(0.1)

    assert [] == desk.waha.asked


async def test_a_session_that_left_the_config_is_asked_no_more(desk: Desk) -> None:
    async with desk.linking():
        await desk.hears(WAITS)
        await desk.shows("2@one")
        left = [one for one in SESSIONS if one.id != SALES]
        await desk.shelf.store.write(lambda tx: sessions.configure(tx, WORKSPACES, left))
        await asyncio.sleep(0.1)
        asked = len(desk.waha.asked)
        await asyncio.sleep(0.1)

        assert asked == len(desk.waha.asked)


async def test_a_new_word_asks_at_once_though_it_waits_after_a_trouble(desk: Desk) -> None:
    desk.waha.fate = providers.scripted(refused(500, {"message": "it broke"}))
    async with desk.linking(pace=3600):
        await desk.hears(WAITS)
        await desk.says("it broke")
        await desk.hears(WAITS, at=20)
        found = await desk.shows("2@one")

        assert found is not None
    assert (None, None) == ((await desk.row()).qr_trouble, (await desk.row()).qr_hint)


async def test_a_trouble_is_told_once_and_keeps_a_code_that_may_still_hold(desk: Desk) -> None:
    async with desk.linking():
        await desk.hears(WAITS)
        before = await desk.shows("2@one")
        desk.waha.fate = lambda _: refused(500, {"message": "it broke"})
        row = await desk.says("it broke")
        seq = desk.shelf.store.seq
        await desk.asked_again(2)

        assert (before, seq) == (await desk.code(), desk.shelf.store.seq)
    assert row.qr_hint


async def test_a_code_that_waha_has_taken_back_is_gone(desk: Desk) -> None:
    async with desk.linking():
        await desk.hears(WAITS)
        await desk.shows("2@one")
        desk.waha.states["default"] = "FAILED"  # and its word of that was lost
        row = await desk.says("WAHA shows no code: the session is FAILED")

        assert (None, None) == (await desk.code(), row.qr_until)
        desk.waha.states["default"] = "SCAN_QR_CODE"
        assert await desk.shows("2@one")


async def test_where_the_config_names_nobody_that_is_said_and_taken_back_once_it_does(desk: Desk) -> None:
    linkers, desk.linkers = desk.linkers, {}
    async with desk.linking():
        await desk.hears(WAITS)
        row = await desk.says("nobody can be asked for its code")
        desk.linkers = linkers
        after = await desk.says(None)

    assert "write base_url and api_key into the config" == row.qr_hint
    assert after.qr_until


@pytest.mark.parametrize("newest", [SessionChanged("connected"), WAITS])
async def test_an_answer_that_was_asked_for_before_the_newest_word_is_not_kept(
    desk: Desk, newest: SessionChanged
) -> None:
    asked = 0

    class Slow:
        lives = desk.linkers[SALES].lives

        async def code(self) -> str:
            nonlocal asked
            asked += 1
            if asked == 1:
                await desk.shelf.take(newest, session=SALES, received_at=seconds(2))
                return "2@old"
            raise CannotShowCode("none now", "", is_none=False)

    desk.linkers = {SALES: Slow()}
    async with desk.linking():
        await desk.hears(WAITS)
        await asyncio.sleep(0.1)

        assert (None, None) == (await desk.code(), (await desk.row()).qr_until)
    assert asked


async def test_no_code_is_ever_in_a_line_of_the_log_or_the_journal(desk: Desk) -> None:
    with structlog.testing.capture_logs() as lines:
        async with desk.linking():
            await desk.hears(replace(WAITS))
            await desk.shows("2@one")
            desk.waha.fate = lambda _: refused(500, {"message": "2@one"})
            await desk.says("2@one")  # WAHA's own words, and none of ours

    assert [{"event": "no_code_to_link_by", "session": SALES, "log_level": "warning"}] == lines
    assert [(0,)] == await desk.shelf.rows("SELECT count(*) FROM deliveries")


async def test_the_end_of_the_daemon_ends_the_asking(desk: Desk) -> None:
    async with desk.linking():
        await desk.hears(WAITS)
        await desk.shows("2@one")
    asked = len(desk.waha.asked)
    await asyncio.sleep(0.1)

    assert asked == len(desk.waha.asked)
