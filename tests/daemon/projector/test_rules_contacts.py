"""The seed's rules 12 to 23: how contacts come to be. Where ours differs, docs/decisions/010 says why."""

import asyncio

import pytest

from daemon.facts import ContactSeen, Person
from daemon.providers.people import claimed_name, identity
from daemon.rules.phones import e164
from store.models import Identity
from tests.facts import BUDI, NOON, a_peer, a_person, inbound, seconds
from tests.shelf import CARE, OTHER, SALES, Shelf

JOHN = Identity("phone", "+6281234567890")
CONTACTS = """
SELECT workspace_id, name, phone FROM contacts WHERE merged_into IS NULL AND deleted_at IS NULL ORDER BY id"""
ACTIONS = "SELECT count(*) FROM actions"


async def test_a_new_phone_with_a_name_is_a_new_contact(shelf: Shelf) -> None:
    """Rule 12."""
    await shelf.take(inbound(peer=a_peer(JOHN, "John Doe")))

    assert [(1, "John Doe", "+6281234567890")] == await shelf.rows(CONTACTS)


async def test_a_known_phone_is_the_same_contact(shelf: Shelf) -> None:
    """Rule 13."""
    await shelf.take(inbound("a", peer=a_peer(JOHN)))
    first = (await shelf.chat()).contact_id
    await shelf.take(inbound("b", peer=a_peer(JOHN)), session=SALES)

    assert [(1, None, "+6281234567890")] == await shelf.rows(CONTACTS)
    assert {first} == {chat.contact_id for chat in await shelf.chats()}


async def test_a_name_that_was_missing_is_filled_in(shelf: Shelf) -> None:
    """Rule 14. A name that only repeats the number was none, so it is filled in too."""
    assert claimed_name("6281234567890", [JOHN]) is None
    await shelf.take(inbound("a", peer=a_peer(JOHN)))
    await shelf.take(inbound("b", peer=a_peer(JOHN, "Updated Name"), sent_at=seconds(5)))

    assert [(1, "Updated Name", "+6281234567890")] == await shelf.rows(CONTACTS)


async def test_a_number_that_a_lid_gave_as_its_name_is_no_name_once_it_is_linked(shelf: Shelf) -> None:
    """Rule 14, when the number becomes known only later."""
    lid = Identity("lid", "99887766554433")
    await shelf.take(inbound("a", peer=a_peer(lid, "+62 812-3456-7890")))
    await shelf.take(inbound("b", peer=a_peer(lid, "John"), sent_at=seconds(9)))
    before = (await shelf.chat()).name
    await shelf.take(inbound("c", peer=a_peer(JOHN), sender=Person((JOHN, lid)), sent_at=seconds(10)))

    assert ("+62 812-3456-7890", {"John"}) == (before, {chat.name for chat in await shelf.chats()})


async def test_an_existing_name_stays(shelf: Shelf) -> None:
    """Rule 15."""
    await shelf.take(inbound("a", peer=a_peer(JOHN, "Original Name")))
    await shelf.take(inbound("b", peer=a_peer(JOHN, "New Name"), sent_at=seconds(5)))

    assert "Original Name" == (await shelf.chat()).name


@pytest.mark.parametrize("raw", ["081234567890", "6281234567890", "+62 812 3456 7890", "0812-3456-7890"])
async def test_every_spelling_of_a_phone_is_one_contact(shelf: Shelf, raw: str) -> None:
    """Rule 16."""
    await shelf.take(inbound("a", peer=a_peer(JOHN, "John")))
    await shelf.take(inbound("b", peer=a_peer(Identity("phone", e164(raw, "ID") or ""))))

    assert [(1, "John", "+6281234567890")] == await shelf.rows(CONTACTS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+5511987654321", "+551187654321"),
        ("+5215512345678", "+525512345678"),
        ("+5491123456789", "+541123456789"),
    ],
)
async def test_the_two_spellings_of_one_account_are_one_chat(shelf: Shelf, one: str, other: str) -> None:
    """Rule 16, for Brazil, Mexico and Argentina; the answer goes to what the provider itself used last."""
    await shelf.take(inbound("a", peer=a_peer(Identity("phone", one))))
    await shelf.take(inbound("b", peer=a_peer(Identity("phone", other)), sent_at=seconds(60)))

    assert [(1, None, max(one, other, key=len))] == await shelf.rows(CONTACTS)
    assert [(other,)] == await shelf.rows("SELECT send_to FROM chats")


