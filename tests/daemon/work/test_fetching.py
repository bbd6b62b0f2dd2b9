"""Files that a provider holds: what a message says of its file while it is fetched, and that it is fetched once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from daemon.api.errors import NoMedia, NotFound, TryLater
from daemon.providers.base import Fetcher
from daemon.providers.hosts import wires
from daemon.work import fetching
from daemon.work.background import running
from daemon.work.fetching import Fetching, Patience
from store.models import Media
from tests.daemon.work.files_desk import MIB, PNG, files, media_of
from tests.facts import NOON, inbound
from tests.fakes.file_host import DIALECTS, KEY, MEDIA_ID, FileHost, Said, a_fetcher, a_file_host, a_wanted
from tests.opus import an_opus
from tests.shelf import CARE, Shelf

VOICE = an_opus(42)


class Desk:
    """A shelf with one message whose file the host holds."""

    def __init__(self, shelf: Shelf, host: FileHost, room: Fetching, fetchers: dict[int, Fetcher]) -> None:
        self.shelf = shelf
        self.host = host
        self.room = room
        self.fetchers = fetchers
        self.patience = Patience(5.0, 4 * MIB)

    async def number(self) -> int:
        (message,) = await self.shelf.thread()
        return message.id

    async def media(self) -> Media:
        return await media_of(self.shelf)

    async def fetch(self, seconds: float = 5.0, *, is_begun: bool = False) -> int:
        return await self.room.fetch(await self.number(), seconds, is_begun=is_begun)

    async def refusal(self, *, is_begun: bool = False) -> NoMedia:
        with pytest.raises(NoMedia) as caught:
            await self.fetch(is_begun=is_begun)
        return caught.value


@asynccontextmanager
async def a_fetching_desk(shelf: Shelf, dialect: str = "meta", *, is_running: bool = True) -> AsyncGenerator[Desk]:
    wanted = a_wanted(dialect)
    media = Media("audio/ogg", None, None, wanted.provider_id, is_voice=True, url=wanted.url)
    await shelf.take(replace(inbound(), type="audio", media=media, provider_message_id=wanted.message_id))
    async with a_file_host() as host, wires() as away:
        host.holds(dialect, VOICE)
        fetchers = {CARE: a_fetcher(dialect, host, away)}
        made = Desk(shelf, host, Fetching(shelf.store, fetchers.get, lambda: made.patience, lambda: NOON), fetchers)
        if not is_running:
            yield made
            return
        async with running("fetching", made.room.run):
            yield made


@pytest.fixture
async def desk(shelf: Shelf) -> AsyncGenerator[Desk]:
    async with a_fetching_desk(shelf) as one:
        yield one


async def until_heard(desk: Desk, count: int) -> None:
    async with asyncio.timeout(5):
        while len(desk.host.heard) < count:
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_a_file_of_each_dialect_is_fetched_stored_and_told(shelf: Shelf, dialect: str) -> None:
    async with a_fetching_desk(shelf, dialect) as desk:
        before, seq = await desk.media(), shelf.store.seq
        received = await desk.fetch()
        after = await desk.media()

    assert ("remote", True, None, None) == (before.state, before.is_remote, before.key, before.url)
    assert ("stored", True, None, None) == (after.state, after.is_remote, after.reason, after.url)
    assert (len(VOICE), len(VOICE), "audio/ogg", 42) == (received, after.size, after.found_type, after.seconds)
    assert after.key
    assert VOICE == shelf.store.media.path(after.key).read_bytes()
    assert (await shelf.thread())[0].seq > seq


async def test_while_it_comes_the_message_says_so_and_how_much_is_here(desk: Desk) -> None:
    desk.host.holds("meta", PNG * 100)
    said = desk.host.answers["/file"]
    desk.host.answers["/file"] = replace(said, pause=0.2, piece=len(PNG) * 50)
    early = await desk.fetch(0.15)
    meanwhile = await desk.media()
    late = await desk.fetch(is_begun=True)

    assert ("fetching", None) == (meanwhile.state, meanwhile.key)
    assert 0 <= early < late == len(PNG) * 100
    assert "stored" == (await desk.media()).state


async def test_all_who_want_a_file_wait_for_the_same_one(desk: Desk) -> None:
    desk.host.gate.clear()
    async with asyncio.TaskGroup() as group:
        asking = [group.create_task(desk.fetch()) for _ in range(9)]
        await until_heard(desk, 1)
        asking[0].cancel()  # who began it has left: the others still get it
        desk.host.gate.set()

    assert {len(VOICE)} == {one.result() for one in asking[1:]}
    assert [f"/v24.0/{MEDIA_ID}", "/file"] == desk.host.paths


async def test_what_is_here_is_not_asked_for_again(desk: Desk) -> None:
    await desk.fetch()
    again = await desk.fetch()

    assert len(VOICE) == again
    assert 2 == len(desk.host.heard)


async def test_why_it_did_not_come_stands_on_the_message_and_it_can_be_tried_again(desk: Desk) -> None:
    desk.host.answers[f"/v24.0/{MEDIA_ID}"] = Said(b"no", 401)
    refused = await desk.refusal()
    media = await desk.media()
    told_once_more, heard = await desk.refusal(is_begun=True), len(desk.host.heard)
    desk.host.holds("meta", VOICE)
    await desk.fetch()

    assert ("broken", "Meta answered 401", True) == (media.state, media.reason, media.is_remote)
    assert media.hint == refused.hint == told_once_more.hint
    assert "token" in refused.hint
    assert KEY not in f"{refused.message}{refused.hint}{media}"
    assert 1 == heard
    assert ("stored", None, None) == (
        (await desk.media()).state, (await desk.media()).reason, (await desk.media()).hint,
    )  # fmt: skip


async def test_too_big_is_a_state_of_its_own_and_leaves_nothing_behind(desk: Desk) -> None:
    desk.patience = Patience(5.0, 100)
    refused = await desk.refusal()

    assert "too_big" == (await desk.media()).state
    assert "greater than 100 bytes" in refused.message
    assert [] == files(desk.shelf)


async def test_a_slow_host_has_its_time_and_no_more(desk: Desk) -> None:
    desk.host.answers["/file"] = Said(VOICE, pause=0.05, piece=1)
    desk.patience = Patience(0.2, 4 * MIB)
    refused = await desk.refusal()

    assert "it took longer than 0.2 seconds ([limits] fetch_seconds)" == (await desk.media()).reason
    assert "again" in refused.hint
    assert [] == files(desk.shelf)


async def test_a_cut_stream_leaves_nothing_behind(desk: Desk) -> None:
    desk.host.answers["/file"] = Said(VOICE * 99, cut_after=100, piece=100)
    await desk.refusal()

    assert "broken" == (await desk.media()).state
    assert [] == files(desk.shelf)


async def test_a_few_are_fetched_at_once_and_the_rest_wait(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "AT_ONCE", 2)
    monkeypatch.setattr(fetching, "MOST_WAITING", 3)
    async with a_fetching_desk(shelf) as desk:
        for number in range(6):
            media = Media("audio/ogg", provider_id=MEDIA_ID)
            await shelf.take(replace(inbound(f"k{number}"), type="audio", media=media))
        desk.host.gate.clear()
        numbers = [one.id for one in await shelf.thread()]
        early = [await desk.room.fetch(one, 0.01) for one in numbers[:2]]
        await until_heard(desk, 2)
        early += [await desk.room.fetch(one, 0.01) for one in numbers[2:5]]
        heard = len(desk.host.heard)
        with pytest.raises(TryLater):
            await desk.room.fetch(numbers[5], 0.01)
        desk.host.gate.set()
        late = [await desk.room.fetch(one, 5.0) for one in numbers[:6]]

    assert ([0] * 5, 2) == (early, heard)
    assert [len(VOICE)] * 6 == late


async def test_a_stop_in_the_middle_leaves_a_file_that_can_be_asked_for(shelf: Shelf) -> None:
    async with a_fetching_desk(shelf) as desk:
        desk.host.gate.clear()
        await desk.fetch(0.05)
        stopped = await desk.media()
    other = Fetching(shelf.store, desk.fetchers.get, lambda: desk.patience, lambda: NOON)
    async with running("fetching", other.run), asyncio.timeout(5):
        while (await media_of(shelf)).state == "fetching":
            await asyncio.sleep(0.005)

    assert "fetching" == stopped.state
    assert "remote" == (await media_of(shelf)).state
    assert [] == files(shelf)


async def test_nobody_to_ask_is_said(desk: Desk) -> None:
    desk.fetchers.clear()
    refused = await desk.refusal()

    assert "no key to fetch it with" in refused.message
    assert "token" in refused.hint
    assert "remote" == (await desk.media()).state


async def test_what_cannot_be_asked_for_is_said(shelf: Shelf, desk: Desk) -> None:
    await shelf.take(inbound("plain"), replace(inbound("lost"), type="image", media=Media("image/png")))
    _, plain, lost = [one.id for one in await shelf.thread()]
    with pytest.raises(NoMedia, match="carries no file"):
        await desk.room.fetch(plain, 1)
    with pytest.raises(NoMedia, match="cannot be asked"):
        await desk.room.fetch(lost, 1)
    with pytest.raises(NotFound):
        await desk.room.fetch(999, 1)

    assert [] == desk.host.heard


async def test_a_file_that_a_restored_backup_lacks_is_fetched_again(desk: Desk) -> None:
    await desk.fetch()
    key = (await desk.media()).key or ""
    desk.shelf.store.media.remove(key)
    await desk.fetch()

    assert VOICE == desk.shelf.store.media.path(key).read_bytes()
    assert "stored" == (await desk.media()).state


async def test_a_full_disk_is_said_and_ends_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(desk.shelf.store.media, "begin", full)
        refused = await desk.refusal()
    await desk.fetch()

    assert "disk is full" in refused.message
    assert "stored" == (await desk.media()).state


async def test_a_redelivery_of_the_message_changes_nothing_of_its_file(desk: Desk) -> None:
    await desk.fetch()
    wanted = a_wanted("meta")
    media = Media("audio/ogg", None, None, wanted.provider_id, is_voice=True)
    await desk.shelf.take(replace(inbound(), type="audio", media=media, provider_message_id=wanted.message_id))

    assert ("stored", 42) == ((await desk.media()).state, (await desk.media()).seconds)
