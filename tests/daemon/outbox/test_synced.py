"""A sync tells of answers that were written here, too, and without their ids: none of them is shown twice."""

from dataclasses import replace

import pytest

from daemon.facts import MessageReceived, Reaction
from daemon.providers.base import Rejected, Sent, Unknown
from daemon.rules.nameless import nameless_key
from store.models import Millis
from tests.daemon.outbox.desk import SALES, Sending
from tests.facts import BUDI, a_peer, outbound


def said(at: Millis, words: str = "ok") -> MessageReceived:
    """The last message of a chat, as a sync tells it."""
    key = nameless_key("p:+6281234567890", at, "outbound", words)
    told = outbound(key, words, peer=a_peer(BUDI), sent_at=at)
    return replace(told, provider_message_id=None, origin="sync", is_nameless=True, status="sent")


async def bodies(desk: Sending, chat: int) -> list[str]:
    return [one.body for one in await desk.ours(chat)]


@pytest.mark.parametrize("script", [[Sent("m1", "m1")], [Unknown("lost")]], ids=["sent", "unknown"])
@pytest.mark.parametrize("later", [-30, 0, 2, 500])
async def test_an_answer_of_ours_is_not_told_twice(desk: Sending, script: list[object], later: int) -> None:
    chat = await desk.customer(session=SALES, peer=a_peer(BUDI))
    desk.senders[SALES].script = list(script)  # type: ignore[arg-type]  # a script of any outcomes
    await desk.answer(chat, "ok")
    await desk.becomes("sent" if isinstance(script[0], Sent) else "unknown")

    sent_at = Millis(desk.now + later * 1000)
    desk.pass_time(3600)
    await desk.hear(said(sent_at), session=SALES)

    assert ["ok"] == await bodies(desk, chat)


async def test_a_sync_settles_no_try(desk: Sending) -> None:
    chat = await desk.customer(session=SALES, peer=a_peer(BUDI))
    desk.senders[SALES].script = [Unknown("lost")]
    await desk.answer(chat, "ok")
    await desk.becomes("unknown")

    await desk.hear(said(desk.now), session=SALES)
    await desk.becomes("unknown")
    await desk.hear(outbound("m1", "ok", peer=a_peer(BUDI), sent_at=desk.now), session=SALES)

    await desk.becomes("sent")
    assert ["m1"] == [one.provider_message_id for one in await desk.ours(chat)]


async def test_what_was_refused_and_then_typed_on_the_phone_is_shown(desk: Sending) -> None:
    chat = await desk.customer(session=SALES, peer=a_peer(BUDI))
    desk.senders[SALES].script = [Rejected("not now", Reaction.FAIL)]
    await desk.answer(chat, "ok")
    await desk.becomes("failed")

    await desk.hear(said(desk.now), session=SALES)

    assert ["ok", "ok"] == await bodies(desk, chat)


async def test_the_same_words_typed_an_hour_later_are_another_message(desk: Sending) -> None:
    chat = await desk.customer(session=SALES, peer=a_peer(BUDI))
    await desk.answer(chat, "ok")
    await desk.becomes("sent")
    desk.pass_time(3600)

    await desk.hear(said(desk.now), session=SALES)

    assert ["ok", "ok"] == await bodies(desk, chat)


async def test_an_answer_whose_echo_came_is_not_told_again_by_a_sync(desk: Sending) -> None:
    chat = await desk.customer(session=SALES, peer=a_peer(BUDI))
    desk.senders[SALES].script = [Sent("m1", "m1")]
    await desk.answer(chat, "ok")
    await desk.becomes("sent")
    await desk.hear(outbound("m1", "ok", peer=a_peer(BUDI), sent_at=desk.now), session=SALES)
    await desk.hear(said(desk.now), session=SALES)

    assert ["ok"] == await bodies(desk, chat)
