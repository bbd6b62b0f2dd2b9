"""Canned replies, as the client is told them."""

import pytest

from daemon.api.errors import NotFound
from daemon.api.replies import AskReplies
from daemon.client import SocketInbox
from tests.fakes.desk import REPLIES, FakeDesk


async def test_without_a_chat_they_are_told_as_they_are_written(inbox: SocketInbox) -> None:
    assert REPLIES == (await inbox.replies(AskReplies())).replies


async def test_for_a_chat_they_are_filled_as_far_as_is_known_and_of_its_workspace(
    desk: FakeDesk, inbox: SocketInbox
) -> None:
    own, other = await desk.add_chat(), await desk.add_chat(session=2)
    here = (await inbox.replies(AskReplies(own))).replies
    there = (await inbox.replies(AskReplies(other))).replies
    operator = (await inbox.status()).operator

    assert [f"Hello {{{{contact.name}}}}, {operator} here, by care +15550783881."] == [one.text for one in here]
    assert ["hello", "bolt"] == [one.name for one in there]
    assert there[0].text.endswith("by sales {{session.phone}}.")


async def test_of_a_chat_that_is_not_there_it_is_said(inbox: SocketInbox) -> None:
    with pytest.raises(NotFound):
        await inbox.replies(AskReplies(99))
