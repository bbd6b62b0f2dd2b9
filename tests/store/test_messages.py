"""Threads: pages both ways, and changes in the order they were made."""

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import GroupSeen, MessageRevoked, Participant, Peer, Person, ReactionChanged
from daemon.rules.phones import match_key
from store import changes, messages
from store.mentions import MENTIONED, mentions
from store.models import Identity, Mention
from store.text import stored
from tests.facts import BUDI, TEAM, a_group_peer, a_peer, a_person, inbound, line, outbound, seconds
from tests.shelf import OTHER, Shelf


def phone(number: str) -> Identity:
    return Identity("phone", number)


async def test_a_thread_pages_backwards_and_forwards_without_a_gap(shelf: Shelf) -> None:
    await shelf.take(*(inbound(f"m{n:02}", str(n), sent_at=seconds(n // 3)) for n in range(25)))
    chat = (await shelf.chat()).id
    async with shelf.store.reading() as reader:
        newest = await messages.page(reader, chat, limit=10)
        middle = await messages.page(reader, chat, before=newest.before, limit=10)
        oldest = await messages.page(reader, chat, before=middle.before, limit=10)
        again = await messages.page(reader, chat, after=oldest.after, limit=10)

    assert [str(n) for n in range(25)] == [one.body for page in (oldest, middle, newest) for one in page.messages]
    assert (None, None) == (newest.after, oldest.before)
    assert middle.messages == again.messages


async def test_a_quote_shows_what_it_answers_once_that_is_held(shelf: Shelf) -> None:
    await shelf.take(inbound("b", "yes", sent_at=seconds(9), quoted_key="a", quoted_id="wamid.a"))
    (before,) = await shelf.thread()
    await shelf.take(inbound("a", "shall we?", peer=a_peer(name="Ana")))

    quoted = (await shelf.thread())[1].quoted
    assert before.quoted is not None
    assert (None, "wamid.a") == (before.quoted.message_id, before.quoted.provider_message_id)
    assert quoted is not None
    assert ("shall we?", "Ana") == (quoted.body, quoted.sender_name)


async def test_a_quote_does_not_tell_what_its_sender_took_back(shelf: Shelf) -> None:
    await shelf.take(inbound("a", "my password", peer=a_peer(name="Ana")))
    await shelf.take(inbound("b", "see above", sent_at=seconds(9), quoted_key="a", quoted_id="wamid.a"))
    told = (await shelf.thread())[1].quoted
    await shelf.take(MessageRevoked("a", seconds(12), "r1"))
    quoted = (await shelf.thread())[1].quoted

    assert told is not None
    assert ("my password", "text", False) == (told.body, told.type, told.is_revoked)
    assert quoted is not None
    assert (None, True) == (quoted.body, quoted.is_revoked)


async def test_a_customer_who_is_not_named_beside_the_message_is_called_as_the_chat_is(shelf: Shelf) -> None:
    await shelf.take(inbound("a", "who am I?", peer=a_peer(Identity("lid", "123456789012345"))))
    await shelf.take(inbound("b", "hi", peer=Peer(BUDI.value, Person((BUDI,), "Budi")), sender=Person(())))
    told = {chat.name: [one.sender_name for one in await shelf.thread(chat.id)] for chat in await shelf.chats()}

    assert {"123456789012345": ["123456789012345"], "Budi": ["Budi"]} == told


async def test_a_number_is_no_name_and_neither_is_the_customers_ours_or_a_groups(shelf: Shelf) -> None:
    hidden = a_person(Identity("lid", "123456789012345"))
    await shelf.take(inbound("a"))
    await shelf.take(outbound("b", sent_at=seconds(1)))
    await shelf.take(inbound("c", peer=a_group_peer(), sender=hidden, sent_at=seconds(2)))
    await shelf.take(line("d", peer=a_peer(), sent_at=seconds(3)))
    told = [(one.direction, one.sender_name) for chat in await shelf.chats() for one in await shelf.thread(chat.id)]

    assert {("inbound", None), ("outbound", None), ("internal", None)} == set(told)


async def test_a_reaction_of_the_customer_is_called_as_the_chat_is_and_ours_is_not(shelf: Shelf) -> None:
    await shelf.take(inbound("a", "thanks", peer=a_peer(name="Ana")))
    await shelf.take(
        ReactionChanged("a", "+5511988776655", "👍", seconds(12), "r1"),
        ReactionChanged("a", "us", "❤", seconds(13), "r2"),
    )
    (message,) = await shelf.thread()

    assert {("👍", "Ana"), ("❤", None)} == {(one.emoji, one.name) for one in message.reactions}


async def test_no_name_breaks_the_thread_it_is_told_in(shelf: Shelf) -> None:
    odd = 'A"n\x00\ud800\na\\'
    hidden = Identity("lid", "99887766554433")
    await shelf.take(
        inbound("z", "hi", peer=a_peer(hidden, odd)),
        inbound("a", "@99887766554433?", peer=a_group_peer(), sender=a_person(name=odd)),
        ReactionChanged("a", "+5511988776655", "👍", seconds(12), "r1"),
        ReactionChanged("z", hidden.value, "👍", seconds(12), "r2"),
    )
    told = [one for chat in await shelf.chats() for one in await shelf.thread(chat.id)]

    assert [odd, odd] == [reaction.name for one in told for reaction in one.reactions]
    assert [Mention(hidden.value, odd)] == [mention for one in told for mention in one.mentions]


async def test_a_reaction_in_a_group_is_called_as_whoever_gave_it_wherever_that_is_known(shelf: Shelf) -> None:
    await shelf.take(
        inbound("a", "hi", peer=a_group_peer(), sender=a_person(phone("+5511988776655"), "Ana")),
        ReactionChanged("a", "+5511988776655", "👍", seconds(12), "r1"),
        ReactionChanged("a", "+5511911112222", "😂", seconds(13), "r2"),
        ReactionChanged("a", "us", "🙏", seconds(14), "r3"),
    )
    (message,) = await shelf.thread()

    assert {("👍", "Ana"), ("😂", None), ("🙏", None)} == {(one.emoji, one.name) for one in message.reactions}


@pytest.mark.parametrize("written", ["+5511988776655", "+5215512345678", "+5491123456789"])
async def test_every_spelling_of_a_number_leads_to_its_name(written: str, shelf: Shelf) -> None:
    await shelf.take(
        inbound("a", "hi", peer=a_group_peer(), sender=a_person(phone(match_key(written)), "Ana")),
        ReactionChanged("a", written, "👍", seconds(12), "r1"),
        ReactionChanged("a", match_key(written), "😂", seconds(13), "r2"),
    )
    (message,) = await shelf.thread()

    assert match_key(written) != written
    assert {"Ana"} == {one.name for one in message.reactions}


async def test_a_member_who_never_wrote_is_called_as_the_groups_list_has_them(shelf: Shelf) -> None:
    team = Peer(TEAM, group=GroupSeen(TEAM, "Team", (Participant(phone("+5511988776655"), "Ana"),)))
    await shelf.take(
        inbound("a", "hi", peer=team, sender=a_person(BUDI)),
        ReactionChanged("a", "+5511988776655", "👍", seconds(12), "r1"),
    )
    (message,) = await shelf.thread()

    assert ["Ana"] == [one.name for one in message.reactions]


TOLD = "@123456789012345 and @99887766554433: see @1234567890123456, @5511988776655"


async def mentioned(shelf: Shelf, body: str) -> list[tuple[str, str]]:
    rui = Participant(Identity("lid", "99887766554433"), "Rui")
    await shelf.take(
        inbound("a", "hi", peer=a_peer(Identity("lid", "123456789012345"), "Ana")),
        inbound("b", body, peer=Peer(TEAM, group=GroupSeen(TEAM, "Team", (rui,))), sender=a_person(BUDI)),
        inbound("c", body, peer=a_peer(BUDI)),
    )
    threads = [await shelf.thread(chat.id) for chat in await shelf.chats()]
    return [(one.lid, one.name) for thread in threads for message in thread for one in message.mentions]


async def test_whoever_a_group_means_by_a_hidden_number_is_named_where_anybody_knows_them(shelf: Shelf) -> None:
    told = await mentioned(shelf, TOLD)

    assert [("123456789012345", "Ana"), ("99887766554433", "Rui")] == sorted(told)


async def test_a_hidden_number_means_nobody_of_another_workspace(shelf: Shelf) -> None:
    await shelf.take(inbound("z", "hi", peer=a_peer(Identity("lid", "77777777777777"), "Zoe")), session=OTHER)

    assert [] == await mentioned(shelf, "@77777777777777")


@given(text=st.text(max_size=60).map(lambda text: f"{text}@99887766554433 {text}"))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_the_thread_it_stands_in(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as base:
        base.executescript("""CREATE TABLE identities (workspace_id, kind, value, contact_id);
            CREATE TABLE contacts (id, name); CREATE TABLE group_participants (group_id, kind, value, name);
            INSERT INTO group_participants VALUES (1, 'lid', '99887766554433', 'Rui')""")
        ((found,),) = base.execute(
            f"SELECT {MENTIONED} FROM (SELECT ? AS body) AS m, "
            "(SELECT 'group' AS kind, 1 AS workspace_id, 1 AS group_id) AS h",
            (stored(text),),
        )

    assert (Mention("99887766554433", "Rui"),) == mentions(found)


async def test_everything_that_changed_comes_in_order_and_only_once(shelf: Shelf) -> None:
    await shelf.take(inbound("a"), inbound("b", peer=a_peer(BUDI)))
    seen = 0
    told: list[tuple[int, str]] = []
    async with shelf.store.reading() as reader:
        while page := await changes.since(reader, seen, 2):
            seen = page[-1].seq
            told += [(one.seq, "message" if one.message else "session" if one.session else "chat") for one in page]

    assert sorted(told) == told
    assert shelf.store.seq == seen
    assert 2 == [kind for _, kind in told].count("message")
    assert 2 == [kind for _, kind in told].count("chat")


async def test_a_change_carries_the_rows_beside_it(shelf: Shelf) -> None:
    await shelf.take(inbound("a", peer=a_peer(name="Ana")))
    async with shelf.store.reading() as reader:
        (change,) = [one for one in await changes.since(reader, 0, 50) if one.message]

    assert change.chat is not None
    assert change.contact is not None
    assert ("Ana", "Ana", None) == (change.chat.name, change.contact.name, change.group)
