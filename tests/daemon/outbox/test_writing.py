"""An answer is taken whole or refused with a sentence, and the same answer is queued once however often it is asked."""

from functools import partial
from typing import Any

import pytest

from daemon.api.errors import BadRequest, Conflict, WindowShut
from daemon.api.sending import AskSend
from store import drafts
from store.database import Transaction
from store.models import Draft
from tests.daemon.outbox.desk import CARE, SALES, Sending
from tests.facts import ANA, BUDI, NOON, a_peer, outbound

DAY = 24 * 3600


async def test_the_message_stands_in_the_thread_before_it_leaves(still: Sending) -> None:
    chat = await still.customer("hello", peer=a_peer(ANA, "Ana"))

    done = await still.answer(chat, "hi *Ana* 👋\nsecond line")

    (message,) = await still.ours()
    row = await still.shelf.chat()
    assert ("queued", "hi *Ana* 👋\nsecond line", "text") == (message.status, message.body, message.type)
    assert (message.id, "outbound", "queued") == (
        row.last_message_id,
        row.last_message_direction,
        row.last_message_status,
    )
    assert done.outbox
    assert message.outbox_id == done.outbox.id


async def test_a_customer_whose_answer_has_not_left_is_still_waiting(still: Sending) -> None:
    chat = await still.customer()
    before = (await still.shelf.chat()).waiting_since

    await still.answer(chat)

    assert before == (await still.shelf.chat()).waiting_since


async def test_one_intent_is_queued_once_however_often_it_is_asked(still: Sending) -> None:
    chat = await still.customer()

    first = await still.answer(chat, "hi", key="k1")
    second = await still.answer(chat, "hi", key="k1")

    assert first.outbox == second.outbox
    assert first.message == second.message
    assert 1 == len(await still.items())


async def test_asked_again_later_it_is_still_the_same_whatever_has_come_between(still: Sending) -> None:
    chat = await still.customer()
    seen = still.shelf.store.seq
    first = await still.answer(chat, "hi", key="k1", seen_seq=seen)
    still.pass_time(1)
    await still.customer("one more")
    await still.goes(CARE)

    second = await still.answer(chat, "hi", key="k1", seen_seq=seen)

    assert first.outbox
    assert second.outbox
    assert first.outbox.id == second.outbox.id


@pytest.mark.parametrize(
    "other",
    [
        {"text": "another"},
        {"reply_to": 1},
        {"text": "", "template": "follow_up"},
        {"text": "", "template": "follow_up", "variables": {"1": "Ana"}},
        {"id": 2},
        {"dry_run": True, "text": "another"},
    ],
)
async def test_a_key_that_stands_for_one_answer_is_refused_for_another(still: Sending, other: dict[str, Any]) -> None:
    await still.customer(peer=a_peer(ANA))
    await still.customer(peer=a_peer(BUDI))
    given: dict[str, Any] = {"id": 1, "text": "hi", "key": "k1"}
    await still.room.send("ana", AskSend(**given))

    with pytest.raises(Conflict, match="'k1' stands for another answer already, number 1 in the outbox"):
        await still.room.send("ana", AskSend(**{**given, **other}))
    assert ["hi"] == [one.body for one in await still.items()]


async def test_the_key_of_one_operator_is_refused_for_another(still: Sending) -> None:
    chat = await still.customer()
    await still.answer(chat, "hi", key="k1")

    with pytest.raises(Conflict, match="'k1' stands for another answer"):
        await still.room.send("bia", AskSend(id=chat, text="hi", key="k1"))


async def test_the_same_answer_is_known_by_its_key_however_the_store_and_the_provider_write_it(alone: Sending) -> None:
    odd = "\ud83d \x00 \U0010ffff *hi*\r\n"

    first = await alone.write_to("+55 11 98877-6655", odd, key="\udc00", session="sales")
    second = await alone.write_to("+5511988776655", odd, key="\udc00", session="2")

    assert first.outbox
    assert first.outbox == second.outbox


async def test_a_dry_run_says_everything_and_writes_nothing(still: Sending) -> None:
    chat = await still.customer()
    seq = still.shelf.store.seq

    done = await still.answer(chat, "hi", dry_run=True)

    assert ("own", "hi", None, None) == (done.route.kind, done.text, done.outbox, done.message)
    assert seq == still.shelf.store.seq


