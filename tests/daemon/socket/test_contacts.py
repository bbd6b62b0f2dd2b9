"""People over the socket: who they are, and the verbs that decide it."""

from typing import Any

import pytest

from daemon.api.doing import VERBS, AskVerb, VerbDone
from daemon.api.endpoint import Endpoint
from daemon.api.errors import BadRequest, NotFound
from daemon.api.feed import Frame
from daemon.api.people import CONTACT, GROUP, AskContact, AskGroup, ContactDetail, GroupDetail
from daemon.client import SocketInbox
from daemon.facts import Fact, GroupChanged, GroupSeen, Participant, Person
from daemon.projector.batch import project
from store.models import Identity
from tests.facts import ANA, BUDI, NOON, TEAM, a_group_peer, a_peer, inbound, routed
from tests.fakes.desk import FakeDesk

LID = Identity("lid", "99887766554433")


async def take(desk: FakeDesk, *facts: Fact, session: int = 1) -> None:
    await desk.store.write(lambda tx: project(tx, [routed(fact, session=session) for fact in facts], NOON))


async def ask(inbox: SocketInbox, endpoint: Endpoint[Any, Any], asked: object) -> Any:
    return await inbox._ask(endpoint, asked)


async def contact(inbox: SocketInbox, number: int) -> ContactDetail:
    found: ContactDetail = await ask(inbox, CONTACT, AskContact(number))
    return found


async def do(inbox: SocketInbox, verb: str, *contacts: int, **args: Any) -> VerbDone:
    done: VerbDone = await ask(inbox, VERBS, AskVerb(verb, args=args, contacts=contacts))
    return done


async def test_a_contact_comes_with_addresses_names_links_chats_and_groups(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound("a", peer=a_peer(ANA, "Ana"), sender=Person((ANA, LID), "Ana")))
    await take(desk, GroupChanged(GroupSeen(TEAM, "Team", (Participant(LID, None, is_admin=True),)), NOON))

    found = await contact(inbox, 1)

    assert [(ANA, ("care",)), (LID, ())] == [(one.identity, one.sessions) for one in found.addresses]
    assert [("Ana", "push", ANA)] == [(one.name, one.source, one.identity) for one in found.names]
    assert [(ANA, LID, "named together", True)] == [
        (one.one, one.other, one.evidence, one.is_active) for one in found.links
    ]
    assert (["care"], ["Team"]) == ([one.session_key for one in found.chats], [one.name for one in found.groups])


async def test_nothing_of_another_workspace_is_part_of_a_contact(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound(peer=a_peer(ANA, "Ana at Acme")), session=1)
    await take(desk, inbound(peer=a_peer(ANA, "Ana at Bolt")), session=2)
    await take(desk, GroupChanged(GroupSeen(TEAM, "Bolt's", (Participant(ANA),)), NOON), session=2)

    found = await contact(inbox, 1)

    assert (["care"], ["Ana at Acme"], ()) == (
        [one.session_key for one in found.chats], [one.name for one in found.names], found.groups,
    )  # fmt: skip


async def test_a_contact_that_became_part_of_another_is_answered_by_that_one(
    desk: FakeDesk, inbox: SocketInbox
) -> None:
    await take(desk, inbound("a", peer=a_peer(ANA)), inbound("b", peer=a_peer(BUDI)))
    done = await do(inbox, "merge", 2, 1)

    assert (1, 1) == ((await contact(inbox, 2)).contact.id, done.action)
    assert [1] == [one.merged_count for one in (await contact(inbox, 2)).chats]


async def test_a_forgotten_contact_is_not_found(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound(peer=a_peer(ANA, "Ana")))
    await do(inbox, "forget", 1)

    with pytest.raises(NotFound, match="forgotten"):
        await contact(inbox, 1)
    assert () == (await contact(inbox, 2)).names


@pytest.mark.parametrize("number", [0, 77, 2**62])
async def test_who_is_not_there_is_not_found(inbox: SocketInbox, number: int) -> None:
    with pytest.raises(NotFound, match="no contact"):
        await contact(inbox, number)
    with pytest.raises(NotFound, match="no group"):
        await ask(inbox, GROUP, AskGroup(number))


async def test_a_group_comes_with_its_members(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound(peer=a_group_peer(participants=(ANA, BUDI)), sender=Person((ANA,), "Ana")))

    found: GroupDetail = await ask(inbox, GROUP, AskGroup(1))

    assert [("Ana", ANA), (None, BUDI)] == sorted(
        [(one.name, one.identity) for one in found.members], key=lambda one: one[0] is None
    )
    assert (["care"], "Team", 2) == (
        [one.session_key for one in found.chats], found.group.name, found.group.participants_count,
    )  # fmt: skip


async def test_a_merged_chat_is_gone_into_the_one_that_it_stands_in(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound("a", peer=a_peer(ANA)), inbound("b", peer=a_peer(BUDI)))
    since = f"{desk.store.epoch}:{desk.store.seq}"
    await do(inbox, "merge", 1, 2)
    await do(inbox, "split", 1)
    frames = inbox.events(since)
    hello, told = await anext(frames), set[int]()
    while told != {1, 2}:  # alone, or beside the line that the split left in their threads
        frame = await anext(frames)
        told |= {frame.chat.id} if isinstance(frame, Frame) and frame.chat is not None else set()
    await do(inbox, "merge", 1, 2)
    while (gone := await anext(frames)).type != "chat.gone":
        pass

    assert ("hello", 1) == (hello.type, getattr(gone, "into", None))


async def test_a_message_of_a_merged_chat_is_told_as_one_of_the_chat_it_is_shown_in(
    desk: FakeDesk, inbox: SocketInbox
) -> None:
    await take(desk, inbound("a", peer=a_peer(ANA)), inbound("b", peer=a_peer(BUDI)))
    await do(inbox, "merge", 1, 2)
    frames = inbox.events()
    await anext(frames)
    await take(desk, inbound("c", "more", peer=a_peer(BUDI)))
    news = [await anext(frames) for _ in range(2)]

    (told,) = [one for one in news if one.type == "message.new"]
    assert ("more", 1, 1) == (told.message.body, told.message.chat_id, told.chat.id)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (AskVerb("merge", chats=(1, 2)), "chats"),
        (AskVerb("merge"), "contacts"),
        (AskVerb("read", contacts=(1,)), "chats|contacts"),
        (AskVerb("rename", chats=(1,)), "name"),
        (AskVerb("rename", chats=(1,), args={"name": 5}), "name"),
        (AskVerb("split", contacts=(1,), args={"link": "x"}), "link"),
        (AskVerb("split", contacts=(1, 2)), "one contact"),
        (AskVerb("merge", contacts=(1,)), "two contacts"),
    ],
)
async def test_a_verb_on_people_that_cannot_be_understood_names_the_field(
    desk: FakeDesk, inbox: SocketInbox, asked: AskVerb, field: str
) -> None:
    await take(desk, inbound("a", peer=a_peer(ANA)), inbound("b", peer=a_peer(BUDI)))

    with pytest.raises(BadRequest, match=field):
        await ask(inbox, VERBS, asked)


async def test_a_name_is_kept_as_it_was_typed(desk: FakeDesk, inbox: SocketInbox) -> None:
    await take(desk, inbound(peer=a_peer(ANA)))
    await ask(inbox, VERBS, AskVerb("rename", (1,), {"name": "[red]\x1b[2J\u202e"}))

    assert "[red]\x1b[2J\u202e" == (await inbox.chat(1)).chat.name
