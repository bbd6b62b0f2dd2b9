"""Files of chats that are dropped into the spool are taken, once, and put away with what became of them."""

import asyncio
import json
import os
from collections.abc import AsyncGenerator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from daemon.api.syncing import SyncDone
from daemon.work.background import running
from daemon.work.spool import Spool
from daemon.work.syncing import Syncing
from tests.pipeline import GATEWAY_ID, Pipeline, a_pipeline, a_synced_chat


@pytest_asyncio.fixture
async def pipeline(tmp_path: Path) -> AsyncGenerator[Pipeline]:
    async with a_pipeline(tmp_path / "state") as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "spool"
    made.mkdir()
    return made


@pytest.fixture
def spool(pipeline: Pipeline, folder: Path) -> Spool:
    return a_spool(folder, pipeline, steady=0.05)


def a_spool(folder: Path, pipeline: Pipeline, *, steady: float) -> Spool:
    return Spool(folder, Syncing(pipeline.store, lambda: pipeline.directory, lambda: pipeline.at), "ana", steady=steady)


@pytest.fixture
def looking(pipeline: Pipeline, folder: Path) -> Spool:
    """One that looks when it is told to: what two looks find alike is steady."""
    for name in ("done", "failed"):
        (folder / name).mkdir()
    return a_spool(folder, pipeline, steady=0)


def a_batch(*chats: Any, **rest: Any) -> str:
    return json.dumps({"session_id": GATEWAY_ID, "chats": list(chats or [a_synced_chat()]), **rest})


def a_line(number: int) -> str:
    return json.dumps({**a_synced_chat(f"+6281234500{number:03d}"), "session_id": GATEWAY_ID}) + "\n"


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def _has(folder: Path, count: int) -> bool:
    return count == len(names(folder))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.02)


async def test_a_file_that_lies_there_at_the_start_is_taken(spool: Spool, folder: Path, pipeline: Pipeline) -> None:
    (folder / "chats.json").write_text(a_batch())
    async with running("spool", spool.run):
        await until((folder / "done" / "chats.json").exists)

    assert ["Budi"] == [one.name for one in await pipeline.shelf.chats()]
    assert ["chats.json"] == names(folder / "done")
    assert ["done", "failed"] == names(folder)


async def test_a_file_that_is_dropped_later_is_taken(spool: Spool, folder: Path, pipeline: Pipeline) -> None:
    async with running("spool", spool.run):
        await until((folder / "failed").exists)
        (folder / "lines.ndjson").write_text("\n".join(json.dumps({**a_synced_chat(), "session_id": 2}) for _ in "ab"))
        await until((folder / "done" / "lines.ndjson").exists)

    assert 1 == len(await pipeline.shelf.chats())


