"""By which number an answer leaves: its own, the same number, another with consent, or none and why."""

from pathlib import Path

import pytest

from daemon.api.errors import BadRequest, ConsentNeeded, NoRoute, NotFound
from daemon.facts import Peer, SessionChanged
from store.models import Identity
from tests.daemon.outbox.desk import CARE, PT, SALES, TWIN, Sending, a_sending_desk
from tests.facts import ANA, a_group_peer, a_peer, a_person

WITHOUT_THE_NINTH_DIGIT = Peer("551188776655@c.us", a_person(Identity("phone", "+551188776655")))
"""Ana, as a gateway spells her number."""


async def test_a_chat_is_answered_by_its_own_number(still: Sending) -> None:
    chat = await still.customer(session=SALES)

    route = await still.route(chat)

    assert ("own", "sales", "+628111222333", chat) == (
        route.kind, route.session_key, route.phone, route.lands_in,
    )  # fmt: skip
    assert (False, False, None) == (route.needs_consent, route.waits, route.reason)


async def test_another_number_is_a_new_thread_for_the_customer_and_asks_first(still: Sending) -> None:
    chat = await still.customer(session=CARE, peer=a_peer(ANA))
    await still.goes(CARE)

    route = await still.route(chat)

    assert ("failover", "sales", None, True) == (
        route.kind, route.session_key, route.lands_in, route.needs_consent,
    )  # fmt: skip
    assert "care is disconnected (LOGOUT)" == route.reason
    with pytest.raises(ConsentNeeded, match="sales could send it, as a new thread") as refusal:
        await still.answer(chat)
    assert "--session sales" in refusal.value.hint


async def test_naming_the_session_is_the_yes_and_the_message_stands_in_its_chat(still: Sending) -> None:
    chat = await still.customer(session=CARE, peer=a_peer(ANA))
    await still.goes(CARE)

    done = await still.answer(chat, session="sales")

    assert done.chat
    assert done.message
    assert ("sales", SALES, done.chat.id) == (done.chat.session_key, done.message.session_id, done.message.chat_id)
    assert done.chat.id != chat
    assert "+5511988776655" == done.chat.phone
    assert [] == await still.ours(chat)


async def test_where_the_workspace_says_auto_nobody_is_asked(tmp_path: Path) -> None:
    async with a_sending_desk(tmp_path, failover="auto") as desk:
        chat = await desk.customer(session=CARE, peer=a_peer(ANA))
        await desk.goes(CARE)

        done = await desk.answer(chat)

        assert ("failover", "sales", False) == (done.route.kind, done.route.session_key, done.route.needs_consent)


async def test_where_the_workspace_says_off_no_other_number_answers(tmp_path: Path) -> None:
    async with a_sending_desk(tmp_path, failover="off") as desk:
        chat = await desk.customer(session=CARE, peer=a_peer(ANA))
        await desk.goes(CARE)

        route = await desk.route(chat)

        assert ("none", None) == (route.kind, route.session_key)
        assert "lets no other number answer" in (route.reason or "")
        with pytest.raises(NoRoute, match="care is disconnected"):
            await desk.answer(chat)


@pytest.mark.parametrize("failover", ["off", "ask"])
async def test_a_session_of_the_same_number_stands_in_silently(tmp_path: Path, failover: str) -> None:
    async with a_sending_desk(tmp_path, failover=failover) as desk:  # type: ignore[arg-type]
        await desk.hear(SessionChanged("connected"), session=TWIN)
        chat = await desk.customer(session=CARE, peer=a_peer(ANA))
        await desk.goes(CARE)

        done = await desk.answer(chat)

        assert ("same_number", "twin", False) == (done.route.kind, done.route.session_key, done.route.needs_consent)


async def test_a_flap_flips_no_route(still: Sending) -> None:
    chat = await still.customer(session=SALES, peer=a_peer(ANA))
    kinds = []
    for _ in range(4):
        await still.hear(SessionChanged("disconnected", "NAVIGATION"), session=SALES)
        still.pass_time(8)
        kinds.append((await still.route(chat)).kind)
        await still.hear(SessionChanged("connected"), session=SALES)
        still.pass_time(2)
        kinds.append((await still.route(chat)).kind)

    assert {"own"} == set(kinds)


async def test_what_was_down_is_a_route_again_only_when_it_has_stayed_up(still: Sending) -> None:
    chat = await still.customer(session=SALES, peer=a_peer(ANA))
    await still.goes(SALES)
    await still.hear(SessionChanged("connected"), session=SALES)
    still.pass_time(10)
    early = await still.route(chat)
    still.pass_time(21)

    assert "failover" == early.kind
    assert "own" == (await still.route(chat)).kind


async def test_a_group_is_answered_by_its_own_number_or_not_at_all(still: Sending) -> None:
    chat = await still.customer(session=CARE, peer=a_group_peer())
    await still.goes(CARE)

    assert ("none", None) == ((await still.route(chat)).kind, (await still.route(chat)).session_key)
    with pytest.raises(NoRoute, match="a group"):
        await still.answer(chat, session="sales")


@pytest.mark.parametrize("by", [None, "sales", "care"])
async def test_a_number_that_cannot_write_to_groups_says_that_and_not_how_it_is(still: Sending, by: str | None) -> None:
    chat = await still.customer(session=SALES, peer=a_group_peer())
    await still.goes(SALES)

    route = await still.route(chat, by)

    assert ("none", "it cannot write to groups", "answer in the group on the telephone") == (
        route.kind, route.reason, route.hint,
    )  # fmt: skip


