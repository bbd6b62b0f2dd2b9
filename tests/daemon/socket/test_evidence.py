"""Why, over the socket: what happened to a message, and what made a chat look as it does."""

import pytest

from daemon.api.doing import VERBS, AskVerb
from daemon.api.errors import NotFound
from daemon.client import SocketInbox
from daemon.facts import ChatSnapshot, Fact, MessageEdited, MessageRevoked, ReactionChanged
from daemon.projector.batch import project
from tests.facts import ANA, NOON, a_peer, a_status, inbound, outbound, routed, seconds
from tests.fakes.desk import FakeDesk


async def take(desk: FakeDesk, *facts: Fact, delivery: int = 1) -> None:
    told = [routed(fact, delivery=delivery) for fact in facts]
    await desk.store.write(lambda tx: project(tx, told, NOON))


async def test_every_version_of_an_edited_message_is_kept_and_so_is_what_was_taken_back(
    desk: FakeDesk, inbox: SocketInbox
) -> None:
    await take(desk, inbound("a", "ten"), delivery=4)
    await take(
        desk, MessageEdited("a", "twelve", seconds(10), "e1"), MessageEdited("a", "11", seconds(5), "e0"), delivery=5
    )
    await take(desk, MessageRevoked("a", seconds(20), "r1"), delivery=6)

    told = await inbox.history(1)

    assert "ten" == told.sent_body
    assert [("edit", "11"), ("edit", "twelve"), ("revoke", "")] == [(one.kind, one.value) for one in told.happenings]
    assert seconds(20) == told.message.revoked_at
    assert (4, 5, 6) == told.deliveries


async def test_statuses_and_reactions_come_with_their_times_and_deliveries(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, outbound("o"), a_status("o", "sent", seconds(1)), a_status("o", "read", seconds(9)), delivery=7)
    await take(desk, ReactionChanged("o", "+55", "🙏", seconds(12), "x"), delivery=8)

    told = (await inbox.history(1)).happenings

    assert [("sent", seconds(1), 7), ("read", seconds(9), 7), ("🙏", seconds(12), 8)] == [
        (one.value, one.at, one.delivery_id) for one in told
    ]


async def test_nothing_of_another_message_is_told(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound("a"), inbound("b"), MessageEdited("b", "other", seconds(1), "e"))

    assert () == (await inbox.history(1)).happenings


async def test_a_chat_says_which_messages_make_it_unread_and_who_read_the_others(
    desk: FakeDesk, inbox: SocketInbox
) -> None:
    await take(desk, inbound("a", peer=a_peer(ANA, "Ana")), delivery=4)
    await inbox._ask(VERBS, AskVerb("read", (1,)))
    await take(desk, inbound("b", peer=a_peer(ANA, "Ana"), sent_at=seconds(5)), delivery=5)

    why = await inbox.why(1)

    assert [(2, "live", 5, False)] == [
        (one.message_id, one.origin, one.delivery_id, one.is_marked) for one in why.unread
    ]
    assert (1, 0, 1) == (why.unread_here, why.unread_elsewhere, why.read_message_id)
    assert why.read_by
    assert [("Ana", "push")] == [(one.name, one.source) for one in why.names]


async def test_what_only_a_sync_counted_is_told_apart(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, ChatSnapshot(a_peer(), 3, None))

    why = await inbox.why(1)

    assert (0, 3, NOON) == (why.unread_here, why.unread_elsewhere, why.synced_at)


async def test_a_mark_by_an_operator_is_told_apart(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound("a"))
    await inbox._ask(VERBS, AskVerb("read", (1,)))
    await inbox._ask(VERBS, AskVerb("unread", (1,)))

    assert [True] == [one.is_marked for one in (await inbox.why(1)).unread]


async def test_the_way_of_an_answer_is_told_or_why_there_is_none(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound("a"))

    why = await inbox.why(1)

    assert why.route is not None or why.route_trouble


async def test_what_is_not_there_is_not_found(inbox: SocketInbox) -> None:
    with pytest.raises(NotFound):
        await inbox.history(1)
    with pytest.raises(NotFound):
        await inbox.why(1)
