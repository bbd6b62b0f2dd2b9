"""Who is in a group: the newest list, who left and when, admins, names."""

import itertools

import pytest

from daemon.facts import GroupChanged, GroupSeen, Participant
from store import groups
from store.models import GroupMember, Identity, Membership, Millis
from tests.facts import ANA, BUDI, TEAM, a_group_peer, a_peer, a_person, inbound, seconds
from tests.shelf import CARE, SALES, Shelf

CARLA = Identity("phone", "+34600111222")


def a_list(at: float, *people: Identity | Participant, name: str | None = "Team") -> GroupChanged:
    listed = tuple(one if isinstance(one, Participant) else Participant(one) for one in people)
    return GroupChanged(GroupSeen(TEAM, name, listed), seconds(at))


async def members(shelf: Shelf) -> tuple[GroupMember, ...]:
    async with shelf.store.reading() as reader:
        return await groups.members(reader, 1)


async def by_phone(shelf: Shelf) -> dict[str, tuple[bool, Millis | None]]:
    return {one.identity.value: (one.is_admin, one.left_at) for one in await members(shelf)}


async def test_a_list_says_who_is_in_the_group_and_who_its_admins_are(shelf: Shelf) -> None:
    await shelf.take(a_list(0, Participant(ANA, "Ana", is_admin=True), Participant(BUDI, None, is_admin=False)))

    assert (
        GroupMember(ANA, "Ana", None, None, is_admin=True, joined_at=seconds(0)),
        GroupMember(BUDI, None, None, None, is_admin=False, joined_at=seconds(0)),
    ) == await members(shelf)


async def test_whoever_is_no_longer_listed_has_left_after_the_last_list_that_named_them(shelf: Shelf) -> None:
    for fact in (a_list(0, ANA, BUDI), a_list(10, ANA, BUDI), a_list(20, ANA), a_list(30, ANA)):
        await shelf.take(fact)

    assert {ANA.value: (False, None), BUDI.value: (False, seconds(10))} == await by_phone(shelf)


async def test_lists_in_any_order_give_the_same_members(shelf: Shelf) -> None:
    lists = [
        a_list(0, Participant(ANA, "Ana", is_admin=True), BUDI),
        a_list(10, Participant(ANA, "Anna", is_admin=False), BUDI, CARLA),
        a_list(20, ANA, CARLA),
        a_list(30, ANA, BUDI),
    ]
    seen = set()
    for order in itertools.permutations(lists):
        await shelf.store.write(lambda tx: tx.run("DELETE FROM group_participants"))
        await shelf.store.write(lambda tx: tx.run("UPDATE groups SET participants = NULL, participants_at = NULL"))
        for fact in order:
            await shelf.take(fact)
        seen.add(await members(shelf))

    assert [{"Anna", None}, {ANA, BUDI, CARLA}] == [
        {one.name for one in next(iter(seen))}, {one.identity for one in next(iter(seen))}
    ]  # fmt: skip
    assert 1 == len(seen)


async def test_a_list_of_the_same_people_may_say_who_is_an_admin_now(shelf: Shelf) -> None:
    await shelf.take(a_list(0, ANA, BUDI))
    await shelf.take(a_list(10, Participant(ANA, None, is_admin=True), Participant(BUDI, None, is_admin=False)))

    assert {ANA.value: (True, None), BUDI.value: (False, None)} == await by_phone(shelf)


async def test_a_message_that_lists_people_without_a_word_of_admins_takes_no_admin_away(shelf: Shelf) -> None:
    await shelf.take(a_list(0, Participant(ANA, None, is_admin=True), BUDI))
    peer = a_group_peer(participants=(ANA, BUDI, CARLA))
    await shelf.take(inbound(peer=peer, sender=a_person(BUDI), sent_at=seconds(60)))

    assert {ANA.value: True, BUDI.value: False, CARLA.value: False} == {
        one: is_admin for one, (is_admin, _) in (await by_phone(shelf)).items()
    }
    assert 3 == (await shelf.chat()).participants_count


async def test_a_member_is_called_as_their_contact_is(shelf: Shelf) -> None:
    await shelf.take(a_list(0, Participant(ANA, "Ana (list)"), BUDI))
    await shelf.take(inbound(peer=a_peer(ANA, "Ana Souza")))
    await shelf.do("rename", (await shelf.chat()).id, name="Ana of Acme")

    ana = next(one for one in await members(shelf) if one.identity == ANA)
    assert ("Ana of Acme", "+5511988776655", True) == (ana.name, ana.phone, ana.contact_id is not None)


async def test_being_listed_makes_nobody_a_contact(shelf: Shelf) -> None:
    await shelf.take(a_list(0, ANA, BUDI))

    assert [(0,)] == await shelf.rows("SELECT count(*) FROM contacts")


async def test_the_two_spellings_of_a_number_are_one_member(shelf: Shelf) -> None:
    await shelf.take(a_list(0, ANA), a_list(10, Identity("phone", "+551188776655")))

    assert [None] == [one.left_at for one in await members(shelf)]


async def test_a_person_has_the_groups_they_are_in_and_those_they_left(shelf: Shelf) -> None:
    await shelf.take(inbound(peer=a_peer(BUDI, "Budi")))
    await shelf.take(a_list(0, Participant(BUDI, None, is_admin=True)))
    inside = await memberships(shelf)
    await shelf.take(a_list(10, ANA))

    assert (Membership(1, "Team", is_admin=True),) == inside
    assert (Membership(1, "Team", is_admin=True, left_at=seconds(0)),) == await memberships(shelf)


async def memberships(shelf: Shelf) -> tuple[Membership, ...]:
    contact = (await shelf.chat()).contact_id or 0
    async with shelf.store.reading() as reader:
        return await groups.memberships(reader, contact)


@pytest.mark.parametrize("session", [CARE, SALES])
async def test_a_group_of_two_sessions_is_one_group_with_two_chats(shelf: Shelf, session: int) -> None:
    await shelf.take(inbound("a", peer=a_group_peer(name="Old"), sender=a_person()), session=CARE)
    await shelf.take(inbound("a", peer=a_group_peer(name="Old"), sender=a_person()), session=SALES)
    await shelf.take(a_list(60, ANA, BUDI, name="New"), session=session)

    assert [("New", 2), ("New", 2)] == [(one.name, one.participants_count) for one in await shelf.chats()]