@pytest.mark.parametrize("raw", ["abc", "123", "+", "\x00", "a" * 200])
async def test_a_bad_phone_never_fails_and_is_a_contact_under_what_was_sent(shelf: Shelf, raw: str) -> None:
    """Rule 17."""
    known = identity(raw)
    assert known is not None
    await shelf.take(inbound(peer=a_peer(known)))

    assert raw == (await shelf.chat()).name
    assert [(1, None, None)] == await shelf.rows(CONTACTS)


@pytest.mark.parametrize("raw", ["", " ", "a" * 300])
def test_what_can_be_nobodys_address_is_none_and_no_error(raw: str) -> None:
    """Rule 17. The seed makes a contact without a phone; ours keeps the delivery, quarantined, and makes nobody."""
    assert identity(raw) is None


async def test_a_workspace_has_its_own_contacts_and_names(shelf: Shelf) -> None:
    """Rule 18."""
    await shelf.take(inbound(peer=a_peer(JOHN, "John")), session=CARE)
    await shelf.take(inbound(peer=a_peer(JOHN, "Mr Doe")), session=OTHER)

    assert [(1, "John", "+6281234567890"), (2, "Mr Doe", "+6281234567890")] == await shelf.rows(CONTACTS)


async def test_a_contacts_sources_are_the_providers_it_wrote_by(shelf: Shelf) -> None:
    """Rule 19. The seed keeps the first; which that is depends on who was delivered first, so ours keeps each."""
    await shelf.take(inbound(peer=a_peer(JOHN)), session=CARE)
    await shelf.take(inbound(peer=a_peer(JOHN)), session=SALES)

    chats = await shelf.chats()
    assert (1, {"meta", "webjs"}) == (len({one.contact_id for one in chats}), {one.provider_type for one in chats})


async def test_a_forgotten_contact_has_a_successor_that_knows_nothing_of_it(shelf: Shelf) -> None:
    """Rule 20."""
    await shelf.take(inbound("a", peer=a_peer(JOHN, "John Doe")))
    before = await shelf.chat()
    await shelf.do("forget", before.contact_id or 0, at=seconds(60))
    forgotten = await shelf.chat()
    await shelf.take(inbound("b", peer=a_peer(JOHN), sent_at=seconds(90)), received_at=seconds(90))

    after = await shelf.chat()
    assert (before.id, before.id) == (forgotten.id, after.id)
    assert before.contact_id != forgotten.contact_id == after.contact_id
    assert ("+6281234567890", "+6281234567890") == (forgotten.name, after.name)
    assert [(before.contact_id, True), (after.contact_id, False)] == [
        (one, at is not None) for one, at in await shelf.rows("SELECT id, deleted_at FROM contacts ORDER BY id")
    ]


async def test_a_forgotten_contact_is_called_by_what_is_heard_afterwards(shelf: Shelf) -> None:
    """Rule 20: an old delivery that comes late brings no forgotten name back."""
    await shelf.take(inbound("a", peer=a_peer(JOHN, "John Doe")))
    await shelf.do("forget", (await shelf.chat()).contact_id or 0, at=seconds(60))
    await shelf.take(inbound("b", peer=a_peer(JOHN, "Johnny"), sent_at=seconds(30)), received_at=seconds(90))
    late = (await shelf.chat()).name
    await shelf.take(inbound("c", peer=a_peer(JOHN, "J. Doe"), sent_at=seconds(90)), received_at=seconds(90))

    assert ("+6281234567890", "J. Doe") == (late, (await shelf.chat()).name)


async def test_a_contact_without_a_name_has_none(shelf: Shelf) -> None:
    """Rule 21."""
    await shelf.take(ContactSeen(a_person(JOHN), NOON))

    assert [(1, None, "+6281234567890")] == await shelf.rows(CONTACTS)


async def test_nobody_has_made_a_contact_that_came_by_itself(shelf: Shelf) -> None:
    """Rule 22. The seed says created_by 0; ours has no column for it: what operators do is an action, this is none."""
    await shelf.take(inbound(peer=a_peer(JOHN, "John")))

    assert [(0,)] == await shelf.rows(ACTIONS)


async def test_the_same_phone_at_the_same_moment_is_one_contact(shelf: Shelf) -> None:
    """Rule 23: really at once, and the earlier name is the one that stays."""
    calls = [
        shelf.take(inbound(f"m{n}", peer=a_peer(JOHN, f"Name {n}"), sent_at=seconds(n)), session=1 + n % 2)
        for n in range(20, 0, -1)
    ]
    await asyncio.gather(*calls, shelf.take(inbound("other", peer=a_peer(BUDI))))

    assert 1 == len(await shelf.rows(CONTACTS))
    assert {"Name 1"} == {chat.name for chat in await shelf.chats()}
