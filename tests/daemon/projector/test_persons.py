"""What operators decide of people: merge, split, rename, forget; and what chats make of it."""

from typing import Any

import pytest

from daemon.api.errors import BadRequest, NotFound
from daemon.facts import ChatSnapshot, ContactSeen, IdentityLinked
from store.models import ChatFilter, Identity
from tests.facts import ANA, BUDI, NOON, TEAM, a_group_peer, a_peer, a_person, inbound, outbound, seconds
from tests.shelf import CARE, OTHER, SALES, Shelf

LID = Identity("lid", "99887766554433")
MOST = """
SELECT c.id, c.contact_id, c.merged_into, c.merged_count, c.name, c.phone, c.unread_count, c.preview, c.last_message_id,
    c.last_inbound_at, c.window_closes_at, c.waiting_since, c.status, c.send_to FROM chats AS c ORDER BY id"""
CONTACTS = "SELECT id, name, phone, merged_into FROM contacts ORDER BY id"


async def two_people(shelf: Shelf) -> tuple[int, int]:
    """Ana and Budi, each with an unread message in care; returns their contacts."""
    await shelf.take(
        inbound("a", "from ana", peer=a_peer(ANA, "Ana")),
        inbound("b", "from budi", peer=a_peer(BUDI, "Budi"), sent_at=seconds(60)),
    )
    by_name = {one.name: one.contact_id or 0 for one in await shelf.chats()}
    return by_name["Ana"], by_name["Budi"]


