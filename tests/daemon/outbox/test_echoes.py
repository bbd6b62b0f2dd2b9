"""An echo is the message that was sent here, or one that somebody typed on the telephone: none of both is ever lost."""

from dataclasses import replace

import pytest

from daemon.facts import MessageReceived
from daemon.providers.base import Unknown
from store.models import Message, Millis
from tests.daemon.outbox.desk import SALES, Sending
from tests.facts import ANA, a_peer, outbound


def an_echo(key: str, at: Millis, words: str = "ok") -> MessageReceived:
    return replace(outbound(key, words, peer=a_peer(ANA), sent_at=at), origin="echo", status="sent")


def ids(thread: list[Message]) -> list[str | None]:
    return [one.provider_message_id for one in thread]


@pytest.mark.parametrize(
    ("verb", "state", "named"), [("retry", "sent", "m1"), ("cancel", "cancelled", None), ("confirm", "sent", None)]
)
async def test_what_is_typed_on_the_telephone_days_later_is_no_echo_of_an_old_try(
    desk: Sending, verb: str, state: str, named: str | None
) -> None:
    chat = await desk.customer(session=SALES, peer=a_peer(ANA))
    desk.senders[SALES].script = [Unknown("lost")]
    await desk.answer(chat, "ok")
    await desk.becomes("unknown")
    await desk.do(verb, 1)
    await desk.becomes(state)
    desk.pass_time(3 * 86_400)

    await desk.hear(an_echo("typed", desk.now), session=SALES)

    thread = await desk.ours(chat)
    assert [named, "typed"] == ids(thread)
    assert desk.now == thread[-1].sent_at
    await desk.becomes(state)


@pytest.mark.parametrize(("seconds", "state"), [(-61, "unknown"), (-60, "sent"), (600, "sent"), (601, "unknown")])
async def test_an_echo_settles_a_try_that_it_was_sent_with_whenever_it_arrives(
    desk: Sending, seconds: int, state: str
) -> None:
    chat = await desk.customer(session=SALES, peer=a_peer(ANA))
    desk.senders[SALES].script = [Unknown("lost")]
    await desk.answer(chat, "ok")
    await desk.becomes("unknown")
    sent_at = Millis(desk.now + seconds * 1000)
    desk.pass_time(86_400)

    await desk.hear(an_echo("k", sent_at), session=SALES)

    await desk.becomes(state)
    assert "k" in ids(await desk.ours(chat))