async def test_a_dry_run_refuses_what_would_be_refused(still: Sending) -> None:
    chat = await still.customer()
    still.pass_time(DAY)

    with pytest.raises(WindowShut):
        await still.answer(chat, dry_run=True)


@pytest.mark.parametrize("text", ["", "  \n\t"])
async def test_blank_is_no_answer(still: Sending, text: str) -> None:
    chat = await still.customer()

    with pytest.raises(BadRequest, match="nothing to send"):
        await still.answer(chat, text)


async def test_what_the_provider_would_cut_is_refused(still: Sending) -> None:
    chat = await still.customer()

    with pytest.raises(BadRequest, match="4,097 characters, and care takes 4,096"):
        await still.answer(chat, "a" * 4097)


async def test_a_quote_goes_by_the_providers_id(still: Sending) -> None:
    chat = await still.customer("which one?", peer=a_peer(ANA, "Ana"))
    (asked,) = await still.shelf.thread(chat)

    done = await still.answer(chat, "the red one", reply_to=asked.id)

    assert done.message
    assert done.message.quoted
    assert ("which one?", asked.id) == (done.message.quoted.body, done.message.quoted.message_id)


async def test_only_a_message_of_the_same_chat_can_be_quoted(still: Sending) -> None:
    chat, other = await still.customer(peer=a_peer(ANA)), await still.customer(peer=a_peer(BUDI))
    (message,) = await still.shelf.thread(other)

    with pytest.raises(BadRequest, match="not in this chat"):
        await still.answer(chat, reply_to=message.id)


async def test_what_has_not_gone_out_cannot_be_quoted(still: Sending) -> None:
    chat = await still.customer()
    done = await still.answer(chat)

    assert done.message
    with pytest.raises(BadRequest, match="not gone out yet"):
        await still.answer(chat, reply_to=done.message.id)


async def test_where_quotes_are_not_to_be_had_it_says_so(still: Sending) -> None:
    chat = await still.customer(session=SALES)
    (message,) = await still.shelf.thread(chat)

    assert False is (await still.route(chat)).can_quote
    with pytest.raises(BadRequest, match="sales cannot quote"):
        await still.answer(chat, reply_to=message.id)


async def test_an_answer_that_has_not_seen_the_newest_is_turned_back(still: Sending) -> None:
    chat = await still.customer("one")
    seen = still.shelf.store.seq
    await still.customer("wait, two")
    await still.hear(outbound("phone", "answered by phone", sent_at=still.now))

    with pytest.raises(Conflict, match="2 messages have come"):
        await still.answer(chat, seen_seq=seen)
    assert [] == await still.items()


async def test_ones_own_last_answer_is_no_news(still: Sending) -> None:
    chat = await still.customer()
    seen = still.shelf.store.seq

    await still.answer(chat, "one", seen_seq=seen)
    await still.answer(chat, "two", seen_seq=seen)

    assert 2 == len(await still.items())


async def test_another_operators_answer_is_news(still: Sending) -> None:
    chat = await still.customer()
    seen = still.shelf.store.seq
    await still.answer(chat, "ana was first")

    with pytest.raises(Conflict, match="1 message has come"):
        await still.room.send("bia", AskSend(id=chat, text="bia too", seen_seq=seen))


async def test_an_answer_takes_its_draft_away_and_nobody_elses(still: Sending) -> None:
    chat = await still.customer()
    for operator in ("ana", "bia"):
        await still.shelf.store.write(partial(_begun, chat, operator))

    await still.answer(chat, "half a sentence, whole")

    async with still.shelf.store.reading() as reader:
        assert "" == (await drafts.of(reader, chat, "ana")).text
        assert "hal" == (await drafts.of(reader, chat, "bia")).text


async def test_a_draft_of_other_words_outlives_what_a_script_sends(still: Sending) -> None:
    chat = await still.customer(session=SALES, peer=a_peer(ANA))
    await still.shelf.store.write(partial(_begun, chat, "ana"))

    await still.write_to(ANA.value, "your order is packed", session="sales")

    async with still.shelf.store.reading() as reader:
        assert Draft(chat, "hal", None, 1, NOON) == await drafts.of(reader, chat, "ana")


async def _begun(chat: int, operator: str, tx: Transaction) -> None:
    await drafts.keep(tx, operator, Draft(chat, "hal", None, 1, NOON))