async def test_merged_people_are_one_contact_and_one_conversation(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    await shelf.do("merge", budi, ana)

    chat = await shelf.chat()
    assert (ana, "Ana", 1) == (chat.contact_id, chat.name, chat.merged_count)
    assert (2, "from budi", seconds(60)) == (chat.unread_count, chat.preview, chat.last_message_at)
    assert ["from ana", "from budi"] == [one.body for one in await shelf.thread()]
    assert {chat.id} == {one.chat_id for one in await shelf.thread()}
    assert 2 == (await shelf.sessions())[CARE].unread_count


async def test_a_split_undoes_a_merge_exactly(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    await shelf.take(ChatSnapshot(a_peer(BUDI), 5, seconds(70)))
    before = await shelf.rows(MOST), await shelf.rows(CONTACTS)
    await shelf.do("merge", ana, budi)
    merged = await shelf.rows(MOST)
    await shelf.do("split", ana)

    assert before[0] != merged
    assert before == (await shelf.rows(MOST), await shelf.rows(CONTACTS))


async def test_a_merged_conversation_without_a_message_stands_where_any_of_its_chats_was_seen_last(
    shelf: Shelf,
) -> None:
    await shelf.take(
        ChatSnapshot(a_peer(ANA, "Ana"), 0, seconds(90), seconds(-90)),
        ChatSnapshot(a_peer(BUDI, "Budi"), 0, seconds(90), seconds(-60)),
    )
    ana, budi = (one.contact_id or 0 for one in sorted(await shelf.chats(), key=lambda one: one.id))
    await shelf.do("merge", ana, budi)
    merged = [one.last_message_at for one in await shelf.chats()]
    await shelf.do("split", ana)

    assert [seconds(-60)] == merged
    assert {seconds(-90), seconds(-60)} == {one.last_message_at for one in await shelf.chats()}


async def test_a_merge_that_is_made_again_counts_again(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    await shelf.do("merge", ana, budi)
    await shelf.do("split", ana)
    await shelf.do("merge", ana, budi)

    assert 1 == len(await shelf.chats())


async def test_what_is_said_after_a_merge_belongs_to_whom_said_it(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    await shelf.do("merge", ana, budi)
    await shelf.take(inbound("c", "budi again", peer=a_peer(BUDI), sent_at=seconds(90)))
    merged = await shelf.chat()
    await shelf.do("split", ana)

    assert (3, "budi again") == (merged.unread_count, merged.preview)
    assert {"Ana": (1, "from ana"), "Budi": (2, "budi again")} == {
        one.name: (one.unread_count, one.preview) for one in await shelf.chats()
    }


async def test_a_merge_rewrites_no_message(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    before = await shelf.rows("SELECT * FROM messages ORDER BY id")
    await shelf.do("merge", ana, budi)

    assert before == await shelf.rows("SELECT * FROM messages ORDER BY id")


async def test_reading_a_merged_conversation_reads_all_of_it(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    await shelf.do("merge", ana, budi)
    chat = await shelf.chat()
    done = await shelf.read(chat.id, at=seconds(120))
    read = (await shelf.chat()).unread_count
    await shelf.unread(chat.id)
    again = (await shelf.chat()).unread_count
    await shelf.do("split", ana)

    assert (1, 0, 1) == (done.changed, read, again)
    assert {"Ana": 0, "Budi": 1} == {one.name: one.unread_count for one in await shelf.chats()}


async def test_sessions_keep_their_own_conversations_in_a_merge(shelf: Shelf) -> None:
    await shelf.take(inbound("a", peer=a_peer(ANA, "Ana")), session=CARE)
    await shelf.take(inbound("b", peer=a_peer(BUDI, "Budi")), session=SALES)
    ana, budi = sorted(one.contact_id or 0 for one in await shelf.chats())
    await shelf.do("merge", ana, budi)

    chats = await shelf.chats()
    assert [("Ana", 0), ("Ana", 0)] == [(one.name, one.merged_count) for one in chats]
    assert {ana} == {one.contact_id for one in chats}


async def test_a_new_chat_of_a_merged_person_joins_the_conversation(shelf: Shelf) -> None:
    await shelf.take(inbound("a", peer=a_peer(ANA, "Ana")), session=CARE)
    await shelf.take(inbound("b", peer=a_peer(BUDI, "Budi")), session=SALES)
    ana, budi = sorted(one.contact_id or 0 for one in await shelf.chats())
    await shelf.do("merge", ana, budi)
    await shelf.take(inbound("c", "here now", peer=a_peer(BUDI), sent_at=seconds(60)), session=CARE)

    care = next(one for one in await shelf.chats() if one.session_id == CARE)
    assert (1, "here now", 2) == (care.merged_count, care.preview, care.unread_count)


async def test_a_link_told_by_a_provider_makes_one_conversation_too(shelf: Shelf) -> None:
    await shelf.take(inbound("a", "by number", peer=a_peer(ANA, "Ana")))
    await shelf.take(inbound("b", "by lid", peer=a_peer(LID), sent_at=seconds(5)))
    await shelf.take(IdentityLinked(ANA, LID, "test"))

    assert ["by number", "by lid"] == [one.body for one in await shelf.thread()]


async def test_a_provider_does_not_join_again_what_an_operator_split(shelf: Shelf) -> None:
    await shelf.take(inbound("a", peer=a_peer(ANA, "Ana")), inbound("b", peer=a_peer(LID)))
    await shelf.take(IdentityLinked(ANA, LID, "test"))
    ((link,),) = await shelf.rows("SELECT id FROM identity_edges")
    await shelf.do("split", (await shelf.chat()).contact_id or 0, link=link)
    await shelf.take(IdentityLinked(LID, ANA, "test"), IdentityLinked(ANA, LID, "another proof"))

    assert 2 == len({one.contact_id for one in await shelf.chats()})


async def test_an_answered_address_is_the_one_that_waits_no_longer(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    await shelf.do("merge", ana, budi)
    await shelf.take(outbound("o", peer=a_peer(BUDI), sent_at=seconds(70)))
    answered = (await shelf.chat()).waiting_since
    await shelf.take(inbound("c", peer=a_peer(ANA), sent_at=seconds(80)))

    assert (None, seconds(80)) == (answered, (await shelf.chat()).waiting_since)


async def test_a_merge_reopens_a_done_conversation_that_gains_unread_messages(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    await shelf.store.write(lambda tx: tx.run("UPDATE chats SET status = 'done' WHERE contact_id = ?", (ana,)))
    await shelf.do("merge", ana, budi)

    assert "open" == (await shelf.chat()).status


async def test_a_draft_goes_on_in_the_conversation_that_its_chat_has_joined(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    chat = next(one.id for one in await shelf.chats() if one.name == "Budi")
    await shelf.store.write(lambda tx: tx.run("INSERT INTO drafts VALUES (?, 'ana', 'hi', NULL, 0, 0)", (chat,)))
    await shelf.do("merge", ana, budi)

    assert [((await shelf.chat()).id, "hi")] == await shelf.rows("SELECT chat_id, text FROM drafts")


async def test_whoever_has_begun_to_write_in_both_finds_all_of_it_in_the_one(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    begun = {one.name: one.id for one in await shelf.chats()}
    drafts = [
        (begun["Ana"], "ana", "to Ana", None, 7, 7),
        (begun["Budi"], "ana", "to Budi", None, 5, 5),
        (begun["Budi"], "bia", "hers", None, 6, 6),
    ]
    await shelf.store.write(lambda tx: tx.many("INSERT INTO drafts VALUES (?, ?, ?, ?, ?, ?)", drafts))
    await shelf.do("merge", ana, budi)
    chat = (await shelf.chat()).id

    assert [(chat, "ana", "to Ana\nto Budi", 5, 7), (chat, "bia", "hers", 6, 6)] == await shelf.rows(
        "SELECT chat_id, operator, text, begun_seq, updated_at FROM drafts ORDER BY operator"
    )


async def test_a_merge_keeps_what_it_changed(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    done = await shelf.do("merge", ana, budi)

    assert [("merge", "ana", 1)] == await shelf.rows("SELECT verb, operator, is_step FROM actions")
    assert [("contact_id", str(ana)), ("merged_into", "1")] == await shelf.rows(
        "SELECT field, value FROM changes WHERE action_id = ? ORDER BY field", done.action
    )


@pytest.mark.parametrize("contacts", [(1,), (1, 99), (1, 1)])
async def test_a_merge_needs_two_that_are_there(shelf: Shelf, contacts: tuple[int, ...]) -> None:
    await two_people(shelf)

    with pytest.raises((BadRequest, NotFound)):
        await shelf.do("merge", *dict.fromkeys(contacts))
    assert 2 == len(await shelf.chats())


async def test_nobody_is_one_person_in_two_workspaces(shelf: Shelf) -> None:
    await shelf.take(inbound(peer=a_peer(ANA)), session=CARE)
    await shelf.take(inbound(peer=a_peer(ANA)), session=OTHER)

    with pytest.raises(BadRequest, match="more than one workspace"):
        await shelf.do("merge", *(one.contact_id or 0 for one in await shelf.chats()))


async def test_a_split_without_a_merge_says_so(shelf: Shelf) -> None:
    ana, _ = await two_people(shelf)

    with pytest.raises(BadRequest, match="no operator has merged"):
        await shelf.do("split", ana)
    with pytest.raises(NotFound, match="no link 7"):
        await shelf.do("split", ana, link=7)


async def test_an_operators_name_wins_and_an_empty_one_takes_it_back(shelf: Shelf) -> None:
    await shelf.take(inbound(peer=a_peer(ANA, "Ana")))
    chat = await shelf.chat()
    names = []
    for name in ("Ana of Acme", "Ana Souza", "Ana of Acme", ""):
        await shelf.do("rename", chat.id, name=name)
        names.append((await shelf.chat()).name)

    assert ["Ana of Acme", "Ana Souza", "Ana of Acme", "Ana"] == names


async def test_an_address_book_is_believed_before_a_push_name(shelf: Shelf) -> None:
    await shelf.take(inbound(peer=a_peer(ANA, "~*Ana*~")))
    sql = "INSERT INTO name_claims SELECT id, 'book', 'Ana Souza', ?, ? FROM identities"
    await shelf.store.write(lambda tx: tx.run(sql, (seconds(90), seconds(90))))
    await shelf.take(ContactSeen(a_person(ANA, "Aninha"), seconds(-60)))

    assert "Ana Souza" == (await shelf.chat()).name


async def test_a_renamed_group_keeps_its_name_when_it_renames_itself(shelf: Shelf) -> None:
    await shelf.take(inbound("a", peer=a_group_peer(name="Team"), sender=a_person()))
    chat = await shelf.chat()
    await shelf.do("rename", chat.id, name="Our team")
    await shelf.take(inbound("b", peer=a_group_peer(TEAM, "Party"), sender=a_person(), sent_at=seconds(60)))
    ours = (await shelf.chat()).name
    await shelf.do("rename", chat.id, name="")

    assert ("Our team", "Party") == (ours, (await shelf.chat()).name)


@pytest.mark.parametrize("args", [{}, {"name": "x" * 201}])
async def test_a_name_that_cannot_be_one_is_refused(shelf: Shelf, args: dict[str, Any]) -> None:
    await shelf.take(inbound())

    with pytest.raises(BadRequest, match=r"args\.name"):
        await shelf.do("rename", (await shelf.chat()).id, **args)


async def test_a_new_name_is_found_by_a_search_of_the_list(shelf: Shelf) -> None:
    await shelf.take(inbound(peer=a_peer(ANA, "Ana")))
    await shelf.do("rename", (await shelf.chat()).id, name="Wholesale")

    assert 1 == len(await shelf.chats(ChatFilter(text=("wholesale",))))


async def test_a_forgotten_contact_stays_one_person_with_its_addresses(shelf: Shelf) -> None:
    ana, budi = await two_people(shelf)
    await shelf.do("merge", ana, budi)
    await shelf.do("forget", ana, at=NOON)

    chat = await shelf.chat()
    assert (1, "+5511988776655", False) == (chat.merged_count, chat.name, chat.contact_id in (ana, budi))
