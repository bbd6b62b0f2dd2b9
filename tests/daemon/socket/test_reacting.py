"""Reacting, as the socket answers it."""

import asyncio

import pytest

from daemon.api.errors import BadRequest, NotFound
from daemon.api.reacting import REACT, AskReact
from daemon.call import call
from daemon.client import SocketInbox
from daemon.facts import ReactionChanged
from daemon.projector.batch import project
from tests.facts import NOON, inbound, routed, seconds
from tests.fakes.desk import FakeDesk


async def test_what_cannot_be_reacted_to_is_told_with_what_to_do(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.store.write(lambda tx: project(tx, [routed(inbound("a"), session=2)], NOON))
    with pytest.raises(BadRequest, match="sales cannot react") as raised:
        await inbox.react(AskReact(id=1, emoji="👍"))

    assert "react on the number's own phone" == raised.value.hint


async def test_what_was_taken_comes_with_the_message_as_it_now_is(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.store.write(lambda tx: project(tx, [routed(inbound("a"))], NOON))
    done = await inbox.react(AskReact(id=1, emoji=":heart:"))

    assert ("taken", ["❤️"]) == (done.outcome, [one.emoji for one in done.message.reactions])
    assert (desk.store.epoch, done.message.seq) == (done.epoch, done.seq)


async def test_what_is_not_there_and_what_is_no_emoji_are_said(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.store.write(lambda tx: project(tx, [routed(inbound("a"))], NOON))

    with pytest.raises(NotFound, match="no message 99"):
        await inbox.react(AskReact(id=99, emoji="👍"))
    with pytest.raises(BadRequest, match="not one emoji"):
        await asyncio.to_thread(call, desk.path, REACT, AskReact(id=1, emoji="ok"))


async def test_the_history_says_who_reacted_at_this_desk(desk: FakeDesk, inbox: SocketInbox) -> None:
    ours = ReactionChanged("a", "us", "👍", seconds(1), " desk:1", operator="mira")
    await desk.store.write(lambda tx: project(tx, [routed(inbound("a")), routed(ours)], NOON))

    told = await inbox.history(1)
    assert ["mira"] == [one.operator for one in told.happenings]
    assert ["mira"] == [one.operator for one in told.message.reactions]
