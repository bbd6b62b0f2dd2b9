"""Changes become frames: each once, in order, from any cursor."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Iterable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from daemon import feed
from daemon.api.errors import BadRequest
from daemon.feed import Feed, Listener, told
from daemon.rules.sight import EVERYTHING
from daemon.work.background import running
from store.changes import Change
from store.models import Session
from tests.fakes.commits import FakeCommits, a_chat, a_message


@asynccontextmanager
async def a_feed(commits: FakeCommits, *, frames: int = 8192, size: int = 2**24) -> AsyncIterator[Feed]:
    made = Feed(commits, commits.changed_since, frames=frames, size=size)
    async with running("feed", made.fill):
        yield made


def commits(seed: int = 1) -> FakeCommits:
    return FakeCommits(random.Random(seed))


async def hear(listener: Listener, until_seq: int) -> list[dict[str, Any]]:
    """All frames up to that seq."""
    heard: list[dict[str, Any]] = []
    async with asyncio.timeout(5), aclosing(listener.chunks()) as chunks:
        async for chunk in chunks:
            heard += [json.loads(frame) for frame in chunk]
            if heard and heard[-1]["seq"] >= until_seq:
                break
    return heard


def told_rows(frames: Iterable[dict[str, Any]]) -> dict[tuple[str, int], int]:
    """What a front end holds after these frames: of each row the copy with the highest seq."""
    held: dict[tuple[str, int], int] = {}
    for frame in frames:
        for kind in ("message", "chat"):
            if row := frame[kind]:
                held[kind, row["id"]] = max(row["seq"], held.get((kind, row["id"]), 0))
    return held


def types(frames: Iterable[dict[str, Any]]) -> list[str]:
    return [frame["type"] for frame in frames]


async def test_a_message_comes_with_its_chat_and_the_chat_is_not_told_again() -> None:
    desk = commits()
    desk.commit(touched=[7])
    async with a_feed(desk) as made:
        listener = made.listener(None)
        hearing = asyncio.create_task(hear(listener, 3))
        await asyncio.sleep(0)
        desk.commit(new=[(1, 7)])
        [frame] = await hearing

    assert ("message.new", 3, 4) == (frame["type"], frame["seq"], frame["chat"]["seq"])


async def test_since_zero_tells_everything_there_is() -> None:
    desk = commits()
    for number in range(1, 1800):
        desk.commit(new=[(number, number % 300)])

    async with a_feed(desk) as made:
        frames = await hear(made.listener("0"), max(desk.rows().values()) - 1)

    assert desk.rows() == told_rows(frames)
    assert {"message.new", "chat.new"} == set(types(frames))
    assert 1799 == types(frames).count("message.new")


async def test_no_cursor_means_from_now() -> None:
    desk = commits()
    desk.commit(new=[(1, 1)])
    async with a_feed(desk) as made:
        listener = made.listener(None)
        desk.commit(new=[(2, 1)])
        frames = await hear(listener, 4)

    assert [2] == [frame["message"]["id"] for frame in frames]


async def test_who_was_away_hears_what_is_new_to_him_as_new() -> None:
    desk = commits()
    desk.commit(new=[(1, 1)])
    cursor = f"e1:{desk.seq}"
    desk.commit(new=[(2, 1)])
    desk.commit(changed=[1, 2])

    async with a_feed(desk) as made:
        frames = await hear(made.listener(cursor), desk.seq - 2)

    assert [("message.changed", 1), ("message.new", 2)] == [
        (one["type"], one["message"]["id"]) for one in frames if one["message"]
    ]


@pytest.mark.parametrize("cursor", ["other:5", "other:999999"])
async def test_a_cursor_of_another_epoch_hears_only_what_comes(cursor: str) -> None:
    desk = commits()
    desk.commit(new=[(1, 1)])
    async with a_feed(desk) as made:
        listener = made.listener(cursor)
        hello = listener.hello("1.0", "ada")
        desk.commit(new=[(2, 1)])
        frames = await hear(listener, 4)

    assert ("e1", 3, "1.0", "ada") == (hello.epoch, hello.seq, hello.version, hello.operator)
    assert [2] == [frame["message"]["id"] for frame in frames]


@pytest.mark.parametrize(
    "cursor", ["7", "e1:", ":7", "e1:x", "e1:-1", "e1:7:8", "e1:" + "9" * 30, "e1:٣", "00", "e1:4"]
)
async def test_a_cursor_that_cannot_be_ours_is_a_bad_request(cursor: str) -> None:
    desk = commits()
    desk.commit(new=[(1, 1)])

    with pytest.raises(BadRequest, match="since"):
        Feed(desk, desk.changed_since).listener(cursor)


async def test_nothing_is_read_while_nobody_listens() -> None:
    desk = commits()
    async with a_feed(desk) as made:
        for number in range(20):
            desk.commit(new=[(number, 1)])
            await asyncio.sleep(0)

        assert (0, 0) == (desk.reads, made.listeners)


async def test_many_listeners_cost_one_reading() -> None:
    desk = commits()
    async with a_feed(desk) as made:
        hearing = [asyncio.create_task(hear(made.listener(None), 58)) for _ in range(50)]
        await asyncio.sleep(0.01)
        for number in range(20):
            desk.commit(new=[(number, 1)])
            await asyncio.sleep(0.001)
        heard = await asyncio.gather(*hearing)

    assert all(heard[0] == one for one in heard)
    assert desk.reads <= 25


async def test_a_slow_listener_is_behind_and_misses_nothing() -> None:
    desk = commits()
    async with (
        a_feed(desk, frames=40) as made,
        aclosing(made.listener(None).chunks()) as slow,
        aclosing(made.listener(None).chunks()) as quick,
    ):
        heard: list[dict[str, Any]] = []
        for number in range(1, 400):
            desk.commit(new=[(number, number % 9)])
            await anext(quick)
            if number % 150 == 1:
                heard += [json.loads(frame) for frame in await anext(slow)]
        while not heard or max(one["seq"] for one in heard) < desk.seq - 3:
            heard += [json.loads(frame) for frame in await anext(slow)]

    assert desk.rows() == told_rows(heard)
    assert 399 == types(heard).count("message.new")


async def test_a_ring_too_small_for_a_single_frame_still_tells_it() -> None:
    desk = commits()
    async with a_feed(desk, size=10) as made:
        listener = made.listener(None)
        hearing = asyncio.create_task(hear(listener, 1))
        await asyncio.sleep(0.01)
        desk.commit(new=[(1, 1)])

        assert ["message.new", "chat.new"] == types(await hearing)


async def test_a_failed_reading_is_made_good() -> None:
    desk = commits()
    fails = iter([True])

    async def changed_since(seq: int, limit: int) -> Any:
        if next(fails, False):
            raise OSError("no")
        return await desk.changed_since(seq, limit)

    made = Feed(desk, changed_since)
    async with running("feed", made.fill, pause=0.001):
        listener = made.listener(None)
        hearing = asyncio.create_task(hear(listener, 4))
        await asyncio.sleep(0.01)
        desk.commit(new=[(1, 1)])
        desk.commit(new=[(2, 1)])
        frames = await hearing

    assert desk.rows() == told_rows(frames)


@pytest.mark.parametrize("seed", range(15))
async def test_whoever_joins_and_leaves_at_random_misses_nothing_and_hears_nothing_twice(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(feed, "PAGE", chance.choice([1, 2, 5, 500]))
    desk = FakeCommits(chance)
    for number in range(chance.randrange(30)):
        desk.commit(new=[(-number, 1)])
    async with a_feed(desk, frames=chance.choice([1, 4, 30, 8192])) as made, asyncio.timeout(20):
        done = asyncio.Event()
        listeners = [asyncio.create_task(_come_and_go(made, desk, done, random.Random(seed + n))) for n in range(5)]
        stays = asyncio.create_task(_come_and_go(made, desk, done, random.Random(seed), stay=2**30))
        await _commit_at_random(desk, chance)
        done.set()
        desk.commit(new=[(9999, 1)])  # something for everyone who waits
        await asyncio.gather(stays, *listeners)

    # Who leaves in the middle of catching up may meet a message that moved on meanwhile as changed only.
    new = {number for number, created in desk.created().items() if created > stays.result().start}
    assert new <= stays.result().announced


async def _commit_at_random(desk: FakeCommits, chance: random.Random) -> None:
    numbers = 0
    for _ in range(60):
        count = chance.choice([0, 1, 1, 2, 12])
        new = [(numbers + n, chance.randrange(4)) for n in range(1, count + 1)]
        numbers += count
        changed = chance.sample(range(1, numbers - count + 1), k=min(chance.randrange(4), numbers - count))
        desk.commit(new=new, changed=changed, touched=chance.sample(range(4), k=chance.randrange(2)))
        for _ in range(chance.randrange(6)):
            await asyncio.sleep(0)


@dataclass
class _Heard:
    start: int
    announced: set[int]


async def _come_and_go(
    made: Feed, desk: FakeCommits, done: asyncio.Event, chance: random.Random, stay: int = 0
) -> _Heard:
    """A front end that leaves and comes back with the seq of the last frame it took; in the end it holds every row."""
    start = desk.seq
    before = desk.rows()
    at, held, frames_seen, announced = start, dict(before), set[int](), set[int]()
    while True:
        listener = made.listener(f"{desk.epoch}:{at}")
        async with aclosing(listener.chunks()) as chunks:
            for _ in range(stay or chance.randrange(1, 8)):
                if not await _is_more(made, desk, at, done):
                    break
                for raw in await anext(chunks):
                    frame = json.loads(raw)
                    assert frame["seq"] > at, "frames come in order, and none twice"
                    assert frame["seq"] not in frames_seen
                    at = frame["seq"]
                    frames_seen.add(at)
                    if frame["type"] == "message.new":
                        announced.add(frame["message"]["id"])
                    held |= {key: max(seq, held.get(key, 0)) for key, seq in told_rows([frame]).items()}
                for _ in range(chance.randrange(5)):
                    await asyncio.sleep(0)
        if done.is_set() and held == desk.rows():
            break
        await asyncio.sleep(0)
    return _Heard(start, announced)


async def _is_more(made: Feed, desk: FakeCommits, at: int, done: asyncio.Event) -> bool:
    """Whether waiting for a chunk will end: a chat's frame may be left out, and then nothing comes."""
    while True:
        if done.is_set() or at < desk.seq:
            break
        await asyncio.sleep(0)
    return not done.is_set() or any(seq > at for (kind, _), seq in desk.rows().items() if kind == "message")


