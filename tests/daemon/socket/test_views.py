"""The views of the list, as the client sees them."""

import pytest

from daemon.api.chats import AskChats
from daemon.api.errors import BadRequest
from daemon.api.views import VIEWS, AskKeepView, AskViews, View
from daemon.client import SocketInbox
from tests.fakes.desk import FakeDesk


async def test_views_are_told_with_how_many_chats_each_has(desk: FakeDesk, inbox: SocketInbox) -> None:
    read, unread, elsewhere = await desk.add_chat(), await desk.add_chat(), await desk.add_chat(session=2)
    await desk.receive(unread)
    await desk.receive(elsewhere)

    plain = await inbox.views(AskViews())
    counted = {one.name: one.total for one in (await inbox.views(AskViews("session:care", count=True))).views}

    assert VIEWS == plain.views
    assert (2, 1, 2, 0) == (counted["open"], counted["unread"], counted["unassigned"], counted["done"])
    assert read


async def test_a_count_is_what_its_list_has(desk: FakeDesk, inbox: SocketInbox) -> None:
    for _ in range(3):
        await desk.receive(await desk.add_chat())

    counted = (await inbox.views(AskViews(count=True))).views
    totals = [(await inbox.chats(AskChats(one.terms, count=True))).total for one in counted]

    assert totals == [one.total for one in counted]


async def test_a_query_that_is_not_understood_is_refused(inbox: SocketInbox) -> None:
    with pytest.raises(BadRequest):
        await inbox.views(AskViews("is:nope"))


async def test_a_view_that_somebody_keeps_is_everybodys_at_once(desk: FakeDesk, inbox: SocketInbox) -> None:
    await inbox.keep_view(AskKeepView("vip", " tag:vip ", "waiting"))
    other = desk.inbox()
    told = (await other.views(AskViews(count=True))).views
    await other.close()

    assert View("vip", "tag:vip", "waiting", is_saved=True, total=0) == told[-1]


async def test_a_view_in_an_order_that_there_is_not_is_refused(inbox: SocketInbox) -> None:
    with pytest.raises(BadRequest):
        await inbox.keep_view(AskKeepView("vip", "tag:vip", "size"))
