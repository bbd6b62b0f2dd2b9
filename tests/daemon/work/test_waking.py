"""Snoozed chats open by themselves when their time has come."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from daemon.api.codec import rfc3339
from daemon.work.background import running
from daemon.work.waking import wake_chats
from store.models import Chat, ChatFilter, Millis
from tests.daemon.triage import Triage, a_triage


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Triage]:
    async with a_triage(tmp_path) as made:
        yield made


async def snooze(desk: Triage, chat: int, seconds: float) -> None:
    await desk.do("snooze", chat, until=rfc3339(Millis(desk.at + 1000 + int(seconds * 1000))))


async def chats(desk: Triage, status: str) -> list[Chat]:
    return await desk.shelf.chats(ChatFilter(status=status))  # type: ignore[arg-type]


async def woken(desk: Triage, count: int) -> None:
    async with asyncio.timeout(10):
        while len(await chats(desk, "open")) < count:
            await asyncio.sleep(0.01)


async def test_those_that_were_missed_are_opened_at_the_start_in_one_action_of_the_desk(desk: Triage) -> None:
    one, other, later = await desk.customers(3)
    await snooze(desk, one, 10)
    await snooze(desk, other, 20)
    await snooze(desk, later, 3600)
    desk.at = Millis(desk.at + 60_000)
    async with running("waking", lambda: wake_chats(desk.shelf.store, lambda: desk.at)):
        await woken(desk, 2)

    told = (await desk.history(operator="system")).actions
    assert [("wake", 2, False)] == [(action.verb, action.chats, action.is_step) for action in told]
    assert [later] == [chat.id for chat in await chats(desk, "snoozed")]
    assert ["opened this: its time has come"] == [
        line.body for line in await desk.lines(one) if line.sender_name == "system"
    ]
    assert {None} == {chat.snoozed_until for chat in await chats(desk, "open")}


async def test_one_that_waits_for_the_next_reply_wakes_never_and_keeps_no_other_from_it(desk: Triage) -> None:
    one, other = await desk.customers(2)
    await desk.do("snooze", one, until="next reply")
    await snooze(desk, other, 10)
    desk.at = Millis(desk.at + 60_000)
    async with running("waking", lambda: wake_chats(desk.shelf.store, lambda: desk.at)):
        await woken(desk, 1)

    assert [other] == [chat.id for chat in await chats(desk, "open")]
    assert [(one, None)] == [(chat.id, chat.snoozed_until) for chat in await chats(desk, "snoozed")]


async def test_one_that_is_snoozed_meanwhile_wakes_in_its_time(desk: Triage) -> None:
    one, other = await desk.customers(2)
    await snooze(desk, one, 3600)
    await desk.do("done", other)
    began, at = asyncio.get_running_loop().time(), desk.at

    def clock() -> Millis:
        return Millis(at + int((asyncio.get_running_loop().time() - began) * 1000))

    async with running("waking", lambda: wake_chats(desk.shelf.store, clock, breath=0.01)):
        await asyncio.sleep(0.05)
        await desk.do("reopen", other)
        await desk.do("snooze", other, until=rfc3339(Millis(desk.at + 1000 + 1)))
        assert [] == await chats(desk, "open")
        await woken(desk, 1)

    assert [one] == [chat.id for chat in await chats(desk, "snoozed")]


async def test_a_snooze_that_is_put_back_after_its_time_wakes_at_once(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await snooze(desk, chat, 10)
    await desk.undo()
    desk.at = Millis(desk.at + 60_000)
    async with running("waking", lambda: wake_chats(desk.shelf.store, lambda: desk.at, breath=0.01)):
        await asyncio.sleep(0.02)
        await desk.redo()
        await woken(desk, 1)

    assert ["wake"] == [action.verb for action in (await desk.history(operator="system")).actions]


async def test_nothing_is_asked_or_written_while_nothing_is_due(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await snooze(desk, chat, 3600)
    seq = desk.shelf.store.seq
    async with running("waking", lambda: wake_chats(desk.shelf.store, lambda: desk.at)):
        await asyncio.sleep(0.1)

    assert seq == desk.shelf.store.seq
    assert [chat] == [one.id for one in await chats(desk, "snoozed")]
