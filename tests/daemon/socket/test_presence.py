"""Presence over a real socket: said by one terminal, told to the others, gone with its stream."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest

from daemon.api.errors import BadRequest, Conflict, NotFound
from daemon.api.feed import Frame, Hello
from daemon.api.presence import AskPresence
from daemon.api.sending import SEND_TO, AskSend, AskSendTo
from daemon.client import SocketInbox
from daemon.rules.sight import rules_of
from tests.facts import a_peer, inbound
from tests.fakes.desk import FakeDesk


@asynccontextmanager
async def at_the_desk(desk: FakeDesk, operator: str) -> AsyncIterator[tuple[SocketInbox, str, AsyncGenerator[Any]]]:
    """An operator's client, its name, and its stream after hello."""
    inbox = desk.inbox(operator)
    stream: Any = inbox.events()
    async with aclosing(stream):
        hello = await anext(stream)
        assert isinstance(hello, Hello)
        assert hello.client
        yield inbox, hello.client, stream
    await inbox.close()


async def told(stream: AsyncGenerator[Any], state: str) -> Frame:
    """The next frame that tells of an operator in this state."""
    async with asyncio.timeout(5):
        async for frame in stream:
            if isinstance(frame, Frame) and frame.presence and frame.presence.state == state:
                return frame
    raise AssertionError("the stream ended")


async def test_where_one_operator_is_the_others_are_told(desk: FakeDesk) -> None:
    chat = await desk.add_chat()
    async with at_the_desk(desk, "ana") as (ana, client, _), at_the_desk(desk, "bia") as (_, _, heard):
        await ana.be(AskPresence(client, chat))
        viewing = await told(heard, "viewing")
        done = await ana.be(AskPresence(client, chat, is_typing=True))
        typing = await told(heard, "typing")

    assert ("ana", chat, 0) == (viewing.presence and viewing.presence.operator, chat, viewing.seq)
    assert (chat, "ana") == (typing.presence and typing.presence.chat_id, done.holder and done.holder.operator)


async def test_whoever_comes_later_is_told_who_is_here_and_no_cursor_brings_more(desk: FakeDesk) -> None:
    chat = await desk.add_chat()
    async with at_the_desk(desk, "ana") as (ana, client, _):
        await ana.be(AskPresence(client, chat))
        async with at_the_desk(desk, "bia") as (bia, _, heard):
            frame = await told(heard, "viewing")
            present = await bia.presence()

    assert ("ana", "viewing") == (frame.presence and frame.presence.operator, present.operators[0].state)
    assert [chat] == [one.id for one in present.chats]


async def test_a_terminal_that_dies_is_gone_at_once(desk: FakeDesk) -> None:
    chat = await desk.add_chat()
    async with at_the_desk(desk, "bia") as (bia, _, heard):
        async with at_the_desk(desk, "ana") as (ana, client, _):
            await ana.be(AskPresence(client, chat, is_typing=True))
            await told(heard, "typing")
        await told(heard, "offline")
        done = await bia.send(AskSend(id=chat, text="hello", dry_run=True))

    assert "hello" == done.text


async def test_a_send_into_a_held_chat_is_refused_until_it_is_taken_over(desk: FakeDesk) -> None:
    await desk.take(1, inbound("m1", peer=a_peer()))
    async with at_the_desk(desk, "ana") as (ana, client, _), at_the_desk(desk, "bia") as (bia, _, heard):
        await ana.be(AskPresence(client, 1, is_typing=True))
        await told(heard, "typing")
        for ask in (AskSend(id=1, text="no"), AskSend(id=1, text="no", dry_run=True)):
            with pytest.raises(Conflict, match="ana has been answering this") as refused:
                await bia.send(ask)
        with pytest.raises(Conflict, match="ana has been"):
            await bia._ask(SEND_TO, AskSendTo(to="+5511988776655", text="no", session="care"))
        await bia.send(AskSend(id=1, text="yes", take_over=True))
        await told(heard, "viewing")

    assert "--take-over" in refused.value.hint


async def test_the_holder_and_their_other_terminals_send_freely_and_the_lease_ends(desk: FakeDesk) -> None:
    await desk.take(1, inbound("m1", peer=a_peer()))
    async with at_the_desk(desk, "ana") as (ana, client, _):
        other = desk.inbox("ana")
        await ana.be(AskPresence(client, 1, is_typing=True))
        await other.send(AskSend(id=1, text="from the other one"))
        await other.close()

        assert desk.company.holder(1) is None


async def test_the_same_answer_asked_for_twice_is_no_conflict_with_a_lease(desk: FakeDesk) -> None:
    """Whoever asks again after a lost answer must learn that it was queued."""
    await desk.take(1, inbound("m1", peer=a_peer()))
    async with at_the_desk(desk, "ana") as (ana, client, _), at_the_desk(desk, "bia") as (bia, _, _):
        first = await bia.send(AskSend(id=1, text="once", key="k"))
        await ana.be(AskPresence(client, 1, is_typing=True))
        again = await bia.send(AskSend(id=1, text="once", key="k"))

    assert 1 == len({one.outbox and one.outbox.id for one in (first, again)})


async def test_a_hidden_chat_is_nowhere_to_be(desk: FakeDesk) -> None:
    await desk.add_chat()
    hidden = await desk.add_chat(session=2)
    desk.sights.change(rules_of([(1, []), (2, ["bia"])]), desk.store.seq)
    async with at_the_desk(desk, "ana") as (ana, mine, heard), at_the_desk(desk, "bia") as (bia, theirs, _):
        await bia.be(AskPresence(theirs, hidden, is_typing=True))
        frame = await told(heard, "online")
        present = await ana.presence()
        for number in (hidden, 999):
            with pytest.raises(NotFound, match=f"there is no chat {number}"):
                await ana.be(AskPresence(mine, number))

    assert (None, ()) == (frame.presence and frame.presence.chat_id, present.chats)


async def test_typing_is_in_a_chat(desk: FakeDesk) -> None:
    async with at_the_desk(desk, "ana") as (ana, client, _):
        with pytest.raises(BadRequest, match="chat is missing"):
            await ana.be(AskPresence(client, is_typing=True))