async def test_a_customer_without_a_number_waits_for_their_own_session_and_that_is_what_is_said(still: Sending) -> None:
    hidden = Peer("99887766554433@lid", a_person(Identity("lid", "99887766554433")))
    chat = await still.customer(session=SALES, peer=hidden)
    await still.goes(SALES)

    route = await still.route(chat)
    named = await still.route(chat, "care")

    assert ("none", "sales is disconnected (LOGOUT); no other number of ours knows this customer's") == (
        route.kind, route.reason,
    )  # fmt: skip
    assert "link its telephone again" == route.hint == named.hint


async def test_another_session_that_is_named_for_them_says_that_it_does_not_know_their_number(still: Sending) -> None:
    hidden = Peer("99887766554433@lid", a_person(Identity("lid", "99887766554433")))
    chat = await still.customer(session=SALES, peer=hidden)

    route = await still.route(chat, "care")

    assert ("care does not know this customer's number", "answer by the chat's own number") == (
        route.reason, route.hint,
    )  # fmt: skip


async def test_another_workspaces_session_can_never_be_named(still: Sending) -> None:
    chat = await still.customer(session=CARE)

    with pytest.raises(BadRequest, match="not one of this workspace"):
        await still.answer(chat, session="other")


async def test_a_named_session_that_is_down_is_refused_with_its_reason(still: Sending) -> None:
    chat = await still.customer(session=CARE)
    await still.goes(SALES)

    with pytest.raises(NoRoute, match=r"sales is disconnected \(LOGOUT\)"):
        await still.answer(chat, session="sales")


async def test_a_chat_that_is_not_there_has_no_route(still: Sending) -> None:
    with pytest.raises(NotFound):
        await still.route(99)


async def test_a_person_of_several_numbers_is_answered_at_the_one_that_wrote(still: Sending) -> None:
    still.senders[CARE].taken.clear()
    one = await still.customer(session=CARE, peer=a_peer(ANA))
    await still.shelf.store.write(
        lambda tx: tx.run("UPDATE chats SET phone = '+5511911111111', send_to = '' WHERE id = ?", (one,))
    )

    done = await still.answer(one)

    assert done.message
    assert one == done.message.chat_id


async def test_a_new_number_is_written_to_by_the_primary(alone: Sending) -> None:
    done = await alone.write_to("+351 920 000 001", template="follow_up", text="", variables={"1": "Rui"})

    assert done.chat
    assert done.outbox
    assert ("care", "+351920000001", "Hello Rui, may we help?") == (
        done.chat.session_key, done.chat.phone, done.outbox.body,
    )  # fmt: skip


async def test_a_number_that_wrote_before_is_answered_where_it_wrote_last(alone: Sending) -> None:
    await alone.customer(session=CARE, peer=a_peer(ANA))
    alone.pass_time(5)
    last = await alone.customer(session=SALES, peer=a_peer(ANA))

    done = await alone.write_to("+5511988776655")

    assert done.chat
    assert last == done.chat.id


async def test_a_number_may_be_written_to_by_a_session_of_choice(alone: Sending) -> None:
    await alone.customer(session=CARE, peer=a_peer(ANA))

    done = await alone.write_to("+5511988776655", session="sales")

    assert done.chat
    assert "sales" == done.chat.session_key


async def test_a_number_is_written_to_as_the_provider_of_its_chat_spells_it(alone: Sending) -> None:
    chat = await alone.customer(session=SALES, peer=WITHOUT_THE_NINTH_DIGIT)

    done = await alone.write_to("+5511988776655", session="sales")

    assert done.chat
    assert chat == done.chat.id
    assert [("551188776655@c.us",)] == await alone.shelf.rows("SELECT address FROM outbox")


async def test_another_number_writes_to_its_own_chat_as_its_provider_spells_it(still: Sending) -> None:
    theirs = await still.customer(session=SALES, peer=WITHOUT_THE_NINTH_DIGIT)
    chat = await still.customer(session=CARE, peer=a_peer(ANA))

    done = await still.answer(chat, session="sales")

    assert done.chat
    assert theirs == done.chat.id
    assert [("551188776655@c.us",)] == await still.shelf.rows("SELECT address FROM outbox")


@pytest.mark.parametrize("to", ["0812", "abc", "", "628111", "+12"])
async def test_what_is_no_number_is_refused(still: Sending, to: str) -> None:
    with pytest.raises(BadRequest, match="no phone number"):
        await still.write_to(to, session="sales")


async def test_a_number_with_a_leading_zero_is_of_the_sessions_country(still: Sending) -> None:
    done = await still.write_to("0812-3456-7890", session="sales")

    assert done.chat
    assert "+6281234567890" == done.chat.phone


async def test_without_one_country_a_leading_zero_says_nothing(still: Sending) -> None:
    with pytest.raises(BadRequest, match="no phone number"):
        await still.write_to("0812-3456-7890")


async def test_across_workspaces_a_number_needs_a_session(still: Sending) -> None:
    with pytest.raises(BadRequest, match="several workspaces"):
        await still.write_to("+351920000001")


async def test_the_healthiest_stands_in(still: Sending) -> None:
    chat = await still.customer(session=CARE, peer=a_peer(ANA))
    await still.goes(CARE)
    await still.shelf.store.write(
        lambda tx: tx.run("UPDATE sessions SET last_event_at = ? WHERE id = ?", (still.now - 7_200_000, SALES))
    )

    assert PT == (await still.route(chat)).session_id
