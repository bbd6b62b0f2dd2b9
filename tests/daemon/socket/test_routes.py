"""Every endpoint as the client sees it."""

import asyncio
import getpass
import json
import os
from typing import Any

import pytest

from daemon.api.chats import AskChats
from daemon.api.codec import from_plain
from daemon.api.deliveries import DELIVERIES, AskDeliveries
from daemon.api.endpoints import ALL
from daemon.api.errors import BadRequest, NotFound
from daemon.api.history import AskActions
from daemon.api.messages import AskMessages
from daemon.call import call
from daemon.client import SocketInbox
from daemon.projector.batch import project
from store import media, qr_codes
from store.journal import NewDelivery
from store.media import Expected
from store.models import Millis
from store.qr_codes import QrRow
from tests.facts import a_group_peer, a_person, inbound, routed
from tests.fakes.desk import NOON, VERSION, FakeDesk


async def test_the_status_tells_who_asks_and_how_the_daemon_is(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.store.append(NewDelivery(NOON, "meta", 1, (1,), {}, b"{}"))

    found = await inbox.status()

    assert (VERSION, os.getpid(), NOON, getpass.getuser()) == (
        found.version,
        found.pid,
        found.started_at,
        found.operator,
    )
    assert (desk.store.epoch, desk.store.seq, 1) == (found.epoch, found.seq, found.queue_depth)
    assert (0, 0, 0, None) == (found.quarantined, found.failed, found.clients, found.config_trouble)


async def test_sessions_come_with_their_workspaces(inbox: SocketInbox) -> None:
    found = await inbox.sessions()

    assert ["care", "sales"] == [one.key for one in found.sessions]
    assert ["Acme", "Bolt"] == [one.name for one in found.workspaces]


async def test_a_list_is_paged_by_its_cursors(desk: FakeDesk, inbox: SocketInbox) -> None:
    for _ in range(5):
        await desk.add_chat()

    first = await inbox.chats(AskChats(limit=2, count=True))
    second = await inbox.chats(AskChats(limit=2, cursor=first.next_cursor))
    back = await inbox.chats(AskChats(limit=2, cursor=second.prev_cursor))

    assert [5, 4] == [one.id for one in first.chats]
    assert [3, 2] == [one.id for one in second.chats]
    assert [5, 4] == [one.id for one in back.chats]
    assert (5, None) == (first.total, second.total)
    assert (0, 2) == (first.offset, second.offset)
    assert desk.store.seq == first.seq


async def test_a_list_begins_at_a_place_or_around_a_chat(desk: FakeDesk, inbox: SocketInbox) -> None:
    for _ in range(9):
        await desk.add_chat()

    by_place = await inbox.chats(AskChats(offset=3, limit=2))
    around = await inbox.chats(AskChats(around=5, limit=3))

    assert [6, 5] == [one.id for one in by_place.chats]
    assert [6, 5, 4] == [one.id for one in around.chats]


async def test_a_query_restricts_the_list(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.add_chat()
    elsewhere = await desk.add_chat(session=2)

    found = await inbox.chats(AskChats(query="session:sales", sort="name"))

    assert [elsewhere] == [one.id for one in found.chats]


@pytest.mark.parametrize(("limit", "expected"), [(0, 1), (-5, 1), (3, 3), (9_999, 6)])
async def test_a_limit_is_clamped(desk: FakeDesk, inbox: SocketInbox, limit: int, expected: int) -> None:
    for _ in range(6):
        await desk.add_chat()

    assert expected == len((await inbox.chats(AskChats(limit=limit))).chats)


async def test_one_chat_comes_by_its_id(desk: FakeDesk, inbox: SocketInbox) -> None:
    number = await desk.add_chat()

    assert "Chat 1" == (await inbox.chat(number)).chat.name
    with pytest.raises(NotFound, match="no chat 77"):
        await inbox.chat(77)


async def test_a_thread_is_paged_both_ways(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, count=5)

    newest = await inbox.messages(AskMessages(chat, limit=2))
    older = await inbox.messages(AskMessages(chat, before=newest.before, limit=2))
    newer = await inbox.messages(AskMessages(chat, after=older.after, limit=2))

    assert [4, 5] == [one.id for one in newest.messages]
    assert [2, 3] == [one.id for one in older.messages]
    assert newest.messages == newer.messages
    assert newest.after is None


async def test_reading_a_chat_takes_it_off_the_unread(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, count=3)

    done = await inbox.do("read", (chat, chat))

    assert 1 == done.changed
    assert 0 == (await inbox.chat(chat)).chat.unread_count
    assert done.seq == (await inbox.chat(chat)).seq


async def test_reading_up_to_a_seq_leaves_what_came_later(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat, count=2)
    seen = (await inbox.messages(AskMessages(chat))).seq
    await desk.receive(chat)

    await inbox.do("read", (chat,), {"seen_seq": seen, "opened": True})

    assert 1 == (await inbox.chat(chat)).chat.unread_count


async def test_unread_takes_reading_back(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat)
    await inbox.do("read", (chat,))

    await inbox.do("unread", (chat,))

    assert 1 == (await inbox.chat(chat)).chat.unread_count


async def test_no_verb_spans_two_workspaces(desk: FakeDesk, inbox: SocketInbox) -> None:
    chats = (await desk.add_chat(session=1), await desk.add_chat(session=2))
    await desk.receive(chats[0])

    with pytest.raises(BadRequest, match="more than one workspace"):
        await inbox.do("read", chats)

    assert 1 == (await inbox.chat(chats[0])).chat.unread_count


async def test_a_verb_on_a_chat_that_is_not_there_changes_nothing(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()
    await desk.receive(chat)

    with pytest.raises(NotFound, match="no chat 99"):
        await inbox.do("read", (chat, 99))

    assert 1 == (await inbox.chat(chat)).chat.unread_count


@pytest.mark.parametrize(
    ("verb", "chats", "args", "field"),
    [
        ("dance", (1,), {}, "verb"),
        ("read", (), {}, "chats"),
        ("read", (1,), {"loudly": True}, "loudly"),
        ("read", (1,), {"seen_seq": "4"}, "seen_seq"),
        ("read", (1,), {"seen_seq": True}, "seen_seq"),
        ("read", (1,), {"seen_seq": -1}, "seen_seq"),
        ("read", (1,), {"seen_seq": 2**63}, "seen_seq"),
        ("read", (1,), {"seen_seq": float("nan")}, "seen_seq"),
        ("read", (1,), {"opened": 1}, "opened"),
        ("unread", (1,), {"seen_seq": 4}, "seen_seq"),
        ("read", (2**63,), {}, "chats"),
    ],
)
async def test_a_verb_that_cannot_be_understood_names_the_field(
    inbox: SocketInbox, verb: str, chats: tuple[int, ...], args: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadRequest, match=field):
        await inbox.do(verb, chats, args)


@pytest.mark.parametrize(
    ("ask", "field"),
    [
        (AskChats(query="is:purple"), "purple"),
        (AskChats(sort="colour"), "sort"),
        (AskChats(cursor="not ours"), "cursor"),
        (AskChats(cursor="eyJrIjpbXSwibyI6MCwiYiI6MH0"), "cursor"),
        (AskChats(offset=1, around=1), "offset and around"),
        (AskChats(around=2**70), "around"),
    ],
)
async def test_a_list_that_cannot_be_understood_names_the_field(inbox: SocketInbox, ask: AskChats, field: str) -> None:
    with pytest.raises(BadRequest, match=field):
        await inbox.chats(ask)


async def test_a_thread_cursor_that_is_not_ours_is_named(desk: FakeDesk, inbox: SocketInbox) -> None:
    chat = await desk.add_chat()

    for wrong in ("", "x", "-1", "9" * 30, "٣"):
        with pytest.raises(BadRequest, match="before"):
            await inbox.messages(AskMessages(chat, before=wrong))
    with pytest.raises(BadRequest, match="before and after"):
        await inbox.messages(AskMessages(chat, before="1", after="1"))


async def test_deliveries_are_paged_newest_first(desk: FakeDesk) -> None:
    for _ in range(3):
        await desk.store.append(NewDelivery(NOON, "meta", 1, (1,), {"x": "y"}, b"raw \xff"))

    first = await asyncio.to_thread(call, desk.path, DELIVERIES, AskDeliveries(limit=2))
    second = await asyncio.to_thread(call, desk.path, DELIVERIES, AskDeliveries(limit=2, cursor=first.next_cursor))

    assert [3, 2] == [one.id for one in first.deliveries]
    assert ([1], None) == ([one.id for one in second.deliveries], second.next_cursor)


async def test_a_verb_is_taken_back_and_put_back_over_the_socket(desk: FakeDesk, inbox: SocketInbox) -> None:
    chats = (await desk.add_chat(), await desk.add_chat())
    seq = desk.store.seq
    await desk.receive(chats[0])
    done = await inbox.do("done", chats, {"seen_seq": seq})
    undone = await inbox.undo()
    open_ones = await inbox.chats(AskChats())
    redone = await inbox.undo(done.action, redo=True)
    told = await inbox.actions(AskActions(chat=chats[1]))

    assert (1, chats[0]) == (done.changed, done.unchanged[0].id)
    assert (done.action, "done: Chat 2") == (undone.action.id, undone.action.sentence)
    assert (2, 1) == (len(open_ones.chats), redone.changed)
    assert [done.action] == [one.id for one in told.actions]


_BODIES: dict[str, dict[str, Any]] = {
    "/v1/chats/{id}/messages": {"text": "hello"},
    "/v1/messages": {"to": "+6281234567890", "text": "hello", "session": "care"},
    "/v1/chats/{id}/draft": {"text": "hel"},
    "/v1/outbox": {"verb": "cancel", "ids": [1]},
    "/v1/messages/{id}/reaction": {"emoji": "👍"},
    "/v1/messages/{id}/fetch": {"is_begun": True},
    "/v1/deliveries/{id}/replay": {},
    "/v1/deliveries/replay": {"state": "quarantined"},
    "/v1/views/{name}": {"query": "tag:vip"},
    "/v1/verbs": {"verb": "read", "chats": [1]},
    "/v1/undo": {"action": 1},
    "/v1/sessions/{id}/catch-up": {},
    "/v1/sessions/{id}/test": {},
    "/v1/imports": {
        "key": "file",
        "chat": 1,
        "messages": [{"at": "2023-12-31T22:15:00Z", "text": "hi", "sender": "Ana"}],
    },
    "/v1/sessions/{id}/dismiss": {},
    "/v1/sync": {"batch": {"chats": [{"chat_id": "1@c.us"}]}, "session": "sales"},
}


async def test_every_endpoint_is_served_and_answers_its_own_type(desk: FakeDesk, inbox: SocketInbox) -> None:
    await desk.receive(await desk.add_chat())
    await desk.store.append(NewDelivery(NOON, "meta", 1, (1,), {}, b"{}"))
    file = Expected(1, "/a", desk.messages[1].session_id, desk.messages[1].dedupe_key)
    await desk.store.write(lambda tx: tx.run("UPDATE messages SET media = '{}' WHERE id = 1"))
    await desk.store.write(lambda tx: media.expect(tx, [file]))
    someone = routed(inbound("g", peer=a_group_peer(), sender=a_person()))
    await desk.store.write(lambda tx: project(tx, [someone], NOON))
    await desk.store.write(lambda tx: qr_codes.keep(tx, [QrRow(1, "2@x", NOON, Millis(NOON + 1))]))

    bodies = {**_BODIES, "/v1/presence": {"client": desk.company.arrive((await inbox.status()).operator), "chat": 1}}
    for endpoint in ALL:
        body = None if endpoint.method == "GET" else json.dumps(bodies[endpoint.path])
        plain = await inbox._exchange(endpoint.method, endpoint.path.format(id=1, name="vip"), {}, body)

        assert isinstance(from_plain(endpoint.answer, plain), endpoint.answer)
