"""Who sees which workspace: nothing of a hidden one is in any answer, and a hidden id is an unknown one."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from daemon.api import endpoints as all_endpoints
from daemon.api.catching_up import AskCatchUp, AskCaughtUp
from daemon.api.chats import AskChat, AskChats
from daemon.api.codec import dumps
from daemon.api.deliveries import AskDeliveries, AskDelivery, AskReplay, AskReplayAll
from daemon.api.doing import AskVerb
from daemon.api.drafts import AskDraft, AskKeepDraft
from daemon.api.endpoint import AskNothing
from daemon.api.endpoints import ALL
from daemon.api.errors import BadRequest, DaemonError, DaemonUnreachable, NotFound
from daemon.api.evidence import AskHistory, AskWhy
from daemon.api.feed import Frame
from daemon.api.files import AskFetch
from daemon.api.found import AskSearch
from daemon.api.history import AskActions, AskUndo
from daemon.api.imports import AskImport, ImportedMessage
from daemon.api.messages import AskMessage, AskMessages
from daemon.api.notices import AskDismiss
from daemon.api.outbox import AskOutbox, AskOutboxItem, AskOutboxVerb
from daemon.api.people import AskContact, AskGroup
from daemon.api.presence import AskPresence
from daemon.api.qr import AskQr
from daemon.api.reacting import AskReact
from daemon.api.replies import AskReplies
from daemon.api.sending import AskRoute, AskSend, AskSendTo
from daemon.api.syncing import AskSync
from daemon.api.testing import AskTest
from daemon.api.views import AskKeepView, AskViews
from daemon.client import SocketInbox
from daemon.facts import GroupSeen, Participant, Peer
from daemon.rules.sight import rules_of
from daemon.socket import replaying
from store import journal, qr_codes, sessions, syncs
from store.database import Transaction
from store.journal import NewDelivery, Settled
from store.models import Identity
from store.qr_codes import QrRow
from store.syncs import SyncRow
from tests.facts import a_peer, inbound
from tests.fakes.desk import NOON, FakeDesk, a_desk

BOTH, ONE_OF_TWO = rules_of([(1, []), (2, [])]), rules_of([(1, []), (2, ["bia"])])
HIDDEN = re.compile(r"zebra|Bolt|sales|6289", re.IGNORECASE)
"""What everything of the hidden workspace is called."""
ZOE = Identity("phone", "+628999000111")
NOWHERE = 987_654

Asks = dict[str, list[Any]]


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakeDesk]:
    monkeypatch.setattr(replaying, "PATIENCE_SECONDS", 0.05)  # nobody projects here
    async with a_desk(tmp_path, BOTH) as running:
        yield running


async def fill(desk: FakeDesk) -> None:
    """Something of every kind in both workspaces; the hidden one has more of it, and the higher ids."""
    team = Peer("t@g.us", group=GroupSeen("t@g.us", "Team", (Participant(Identity("phone", "+6281")),)))
    herd = Peer("z@g.us", group=GroupSeen("z@g.us", "zebra herd", (Participant(ZOE, "zebra Zoe"),)))
    await desk.take(1, inbound("m1", "stripes for Ana", peer=a_peer(name="Ana")), inbound("m2", "hi", peer=team))
    await desk.take(2, inbound("m3", "zebra stripes", peer=a_peer(ZOE, "zebra Zoe")), inbound("m4", "zebra", peer=herd))
    sync = SyncRow(2, "syncing", 1, 9, 0, 1, 0, NOON, "zebra", NOON, NOON, 0, 0)
    code = QrRow(2, "zebra", NOON, type(NOON)(NOON + 60_000))

    async def unit(tx: Transaction) -> None:
        await sessions.save(tx, [replace((await sessions.all_rows(tx))[2], state="connected")])
        await syncs.save(tx, [sync])
        await qr_codes.keep(tx, [code])

    await desk.store.write(unit)
    for session, word in ((1, "plain"), (2, "zebra")):
        body = json.dumps({"word": word}).encode()
        speakers: tuple[tuple[int | None, tuple[int, ...]], ...] = ((session, (session,)), (None, (session,)))
        for owner, known in (*speakers, (session, (1, 2)), (None, ())):
            number = await desk.store.append(NewDelivery(NOON, "gateway", owner, known, {}, body))
            reason = f"{word} was not understood"
            await desk.store.write(lambda tx, n=number, r=reason: journal.settle(tx, [Settled(n, "quarantined", r)]))  # type: ignore[misc]


async def work(desk: FakeDesk) -> None:
    """What operators do in both, before anybody is shut out."""
    ana, bia = desk.inbox("ana"), desk.inbox("bia")
    found = (await bia.chats(AskChats(query="is:private", sort="name"))).chats
    for chat in found:
        word = "zebra" if chat.workspace_id == 2 else "plain"
        for one in (ana, bia):
            await one.keep_draft(AskKeepDraft(chat.id, f"{word} draft"))
            await one.do("tag", (chat.id,), {"tag": word})
            await one.send(AskSend(id=chat.id, text=f"{word} answer"))
    await ana.close()
    await bia.close()


def asks(hidden: bool = True) -> Asks:
    """By endpoint: what to ask it for. The hidden workspace's rows are the second ones; unknown ones are nowhere."""
    chat, group, message = (3, 2, 3) if hidden else (NOWHERE,) * 3
    contact, session, outbox, action = (_ZOE_ID, 2, 4, 4) if hidden else (NOWHERE,) * 4
    deliveries = (5, 6, 7, 8, 4) if hidden else (NOWHERE,) * 5
    return {
        "STATUS": [AskNothing()], "HEALTH": [AskNothing()], "SESSIONS": [AskNothing()], "QR": [AskQr(session)],
        "CATCH_UP": [AskCatchUp(session)], "CAUGHT_UP": [AskCaughtUp(session)],
        "DISMISS": [AskDismiss(session)], "TEST": [AskTest(session)],
        "CHATS": [AskChats("status:any", count=True), AskChats("workspace:2", count=True), AskChats("zebra"),
                  AskChats("workspace:Bolt session:sales"), AskChats(around=chat), AskChats("from:zebra")],
        "LIST_VIEWS": [AskViews(count=True), AskViews("session:sales", count=True)],
        "KEEP_VIEW": [AskKeepView("v", "is:mine")],
        "CHAT": [AskChat(chat)], "CONTACT": [AskContact(contact)], "GROUP": [AskGroup(group)],
        "MESSAGES": [AskMessages(chat), AskMessages(chat, around=message)], "MESSAGE": [AskMessage(message)],
        "FETCH": [AskFetch(message), AskFetch(message, is_begun=True)],
        "SEARCH": [AskSearch("stripes"), AskSearch("zebra"), AskSearch("stripes", chat=chat),
                   AskSearch("stripes workspace:2"), AskSearch("stripes tag:zebra"), AskSearch("from:zebra stripes")],
        "HISTORY": [AskHistory(message)], "WHY": [AskWhy(chat)],
        "DELIVERIES": [AskDeliveries(), AskDeliveries("quarantined")],
        "DELIVERY": [AskDelivery(one, raw=True) for one in deliveries],
        "REPLAY": [AskReplay(one) for one in deliveries],
        "REPLAY_ALL": [AskReplayAll()],
        "ROUTE": [AskRoute(chat), AskRoute(1, "sales")],
        "SEND": [AskSend(id=chat, text="x"), AskSend(id=1, text="x", session="sales")],
        "SEND_TO": [AskSendTo(to="+628999000111", text="x", session="sales" if hidden else "nowhere")],
        "REACT": [AskReact(id=message, emoji="👍"), AskReact(id=message)],
        "OUTBOX": [AskOutbox(), AskOutbox("queued")], "OUTBOX_ITEM": [AskOutboxItem(outbox)],
        "OUTBOX_VERB": [AskOutboxVerb("cancel", (outbox,))],
        "DRAFT": [AskDraft(chat)], "KEEP_DRAFT": [AskKeepDraft(chat, "mine")],
        "VERBS": [AskVerb("tag", (chat,), {"tag": "mine"}), AskVerb("rename", (chat,), {"name": "mine"}),
                  AskVerb("forget", (), {}, (contact,)), AskVerb("done", (1, chat))],
        "UNDO": [AskUndo(action), AskUndo(action, redo=True)],
        "ACTIONS": [AskActions(), AskActions(chat=chat), AskActions(operator="bia")],
        "REPLIES": [AskReplies(), AskReplies(chat)],
        "PRESENCE": [AskNothing()], "BE": [AskPresence("t1", chat), AskPresence("t1", chat, is_typing=True)],
        "IMPORT": [AskImport("k", LINES, chat),
                   AskImport("k", LINES, None, "sales" if hidden else "nowhere", "+628111")],
        "SYNC": [AskSync({"chats": [{"contact_phone": "+62811"}]}, "sales" if hidden else "nowhere")],
    }  # fmt: skip


