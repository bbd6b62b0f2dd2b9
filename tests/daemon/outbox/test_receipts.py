"""Customers learn that they were read where a session's policy says so, and never otherwise."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from daemon.outbox.office import Receipts as Policy
from daemon.outbox.receipts import Receipts
from daemon.outbox.room import Outbox
from daemon.work.background import running
from tests.daemon.outbox.desk import CARE, SALES, Sending, a_sending_desk, leaving, until
from tests.facts import a_group_peer


@asynccontextmanager
async def a_desk(folder: Path, policy: Policy) -> AsyncGenerator[Sending]:
    async with a_sending_desk(folder) as desk, AsyncExitStack() as stack:
        accounts = {one: replace(account, receipts=policy) for one, account in desk.room.office.accounts.items()}
        desk.room = Outbox(replace(desk.room.office, accounts=accounts))
        await stack.enter_async_context(leaving(desk))
        await stack.enter_async_context(running("receipts", desk.room.receipts.watch))
        await stack.enter_async_context(running("receipts.send", desk.room.receipts.send))
        await asyncio.sleep(0.02)  # it begins from what is there when it starts
        yield desk


async def marked(desk: Sending, count: int, session: int = CARE) -> list[tuple[str, bool]]:
    """What was told, once it is so many and a moment more has brought none besides."""

    async def told() -> list[tuple[str, bool]]:
        return desk.senders[session].marked

    await until(lambda found: len(found) >= count, told)
    await asyncio.sleep(0.03)
    return desk.senders[session].marked


async def test_on_view_the_newest_message_that_was_read_is_told(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "on_view") as desk:
        await desk.customer("one")
        chat = await desk.customer("two")
        await desk.shelf.read(chat)

        assert [("in-1-1", False)] == await marked(desk, 1)


async def test_on_view_what_came_after_the_reading_is_not_told(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "on_view") as desk:
        chat = await desk.customer("one")
        seen = desk.shelf.store.seq
        await desk.customer("two")
        await desk.shelf.read(chat, seen_seq=seen)

        assert [("in-1-0", False)] == await marked(desk, 1)


async def test_reading_again_tells_nothing_again(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "on_view") as desk:
        chat = await desk.customer()
        await desk.shelf.read(chat)
        await desk.shelf.read(chat)

        assert 1 == len(await marked(desk, 1))


@pytest.mark.parametrize("policy", ["on_reply", "on_view"])
async def test_a_reply_says_that_it_was_read(tmp_path: Path, policy: Policy) -> None:
    async with a_desk(tmp_path, policy) as desk:
        await desk.answer(await desk.customer())
        await desk.becomes("sent")

        assert [("in-1-0", False)] == await marked(desk, 1)


async def test_on_reply_reading_alone_tells_nothing(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "on_reply") as desk:
        await desk.shelf.read(await desk.customer())

        assert [] == await marked(desk, 0)


async def test_never_is_never(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "never") as desk:
        chat = await desk.customer()
        await desk.shelf.read(chat)
        await desk.answer(chat)
        await desk.becomes("sent")
        await desk.room.is_writing(chat)

        assert [] == await marked(desk, 0)
        assert not desk.room.receipts.is_needed


async def test_writing_is_shown_on_view_and_not_at_every_key(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "on_view") as desk:
        chat = await desk.customer()
        await desk.shelf.read(chat)
        await marked(desk, 1)
        for _ in range(5):
            await desk.room.is_writing(chat)
        assert [("in-1-0", False), ("in-1-0", True)] == await marked(desk, 2)

        desk.pass_time(21)
        await desk.room.is_writing(chat)
        assert 3 == len(await marked(desk, 3))


async def test_writing_is_not_shown_where_only_replies_tell(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "on_reply") as desk:
        await desk.room.is_writing(await desk.customer())

        assert [] == await marked(desk, 0)


async def test_a_gateway_cannot_and_is_never_asked(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "on_view") as desk:
        await desk.shelf.read(await desk.customer(session=SALES, peer=a_group_peer()))

        assert [] == await marked(desk, 0, SALES)


async def test_what_was_read_before_the_start_is_not_told_now(tmp_path: Path) -> None:
    async with a_sending_desk(tmp_path) as desk:
        chat = await desk.customer()
        await desk.shelf.read(chat)
        accounts = {one: replace(each, receipts="on_view") for one, each in desk.room.office.accounts.items()}
        receipts = Receipts(replace(desk.room.office, accounts=accounts))
        async with running("receipts", receipts.watch), running("receipts.send", receipts.send):
            await asyncio.sleep(0.02)
            await desk.shelf.unread(chat)

            assert [] == await marked(desk, 0)


async def test_a_policy_that_is_edited_holds_from_then_on(tmp_path: Path) -> None:
    async with a_desk(tmp_path, "never") as desk:
        chat = await desk.customer()
        await desk.shelf.read(chat)
        account = desk.room.office.accounts[1]
        desk.room.office.accounts[1] = replace(account, receipts="on_view")  # type: ignore[index]
        desk.room.reconsider()
        await asyncio.sleep(0.05)
        await desk.customer("once more")
        await desk.shelf.read(chat)

        assert [("in-1-1", False)] == await marked(desk, 1)
