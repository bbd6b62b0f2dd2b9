"""Answers in a conversation that is several: they go to the address that the customer used last."""

import pytest

from daemon.api.errors import BadRequest, Conflict
from tests.daemon.outbox.desk import CARE, Sending
from tests.facts import ANA, BUDI, a_peer

DAY = 86_400


async def merged(desk: Sending) -> int:
    """Ana wrote, then Budi; they are one person. Returns the chat that both are shown in."""
    ana = await desk.customer("from ana", session=CARE, peer=a_peer(ANA))
    desk.pass_time(60)
    budi = await desk.customer("from budi", session=CARE, peer=a_peer(BUDI))
    contacts = await desk.shelf.rows("SELECT contact_id FROM chats WHERE id IN (?, ?)", ana, budi)
    await desk.shelf.do("merge", *(one for (one,) in contacts), at=desk.now)
    return ana


async def peers(desk: Sending) -> list[str]:
    return [peer for (peer,) in await desk.shelf.rows("SELECT peer FROM outbox ORDER BY id")]


async def test_an_answer_goes_to_the_address_that_was_used_last(still: Sending) -> None:
    chat = await merged(still)
    first = await still.answer(chat, "to budi")
    still.pass_time(60)
    await still.customer("ana again", session=CARE, peer=a_peer(ANA))
    await still.answer(chat, "to ana")

    assert [f"p:{BUDI.value}", "p:+551188776655"] == await peers(still)
    assert (chat, chat, chat) == (first.route.lands_in, first.message.chat_id, first.chat.id)  # type: ignore[union-attr]
    assert ["to budi", "to ana"] == [one.body for one in await still.ours(chat)]
    assert {chat} == {one.chat_id for one in await still.items()}


async def test_the_window_is_that_of_the_address_that_an_answer_goes_to(still: Sending) -> None:
    chat = await merged(still)
    still.pass_time(DAY - 30)  # ana's is over, budi's has half a minute

    assert not (await still.route(chat)).is_window_shut
    assert 60_000 > ((await still.route(chat)).window_closes_at or 0) - still.now > 0


async def test_what_the_other_address_has_written_counts_as_news(still: Sending) -> None:
    chat = await merged(still)
    seen = still.shelf.store.seq
    await still.customer("one more", session=CARE, peer=a_peer(BUDI))

    with pytest.raises(Conflict, match="1 message has come"):
        await still.answer(chat, seen_seq=seen)


async def test_a_message_of_the_other_address_cannot_be_quoted(still: Sending) -> None:
    chat = await merged(still)
    ((number,),) = await still.shelf.rows("SELECT id FROM messages WHERE body = 'from ana'")

    with pytest.raises(BadRequest, match="reply_to"):
        await still.answer(chat, reply_to=number)


async def test_a_number_that_is_written_to_directly_is_that_number(still: Sending) -> None:
    chat = await merged(still)
    done = await still.write_to(ANA.value, session="care")

    assert (["p:+551188776655"], chat) == (await peers(still), done.route.lands_in)


async def test_after_a_split_each_answer_stands_where_it_went(still: Sending) -> None:
    chat = await merged(still)
    await still.answer(chat, "to budi")
    ((contact,),) = await still.shelf.rows("SELECT contact_id FROM chats WHERE id = ?", chat)
    await still.shelf.do("split", contact, at=still.now)

    assert [] == await still.ours(chat)
    assert ["to budi"] == [one.body for one in await still.ours((await still.items())[0].chat_id)]
