"""What facts make of the desk, promise by promise."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import (
    ChatSnapshot,
    ContactSeen,
    IdentityLinked,
    MessageEdited,
    MessageRevoked,
    MessageStatusChanged,
    Person,
    ReactionChanged,
)
from store.models import ChatFilter, Identity, Millis
from tests.facts import ANA, BUDI, NOON, TEAM, a_group_peer, a_peer, a_person, a_status, inbound, outbound, seconds
from tests.shelf import CARE, OTHER, SALES, Shelf, a_shelf

LID = Identity("lid", "99887766554433")


async def test_a_message_becomes_a_row_of_the_list(shelf: Shelf) -> None:
    await shelf.take(inbound(body="bom dia", peer=a_peer(name="Ana Souza")))

    chat = await shelf.chat()
    assert ("Ana Souza", "+5511988776655", "bom dia", 1) == (chat.name, chat.phone, chat.preview, chat.unread_count)
    assert ("care", "meta", "private", "open") == (chat.session_key, chat.provider_type, chat.kind, chat.status)


async def test_the_same_message_twice_is_one_line(shelf: Shelf) -> None:
    await shelf.take(inbound())
    await shelf.take(inbound(), inbound(), received_at=seconds(60))

    assert ["hello"] == [one.body for one in await shelf.thread()]
    assert 1 == (await shelf.chat()).unread_count


async def test_two_sessions_with_the_same_provider_id_are_two_messages(shelf: Shelf) -> None:
    await shelf.take(inbound("false_x", "to care"), session=CARE)
    await shelf.take(inbound("false_x", "to sales"), session=SALES)

    assert {"care": "to care", "sales": "to sales"} == {one.session_key: one.preview for one in await shelf.chats()}


async def test_two_workspaces_with_the_same_phone_are_two_contacts(shelf: Shelf) -> None:
    await shelf.take(inbound(peer=a_peer(name="Ana at Acme")), session=CARE)
    await shelf.take(inbound(peer=a_peer(name="Ana at Bolt")), session=OTHER)

    chats = await shelf.chats()
    assert {"Ana at Acme", "Ana at Bolt"} == {one.name for one in chats}
    assert 2 == len({one.contact_id for one in chats})


async def test_two_sessions_of_a_workspace_share_the_contact_but_not_the_chat(shelf: Shelf) -> None:
    await shelf.take(inbound(peer=a_peer(name="Ana")), session=CARE)
    await shelf.take(inbound(), session=SALES)

    chats = await shelf.chats()
    assert (2, 1, {"Ana"}) == (len(chats), len({one.contact_id for one in chats}), {one.name for one in chats})


async def test_a_group_has_its_own_name_count_and_senders(shelf: Shelf) -> None:
    peer = a_group_peer(participants=(ANA, BUDI))
    await shelf.take(inbound(peer=peer, sender=a_person(BUDI, "Budi")))

    chat = await shelf.chat()
    assert ("group", "Team", 2, "Budi") == (chat.kind, chat.name, chat.participants_count, chat.last_sender_name)
    assert (None, "+6281234567890") == (chat.contact_id, (await shelf.thread())[0].sender_phone)


async def test_the_newest_group_name_wins_in_any_order(shelf: Shelf) -> None:
    newer = inbound("b", peer=a_group_peer(name="Renamed"), sender=a_person(), sent_at=seconds(60))
    older = inbound("a", peer=a_group_peer(name="First"), sender=a_person())
    await shelf.take(newer)
    await shelf.take(older)

    assert "Renamed" == (await shelf.chat()).name


async def test_the_earliest_push_name_of_a_person_stays(shelf: Shelf) -> None:
    await shelf.take(inbound("b", peer=a_peer(name="Second"), sent_at=seconds(60)))
    await shelf.take(inbound("a", peer=a_peer(name="First")))
    await shelf.take(inbound("c", peer=a_peer(name="Third"), sent_at=seconds(90)))

    assert "First" == (await shelf.chat()).name


async def test_a_contact_without_a_name_is_called_by_its_number(shelf: Shelf) -> None:
    await shelf.take(inbound())
    before = (await shelf.chat()).name
    await shelf.take(ContactSeen(a_person(name="Ana"), NOON))

    assert ("+5511988776655", "Ana") == (before, (await shelf.chat()).name)


async def test_a_link_learnt_later_makes_two_addresses_one_contact(shelf: Shelf) -> None:
    await shelf.take(inbound("a", peer=a_peer(name="Ana")))
    await shelf.take(inbound("b", peer=a_peer(LID)))
    before = {one.contact_id for one in await shelf.chats()}
    await shelf.take(IdentityLinked(ANA, LID, "test"))

    after = await shelf.chats()
    assert (2, 1) == (len(before), len({one.contact_id for one in after}))
    assert {("Ana", "+5511988776655")} == {(one.name, one.phone) for one in after}


async def test_the_identities_of_one_person_are_one_contact(shelf: Shelf) -> None:
    sender = Person((LID, ANA), "Ana")
    await shelf.take(inbound("a", peer=a_group_peer(), sender=sender), inbound("b", peer=a_peer(LID)))

    private = [chat for chat in await shelf.chats() if chat.kind == "private"]
    assert [("Ana", "+5511988776655")] == [(chat.name, chat.phone) for chat in private]


async def test_a_groups_row_follows_the_name_of_its_last_sender(shelf: Shelf) -> None:
    await shelf.take(inbound("a", peer=a_group_peer(), sender=a_person(BUDI)))
    before = (await shelf.chat()).last_sender_name
    await shelf.take(ContactSeen(a_person(BUDI, "Budi"), NOON))

    assert (None, "Budi") == (before, (await shelf.chat()).last_sender_name)


async def test_a_person_known_by_a_jid_only_is_no_group(shelf: Shelf) -> None:
    await shelf.take(
        inbound("a", peer=a_peer(Identity("jid", TEAM))), inbound("b", peer=a_group_peer(TEAM), sender=a_person())
    )

    assert {"private", "group"} == {chat.kind for chat in await shelf.chats()}


async def test_a_late_delivered_never_undoes_read(shelf: Shelf) -> None:
    await shelf.take(outbound("o1"))
    await shelf.take(a_status("o1", "read"))
    await shelf.take(a_status("o1", "delivered", seconds(60)), received_at=seconds(120))

    assert "read" == (await shelf.thread())[0].status
    assert "read" == (await shelf.chat()).last_message_status


async def test_a_status_that_comes_before_its_message_is_not_lost(shelf: Shelf) -> None:
    await shelf.take(a_status("o1", "delivered"))
    await shelf.take(outbound("o1"))

    assert "delivered" == (await shelf.thread())[0].status


async def test_failed_stands_between_sent_and_delivered_and_says_why(shelf: Shelf) -> None:
    await shelf.take(outbound("o1"), outbound("o2", sent_at=seconds(1)))
    await shelf.take(MessageStatusChanged("o1", "failed", NOON, "f", "no WhatsApp there"), a_status("o1", "sent"))
    await shelf.take(MessageStatusChanged("o2", "failed", NOON, "f", "too late"), a_status("o2", "delivered"))

    first, second = await shelf.thread()
    assert ("failed", "no WhatsApp there") == (first.status, first.error)
    assert ("delivered", None) == (second.status, second.error)


async def test_edit_revoke_and_reactions_are_events_on_the_message(shelf: Shelf) -> None:
    await shelf.take(
        MessageEdited("m1", "second", seconds(2), "e2"), MessageEdited("m1", "first", seconds(1), "e1"),
        ReactionChanged("m1", "us", "👍", seconds(1), "r1"), ReactionChanged("m1", "ana", "❤", seconds(1), "r2"),
        ReactionChanged("m1", "ana", "", seconds(2), "r3"),
    )  # fmt: skip
    await shelf.take(inbound(body="original"))

    (message,) = await shelf.thread()
    assert ("second", seconds(2)) == (message.body, message.edited_at)
    assert [("us", "👍")] == [(one.actor, one.emoji) for one in message.reactions]
    assert [("original",)] == await shelf.rows("SELECT sent_body FROM messages")
    assert "second" == (await shelf.chat()).preview


async def test_a_revoked_message_does_not_count_as_unread(shelf: Shelf) -> None:
    await shelf.take(inbound())
    await shelf.take(MessageRevoked("m1", seconds(5), "r"))

    assert (0, seconds(5)) == ((await shelf.chat()).unread_count, (await shelf.thread())[0].revoked_at)


async def test_history_and_echoes_do_not_raise_unread_but_a_live_copy_does(shelf: Shelf) -> None:
    await shelf.take(inbound(origin="history"), outbound("o1"))
    before = (await shelf.chat()).unread_count
    await shelf.take(inbound())

    assert (0, 1) == (before, (await shelf.chat()).unread_count)


async def test_five_quick_messages_stay_in_order(shelf: Shelf) -> None:
    await shelf.take(*(inbound(f"m{n}", f"Message {n}", sent_at=Millis(NOON + n)) for n in range(5)))
    await shelf.take(*(inbound(f"n{n}", f"Message {n}", sent_at=Millis(NOON + n)) for n in range(5, 9)))

    assert [f"Message {n}" for n in range(9)] == [one.body for one in await shelf.thread()]


@pytest.mark.parametrize("claimed", [None, 0, -5, 2**70, -(2**70), NOON + 11 * 60_000, 1_000_000_000_000])
async def test_a_time_that_cannot_be_believed_is_replaced_by_arrival_and_kept(
    shelf: Shelf, claimed: int | None
) -> None:
    await shelf.take(inbound(sent_at=claimed))  # type: ignore[arg-type]

    (message,) = await shelf.thread()
    assert NOON == message.sent_at
    assert (claimed is None) == (message.claimed_sent_at is None)


async def test_a_believable_copy_of_a_message_gives_it_its_true_time_and_place(shelf: Shelf) -> None:
    await shelf.take(inbound("a", "clock ahead", sent_at=seconds(3600)))
    await shelf.take(inbound("b", "between", sent_at=seconds(1800)), received_at=seconds(1800))
    await shelf.take(inbound("a", "clock ahead", sent_at=seconds(3600)), received_at=seconds(3600))

    assert ["between", "clock ahead"] == [one.body for one in await shelf.thread()]
    assert [(2,)] == await shelf.rows("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'clock OR between'")


async def test_a_message_delivered_late_is_marked_and_sorted_by_its_own_time(shelf: Shelf) -> None:
    await shelf.take(inbound("now", peer=a_peer(BUDI), sent_at=seconds(0)))
    await shelf.take(inbound("late", sent_at=seconds(-1200)))

    assert [("+6281234567890", False), ("+5511988776655", True)] == [
        (one.name, one.is_late) for one in await shelf.chats()
    ]


async def test_metas_window_closes_24_hours_after_the_customers_last_message(shelf: Shelf) -> None:
    await shelf.take(inbound(), outbound("o", sent_at=seconds(60)))
    await shelf.take(inbound(), session=SALES)

    closes = {one.session_key: one.window_closes_at for one in await shelf.chats()}
    assert {"care": NOON + 24 * 3600_000, "sales": None} == closes


async def test_waiting_begins_with_the_first_unanswered_message(shelf: Shelf) -> None:
    await shelf.take(inbound("a"), outbound("b", sent_at=seconds(10)))
    answered = (await shelf.chat()).waiting_since
    await shelf.take(inbound("c", sent_at=seconds(20)), inbound("d", sent_at=seconds(30)))

    assert (None, seconds(20)) == (answered, (await shelf.chat()).waiting_since)


async def test_read_marks_what_was_seen_and_nothing_that_came_after(shelf: Shelf) -> None:
    await shelf.take(inbound("a"))
    seen = shelf.store.seq
    await shelf.take(inbound("b", sent_at=seconds(5)))
    done = await shelf.read((await shelf.chat()).id, seen_seq=seen)

    assert [True, False] == [one.is_read for one in await shelf.thread()]
    assert (1, 1) == ((await shelf.chat()).unread_count, done.changed)


async def test_unread_lets_the_newest_customer_message_count_again(shelf: Shelf) -> None:
    await shelf.take(inbound("a"), inbound("b", sent_at=seconds(5)), outbound("c", sent_at=seconds(9)))
    chat = (await shelf.chat()).id
    await shelf.read(chat)
    await shelf.unread(chat)

    assert ["b"] == [one.provider_message_id for one in await shelf.thread() if not one.is_read]
    assert 1 == (await shelf.chat()).unread_count


async def test_the_strip_is_the_sum_of_the_rows_and_changes_take_a_seq(shelf: Shelf) -> None:
    await shelf.take(inbound("a"), inbound("b", peer=a_peer(BUDI)))
    before = (await shelf.sessions())[CARE]
    await shelf.read((await shelf.chats())[0].id)

    after = (await shelf.sessions())[CARE]
    assert (2, 1) == (before.unread_count, after.unread_count)
    assert after.seq > before.seq


async def test_the_providers_own_count_adds_what_we_do_not_hold_until_the_chat_is_read(shelf: Shelf) -> None:
    await shelf.take(inbound(), ChatSnapshot(a_peer(), 5, seconds(10)))
    counted = (await shelf.chat()).unread_count
    await shelf.read((await shelf.chat()).id, at=seconds(20))
    read = (await shelf.chat()).unread_count
    await shelf.take(ChatSnapshot(a_peer(), 5, seconds(10)), ChatSnapshot(a_peer(), -1, seconds(30)))

    assert (5, 0, 1) == (counted, read, (await shelf.chat()).unread_count)


async def test_a_count_that_comes_with_its_messages_counts_them_once(shelf: Shelf) -> None:
    await shelf.take(outbound("o"))
    await shelf.take(ChatSnapshot(a_peer(), 1, seconds(10)), inbound())

    assert 1 == (await shelf.chat()).unread_count


async def test_a_newly_unread_message_reopens_a_done_chat_as_an_action_of_the_system(shelf: Shelf) -> None:
    await shelf.take(inbound("a"))
    await shelf.store.write(lambda tx: tx.run("UPDATE chats SET status = 'done'"))
    hidden = await shelf.chats()
    strip = (await shelf.sessions())[CARE].unread_count
    await shelf.take(inbound("b", sent_at=seconds(5)))

    assert ([], 0) == (hidden, strip)
    assert "open" == (await shelf.chat()).status
    assert [("system", "reopen")] == await shelf.rows("SELECT operator, verb FROM actions")


HOSTILE = ["\ud83d lone", "nul\x00body", "\x1b[2J", "[/b]", "x" * 200_000, "\U0010ffff", "", "\n" * 5000]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
async def test_hostile_text_is_stored_exactly_wherever_it_stands(shelf: Shelf, text: str) -> None:
    peer = a_group_peer(f"{TEAM}{text[:50]}", text or None)
    person = a_person(Identity("lid", f"1{text[:50]}"), text or None)
    await shelf.take(
        inbound(f"k{text[:50]}", text, peer=peer, sender=person, quoted_key=text[:50], quoted_id=text[:50])
    )
    await shelf.take(inbound(f"k{text[:50]}", text, peer=peer, sender=person))

    (message,) = await shelf.thread()
    assert (text, text or None) == (message.body, message.sender_name)
    assert (text or peer.address) == (await shelf.chat()).name


verbs = st.tuples(st.sampled_from(("read", "unread", "take")), st.integers(0, 3), st.booleans(), st.integers(0, 3))


@settings(max_examples=25, deadline=None)
@given(st.lists(verbs, min_size=3, max_size=15))
def test_unread_equals_a_brute_force_count_whatever_was_done(steps: list[tuple[str, int, bool, int]]) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with a_shelf(Path(folder)) as shelf:
                for number, step in enumerate(steps):
                    await _step(shelf, number, *step)
                    await _check_unread(shelf)

    asyncio.run(run())


async def _step(shelf: Shelf, number: int, what: str, who: int, is_live: bool, session: int) -> None:
    identity = Identity("phone", f"+551190000000{who}")
    chats = [one.id for one in await shelf.chats()]
    if what == "take" or not chats:
        fact: Any = inbound(
            f"m{number}", peer=a_peer(identity), origin="live" if is_live else "history", sent_at=seconds(number)
        )
        await shelf.take(fact, session=(CARE, SALES, OTHER, CARE)[session], received_at=seconds(number))
    elif what == "read":
        await shelf.read(chats[who % len(chats)], seen_seq=None if is_live else shelf.store.seq // 2)
    else:
        await shelf.unread(chats[who % len(chats)])


async def _check_unread(shelf: Shelf) -> None:
    counted: dict[int, int] = {}
    for chat in await shelf.chats(ChatFilter(status="any")):
        brute = sum(not one.is_read for one in await shelf.thread(chat.id))
        assert brute == chat.unread_count
        counted[chat.session_id] = counted.get(chat.session_id, 0) + brute
    assert {one: counted.get(one, 0) for one in (CARE, SALES, OTHER)} == {
        one: session.unread_count for one, session in (await shelf.sessions()).items()
    }
