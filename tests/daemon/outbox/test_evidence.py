"""What happened to an answer is found under every key that it is known by."""

from daemon.facts import Reaction
from daemon.providers.base import Rejected, Unknown
from store import evidence
from tests.daemon.outbox.desk import SALES, Sending
from tests.daemon.outbox.test_echoes import an_echo
from tests.facts import ANA, a_peer, a_status, seconds


async def told(desk: Sending, message_id: int) -> list[str]:
    async with desk.shelf.store.reading() as reader:
        return [one.value for one in await evidence.happened(reader, message_id)]


async def tried(desk: Sending, message_id: int) -> list[tuple[str | None, str | None]]:
    async with desk.shelf.store.reading() as reader:
        return [(one.outcome, one.told_by) for one in await evidence.tries(reader, message_id)]


async def test_statuses_of_what_was_written_here_are_told_with_its_tries(desk: Sending) -> None:
    chat = await desk.customer()
    await desk.answer(chat, "ok")
    await desk.becomes("sent")
    [message] = await desk.ours(chat)

    await desk.hear(a_status(message.provider_message_id or "", "read", seconds(5)))

    assert ["read"] == await told(desk, message.id)
    assert [("sent", "answer")] == await tried(desk, message.id)


async def test_each_try_is_told(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[1].script = [Rejected("no such number", Reaction.FAIL)]
    await desk.answer(chat, "ok")
    await desk.becomes("failed")
    await desk.do("retry", 1)
    await desk.becomes("sent")
    [message] = await desk.ours(chat)

    assert [("rejected", None), ("sent", "answer")] == await tried(desk, message.id)


async def test_what_was_told_of_an_echo_is_told_of_the_answer_that_it_turned_out_to_be(desk: Sending) -> None:
    chat = await desk.customer(session=SALES, peer=a_peer(ANA))
    desk.senders[SALES].script = [Unknown("lost")]
    await desk.answer(chat, "ok")
    await desk.becomes("unknown")
    await desk.hear(a_status("k", "read", seconds(9)), session=SALES)

    await desk.hear(an_echo("k", desk.now), session=SALES)

    [message] = await desk.ours(chat)
    async with desk.shelf.store.reading() as reader:
        brought_by = await evidence.deliveries(reader, message.id)
    assert ["read"] == await told(desk, message.id)
    assert {1} == brought_by