async def test_outside_the_window_only_a_template_goes_and_the_refusal_names_them(still: Sending) -> None:
    chat = await still.customer()
    still.pass_time(DAY)

    with pytest.raises(WindowShut, match="24 hours are over") as refusal:
        await still.answer(chat)

    assert "follow_up" in refusal.value.hint
    assert (await still.route(chat)).is_window_shut


async def test_a_millisecond_before_it_closes_text_still_goes(still: Sending) -> None:
    chat = await still.customer()
    still.pass_time(DAY - 0.001)

    assert not (await still.route(chat)).is_window_shut
    assert (await still.answer(chat)).outbox


async def test_a_gateway_knows_no_window(still: Sending) -> None:
    chat = await still.customer(session=SALES)
    still.pass_time(30 * DAY)
    await still.hear(outbound("x", "y", sent_at=still.now), session=SALES)

    assert (await still.answer(chat)).outbox


async def test_a_template_is_filled_from_the_contact_and_stands_as_the_customer_reads_it(still: Sending) -> None:
    chat = await still.customer(peer=a_peer(ANA, "Ana Souza"))
    still.pass_time(DAY)

    done = await still.answer(chat, "", template="follow_up")

    assert done.message
    assert ("template", "follow_up", "Hello Ana Souza, may we help?") == (
        done.message.type, done.message.detail, done.message.body,
    )  # fmt: skip


async def test_the_route_offers_every_template_filled_as_far_as_it_goes(still: Sending) -> None:
    chat = await still.customer(peer=a_peer(ANA, "Ana Souza"))

    follow_up, offer = (await still.route(chat)).templates

    assert ("Hello Ana Souza, may we help?", ("Ana Souza",)) == (follow_up.text, follow_up.values)
    assert ("{{1}} until {{2}}", (None, None)) == (offer.text, offer.values)


async def test_a_contact_without_a_name_leaves_a_hole_that_has_to_be_filled(still: Sending) -> None:
    chat = await still.customer(peer=a_peer(ANA))

    with pytest.raises(BadRequest, match=r"variable 1 of follow_up is empty: there is no contact\.name") as refusal:
        await still.answer(chat, "", template="follow_up")
    done = await still.answer(chat, "", template="follow_up", variables={"contact.name": "dear customer"})

    assert "1=" in refusal.value.hint
    assert "Hello dear customer, may we help?" == done.text


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        ({"template": "nope"}, "no template 'nope'"),
        ({"template": "follow_up", "text": "and text"}, "exclude each other"),
        ({"template": "follow_up", "variables": {"7": "x"}}, "no variable '7'"),
        ({"template": "follow_up", "variables": {"1": "two\nlines"}}, "no line breaks"),
        ({"text": "hi", "variables": {"1": "x"}}, "variables belong to a template"),
    ],
)
async def test_a_wrong_template_is_refused_with_a_sentence(still: Sending, ask: dict[str, Any], words: str) -> None:
    chat = await still.customer(peer=a_peer(ANA, "Ana"))

    with pytest.raises(BadRequest, match=words):
        await still.answer(chat, **{"text": "", **ask})


async def test_where_there_are_no_templates_it_says_so(still: Sending) -> None:
    chat = await still.customer(session=SALES)

    with pytest.raises(BadRequest, match="sales has no templates"):
        await still.answer(chat, "", template="follow_up")


async def test_where_we_write_to_is_no_news_of_where_they_are(still: Sending) -> None:
    chat = await still.customer(peer=a_peer(ANA))
    before = await still.shelf.rows("SELECT send_to, send_to_at FROM chats WHERE id = ?", chat)
    still.pass_time(60)

    await still.answer(chat)

    assert before == await still.shelf.rows("SELECT send_to, send_to_at FROM chats WHERE id = ?", chat)


async def test_what_we_do_ourselves_is_no_sign_of_life_of_the_session(still: Sending) -> None:
    chat = await still.customer()
    before = (await still.shelf.sessions())[CARE].last_event_at
    still.pass_time(60)

    await still.answer(chat)

    assert before == (await still.shelf.sessions())[CARE].last_event_at


async def test_a_customer_can_quote_what_was_written_here(desk: Sending) -> None:
    chat = await desk.customer()
    await desk.answer(chat, "the red one")
    await desk.becomes("sent")
    desk.pass_time(5)

    await desk.customer("this one?", quoted_key="m1", quoted_id="m1")

    quoted = (await desk.shelf.thread(chat))[-1].quoted
    assert quoted
    assert "the red one" == quoted.body