_ZOE_ID = 2
LINES = (ImportedMessage("2023-12-31T22:15:00Z", "x", "Ana"),)
SILENT = {
    "FETCH",
    "BE",
    "PRESENCE",
    "DISMISS",
    "KEEP_VIEW",
    "KEEP_DRAFT",
    "STATUS",
    "LIST_VIEWS",
    "CATCH_UP",
    "CAUGHT_UP",
    "TEST",
    "IMPORT",
    "SYNC",
    "SEND_TO",
    "REPLAY",
    "REPLAY_ALL",
    "OUTBOX_VERB",
    "VERBS",
    "ROUTE",
}
"""What these say of a row does not name it."""


def named() -> dict[str, Any]:
    return {name: one for name, one in vars(all_endpoints).items() if any(one is known for known in ALL)}


async def said(inbox: SocketInbox, endpoint: Any, ask: Any) -> str:
    """An answer or a refusal, as text; without numbers that differ by themselves."""
    try:
        return dumps(await inbox._ask(endpoint, ask))
    except DaemonError as trouble:
        words = f"{type(trouble).__name__}: {trouble.message} {trouble.hint}"
        return re.sub(r"'sales'|'nowhere'|\b(\d+|987654)\b", "N", words)


async def session_ids(inbox: SocketInbox) -> list[int]:
    return [one.id for one in (await inbox.sessions()).sessions]