async def test_a_half_written_file_waits_for_its_other_half(looking: Spool, folder: Path, pipeline: Pipeline) -> None:
    text = a_batch()
    with (folder / "slow.json").open("w") as file:
        for start in range(0, len(text), len(text) // 4):
            file.write(text[start : start + len(text) // 4])
            file.flush()
            await looking.sweep()
    await looking.sweep()

    assert [] == names(folder / "failed")
    assert ["slow.json"] == names(folder / "done")
    assert 1 == len(await pipeline.shelf.chats())


async def test_a_file_of_whole_lines_waits_for_its_other_lines(
    looking: Spool, folder: Path, pipeline: Pipeline
) -> None:
    with (folder / "lines.ndjson").open("w") as file:
        for number in range(4):
            file.write(a_line(number))
            file.flush()
            await looking.sweep()
    await looking.sweep()

    assert ["lines.ndjson"] == names(folder / "done")
    assert 4 == len(await pipeline.shelf.chats())


async def test_a_file_that_grows_while_it_is_taken_is_taken_whole(
    folder: Path, looking: Spool, pipeline: Pipeline
) -> None:
    class Growing(Syncing):
        """Somebody writes on while what was read goes in."""

        async def outcome(self, number: int, chats: int) -> SyncDone:
            if chats == 1:
                with lines.open("a") as file:
                    file.write(a_line(1))
            return await super().outcome(number, chats)

    lines = folder / "lines.ndjson"
    lines.write_text(a_line(0))
    growing = Spool(folder, Growing(pipeline.store, lambda: pipeline.directory, lambda: pipeline.at), "ana", steady=0)
    for _ in "ab":
        await growing.sweep()
    left = lines.exists()
    for _ in "ab":
        await growing.sweep()

    assert left
    assert ["lines.ndjson"] == names(folder / "done")
    assert 2 == len(await pipeline.shelf.chats())


async def test_what_stays_half_is_put_away_with_the_reason(spool: Spool, folder: Path) -> None:
    (folder / "half.json").write_text('{"chats": [')
    async with running("spool", spool.run):
        await until((folder / "failed" / "half.json").exists)

    assert "line 1: no JSON" in (folder / "failed" / "half.json.reason.txt").read_text()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (json.dumps({"chats": [a_synced_chat()]}), "the batch names none"),
        (json.dumps({"session_id": "webjs_9", "chats": [a_synced_chat()]}), "no session of a gateway"),
        (a_batch(a_synced_chat(), {"chat_type": "private"}), "/chats/1: a chat with nobody"),
    ],
)
async def test_a_chat_that_cannot_be_taken_fails_its_file_and_says_why(
    text: str, reason: str, spool: Spool, folder: Path
) -> None:
    (folder / "bad.json").write_text(text)
    async with running("spool", spool.run):
        await until((folder / "failed" / "bad.json").exists)

    assert reason in (folder / "failed" / "bad.json.reason.txt").read_text()
    assert text == (folder / "failed" / "bad.json").read_text()


HOSTILE = ["\x1b[2Jowned", "a\nb", "$(reboot).json", "-rf", "~x", "x" * 255, b"\xff\xfe.json", "%s[red]\u202e"]


@pytest.mark.parametrize("name", HOSTILE, ids=range(8))
async def test_no_name_leads_anywhere_else(name: str | bytes, spool: Spool, folder: Path) -> None:
    (folder / os.fsdecode(name)).write_text(a_batch(a_synced_chat(), {}))
    async with running("spool", spool.run):
        await until(lambda: 2 == len(names(folder / "failed")))

    assert [] == names(folder / "done")
    assert ["done", "failed"] == names(folder)


async def test_the_same_name_twice_is_kept_twice(spool: Spool, folder: Path) -> None:
    async with running("spool", spool.run):
        for count in (1, 2):
            (folder / "chats.json").write_text(a_batch())
            await until(partial(_has, folder / "done", count))

    assert ["chats.json", "chats.json.2"] == names(folder / "done")


async def test_a_link_is_not_followed_and_a_pipe_is_not_waited_for(spool: Spool, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(a_batch())
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    os.mkfifo(folder / "pipe.json")
    async with running("spool", spool.run):
        await until(lambda: 4 == len(names(folder / "failed")))

    assert "it is no file" in (folder / "failed" / "pipe.json.reason.txt").read_text()
    assert "cannot be opened" in (folder / "failed" / "link.json.reason.txt").read_text()
    assert (tmp_path / "secret.json").exists()


async def test_a_file_with_a_dot_before_its_name_is_still_being_written(spool: Spool, folder: Path) -> None:
    (folder / ".chats.json").write_text(a_batch())
    (folder / "other.json").write_text(a_batch())
    async with running("spool", spool.run):
        await until((folder / "done" / "other.json").exists)

    assert (folder / ".chats.json").exists()


async def test_a_big_file_is_one_sync_that_knows_its_whole(spool: Spool, folder: Path, pipeline: Pipeline) -> None:
    (folder / "all.json").write_text(a_batch(*(a_synced_chat(f"+62812345{n:05d}") for n in range(120))))
    async with running("spool", spool.run):
        await until((folder / "done" / "all.json").exists)

    synced = await pipeline.synced()
    assert ("completed", 120, 120, 120) == (synced.state, synced.done, synced.total, synced.total_synced)
