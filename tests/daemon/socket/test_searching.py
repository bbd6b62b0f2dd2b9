"""Search as the client sees it, and opening a thread at a hit."""

import pytest

from daemon.api.chats import AskChats
from daemon.api.errors import BadRequest, NotFound
from daemon.api.found import AskSearch
from daemon.api.messages import AskMessages
from daemon.client import SocketInbox
from tests.fakes.desk import FakeDesk
from tests.fakes.inbox import FakeInbox


async def test_hits_come_with_their_chats_and_marks(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    (number,) = await desk.receive(chat, "Is the [b]boleto[/b] paid?")

    page = await inbox.search(AskSearch("boleto"))
    (hit,) = page.hits

    assert (number, chat) == (hit.message.id, hit.chat.id)
    assert ("Is the [b]boleto[/b] paid?", ((10, 16),)) == (hit.snippet, hit.marks)
    assert (desk.store.epoch, desk.store.seq, None, ()) == (page.epoch, page.seq, page.next_cursor, page.chats)


async def test_a_search_is_paged_and_shows_chats_on_its_first_page_only(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, "Chat about tea", count=3)

    first = await inbox.search(AskSearch("chat", limit=2))
    second = await inbox.search(AskSearch("chat", limit=2, cursor=first.next_cursor))

    assert [3, 2, 1] == [hit.message.id for page in (first, second) for hit in page.hits]
    assert [chat] == [one.id for one in first.chats]
    assert ((), None) == (second.chats, second.next_cursor)


async def test_a_search_stays_in_its_workspace_session_or_chat(desk: FakeDesk, inbox: SocketInbox) -> None:
    here, there = await desk.add_chat(session=1), await desk.add_chat(session=2)
    for chat in (here, there):
        await desk.receive(chat, "Chat about tea")

    async def chats(query: str, chat: int | None = None) -> tuple[list[int], list[int]]:
        page = await inbox.search(AskSearch(query, chat))
        return [one.chat.id for one in page.hits], [one.id for one in page.chats]

    assert ([here], [here]) == await chats("workspace:Acme chat")
    assert ([there], [there]) == await chats("session:sales chat")
    assert ([there], []) == await chats("chat", there)
    assert ([], []) == await chats("workspace:Acme session:sales chat")


@pytest.mark.parametrize("typed", ["", " ", "???", '"', "\x00", "NEAR(", "a" * 10_000, "🎉" * 10_000])
async def test_whatever_is_typed_is_answered(desk: FakeDesk, inbox: SocketInbox, typed: str) -> None:
    await desk.receive(await desk.add_chat(), "tea")

    page = await inbox.search(AskSearch(typed))

    assert ((), None) == (page.hits, page.next_cursor)


async def test_what_cannot_be_meant_is_refused(desk: FakeDesk, inbox: SocketInbox) -> None:
    with pytest.raises(NotFound, match="no chat 77"):
        await inbox.search(AskSearch("tea", chat=77))
    with pytest.raises(BadRequest, match="cursor"):
        await inbox.search(AskSearch("tea", cursor="x"))
    with pytest.raises(BadRequest, match="before:then"):
        await inbox.search(AskSearch("tea before:then"))


async def test_a_thread_opens_at_a_hit_with_a_way_on_in_both_directions(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    ids = await desk.receive(chat, "tea", count=9)

    page = await inbox.messages(AskMessages(chat, around=ids[4], limit=3))
    older = await inbox.messages(AskMessages(chat, before=page.before, limit=3))
    newer = await inbox.messages(AskMessages(chat, after=page.after, limit=3))

    assert ids[3:6] == [one.id for one in page.messages]
    assert ids[:3] == [one.id for one in older.messages]
    assert ids[6:] == [one.id for one in newer.messages]


async def test_a_thread_opens_around_its_own_messages_only(desk: FakeDesk, inbox: SocketInbox) -> None:
    one, other = await desk.add_chat(), await desk.add_chat()
    (number,) = await desk.receive(other)

    with pytest.raises(NotFound, match=f"no message {number} in chat {one}"):
        await inbox.messages(AskMessages(one, around=number))
    with pytest.raises(BadRequest, match="before and around"):
        await inbox.messages(AskMessages(other, around=number, before="1"))


@pytest.mark.parametrize(
    "typed", ["tea", "tea ", "TE", "black tea", "te coffee", '"black tea"', "chat", "tea is:group", "zz"]
)
async def test_the_stand_in_of_the_screens_finds_what_the_daemon_finds(
    desk: FakeDesk, inbox: SocketInbox, typed: str
) -> None:
    for body in ("black tea", "Tea, and black coffee", "team"):
        await desk.receive(await desk.add_chat(), body)
    chats = (await inbox.chats(AskChats())).chats
    threads = [await inbox.messages(AskMessages(chat.id)) for chat in chats]
    fake = FakeInbox(chats, [message for page in threads for message in page.messages])

    found, known = await inbox.search(AskSearch(typed, limit=2)), await fake.search(AskSearch(typed, limit=2))

    assert found.hits == known.hits
    assert {one.id for one in found.chats} == {one.id for one in known.chats}
    assert (found.next_cursor is None) is (known.next_cursor is None)