async def test_nothing_of_a_hidden_workspace_is_in_any_answer(desk: FakeDesk) -> None:
    await fill(desk)
    await work(desk)
    desk.sights.change(ONE_OF_TWO, desk.store.seq)
    ana = desk.inbox("ana")
    assert set(asks()) == set(named())

    told = {
        (name, n): await said(ana, named()[name], ask)
        for name, all_of in asks().items()
        for n, ask in enumerate(all_of)
    }
    await ana.close()

    assert [] == [(name, words) for name, words in told.items() if HIDDEN.search(words)]


async def test_the_same_answers_hold_it_for_whoever_may_see_it(desk: FakeDesk) -> None:
    """Or the test above would look for what is nowhere."""
    await fill(desk)
    await work(desk)
    desk.sights.change(ONE_OF_TWO, desk.store.seq)
    bia = desk.inbox("bia")

    silent = set()
    for name, all_of in asks().items():
        told = [await said(bia, named()[name], ask) for ask in all_of]
        if not any(HIDDEN.search(words) for words in told):
            silent.add(name)
    await bia.close()

    assert silent <= SILENT


async def test_a_hidden_id_is_refused_like_an_unknown_one(desk: FakeDesk) -> None:
    await fill(desk)
    await work(desk)
    desk.sights.change(ONE_OF_TWO, desk.store.seq)
    ana = desk.inbox("ana")

    for name, all_of in asks().items():
        for hidden, unknown in zip(all_of, asks(hidden=False)[name], strict=True):
            if hidden != unknown:
                mine, nobodys = [await said(ana, named()[name], one) for one in (hidden, unknown)]
                assert re.sub(r'"seq":\d+|"id":\d+', "", mine) == re.sub(r'"seq":\d+|"id":\d+', "", nobodys), name
    await ana.close()