def test_a_session_and_a_merged_chat_are_told_too() -> None:
    session = Session(1, 1, "care", "meta", "meta", seq=5)
    frames = [
        json.loads(one.frame) for one in told([Change(5, 1, session=session), Change(6, 2, gone_id=3, gone_into=4)], 4)
    ]

    assert [("session.changed", "care", None, None), ("chat.gone", None, 3, 4)] == [
        (one["type"], one["session"] and one["session"]["key"], one["id"], one["into"]) for one in frames
    ]


def test_a_chat_that_changed_again_after_its_message_is_told() -> None:
    page = [Change(5, 5, message=a_message(1, 7, 5), chat=a_chat(7, 4)), Change(6, 2, chat=a_chat(7, 6))]

    assert [0, 0] == [one.carried for one in told(page, 4)]


def test_what_people_write_cannot_change_a_frames_type() -> None:
    desk = commits()
    desk.commit(touched=[1])
    made = Feed(desk, desk.changed_since)
    listener = Listener(made, 9, lambda: EVERYTHING)
    message = a_message(1, 7, 10)
    [frame] = told([Change(10, 8, message=message, chat=a_chat(7, 4))], 7)

    changed = json.loads(listener._relabelled(frame))

    assert ("message.changed", "Chat 7") == (changed["type"], changed["chat"]["name"])