async def test_counts_and_sums_are_of_what_is_seen(desk: FakeDesk) -> None:
    await fill(desk)
    await work(desk)
    desk.sights.change(ONE_OF_TWO, desk.store.seq)
    ana, bia = desk.inbox("ana"), desk.inbox("bia")
    mine, all_of = await ana.status(), await bia.status()

    assert (2, 4) == ((await ana.chats(AskChats(count=True))).total, (await bia.chats(AskChats(count=True))).total)
    assert (2, 4) == (mine.outbox_waiting, all_of.outbox_waiting)
    assert (2, 6) == (mine.quarantined, all_of.quarantined)
    assert ([1], [1, 2]) == (await session_ids(ana), await session_ids(bia))
    assert ({}, 1) == ((await ana.health()).sync, (await bia.health()).sync["sessions"])
    await ana.close()
    await bia.close()


async def test_nothing_hidden_can_be_changed(desk: FakeDesk) -> None:
    await fill(desk)
    await work(desk)
    desk.sights.change(ONE_OF_TWO, desk.store.seq)
    before = desk.store.seq
    ana = desk.inbox("ana")
    for name in ("SEND", "KEEP_DRAFT", "VERBS", "OUTBOX_VERB", "SYNC", "IMPORT"):
        await said(ana, named()[name], asks()[name][0])
    with pytest.raises(NotFound, match="there is no action 4"):
        await ana.undo(4)
    await ana.close()

    assert before == desk.store.seq


async def test_a_step_in_what_is_hidden_by_now_is_not_taken_back(desk: FakeDesk) -> None:
    await fill(desk)
    ana = desk.inbox("ana")
    await ana.do("done", (3,))
    desk.sights.change(ONE_OF_TWO, desk.store.seq)

    with pytest.raises(NotFound, match="nothing of yours"):
        await ana.undo()
    await ana.close()


async def test_the_feed_tells_only_what_is_seen(desk: FakeDesk) -> None:
    desk.sights.change(ONE_OF_TWO, 0)
    ana, bia = desk.inbox("ana"), desk.inbox("bia")
    live = {one: asyncio.create_task(_until_last(one, None)) for one in (ana, bia)}
    await desk.has_listeners(2)
    await fill(desk)
    await desk.take(1, inbound("m9", "the last one", peer=a_peer(name="Ana")))

    for one, sees in ((ana, False), (bia, True)):
        assert sees == bool(HIDDEN.search(await live[one]))
        assert sees == bool(HIDDEN.search(await _until_last(one, "0")))
        await one.close()


async def test_an_open_stream_ends_when_its_sight_changes_and_is_not_read_on(desk: FakeDesk) -> None:
    desk.sights.change(rules_of([(1, []), (2, ["ana", "bia"])]), 0)
    ana, bia = desk.inbox("ana"), desk.inbox("bia")
    stays = asyncio.create_task(_until_last(bia, None))
    stream = ana.events()
    hello: Any = await anext(stream)
    await desk.has_listeners(2)
    desk.sights.change(ONE_OF_TWO, desk.store.seq)

    with pytest.raises(DaemonUnreachable):
        await anext(stream)
    with pytest.raises(BadRequest, match="what you may see"):
        await anext(ana.events(f"{hello.epoch}:{hello.seq}"))
    assert "hello" == (await anext(ana.events())).type
    await desk.take(2, inbound("m9", "the last one of the zebra", peer=a_peer(ZOE, "Zoe")))
    assert HIDDEN.search(await stays)
    await ana.close()
    await bia.close()


async def _until_last(inbox: SocketInbox, since: str | None) -> str:
    """All that is told, up to the message that says it is the last one."""
    heard = ""
    async with asyncio.timeout(5):
        async for news in inbox.events(since):
            heard += dumps(news)
            if isinstance(news, Frame) and news.message and news.message.body.startswith("the last one"):
                break
    return heard
