"""What operators do to intents: send again, drop, confirm; each once, and only where it makes sense."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from daemon.api.errors import BadRequest
from daemon.facts import Fact, Reaction
from daemon.outbox import verbs
from daemon.providers.base import Rejected, Sent, Unknown
from store.database import Transaction
from tests.daemon.outbox.desk import CARE, SALES, Sending, leaving, until
from tests.facts import ANA, a_peer, a_status, outbound
from tests.fakes.sender import after

FAILED = Rejected("no WhatsApp there", Reaction.FAIL)


async def test_sending_again_is_one_new_call_with_a_token_of_its_own(desk: Sending) -> None:
    desk.senders[CARE].script = [FAILED]
    await desk.answer(await desk.customer())
    (item,) = await desk.becomes("failed")

    done = await desk.do("retry", item.id)
    (item,) = await desk.becomes("sent")

    first, second = desk.senders[CARE].asked
    assert (1, 1) == (done.changed, item.tries)
    assert first.token != second.token
    assert None is item.error
    assert ["pending"] == [one.status for one in await desk.ours()]


async def test_an_unknown_one_is_sent_again_only_because_somebody_says_so(desk: Sending) -> None:
    desk.senders[CARE].script = [Unknown("lost")]
    await desk.answer(await desk.customer())
    (item,) = await desk.becomes("unknown")

    await desk.do("retry", item.id)
    await desk.becomes("sent")

    assert 2 == len(desk.senders[CARE].asked)


@pytest.fixture
async def half_known(desk: Sending) -> Sending:
    """One answer: nobody knows of its first try, and the second one, which somebody asked for, was refused."""
    desk.senders[CARE].script = [Unknown("lost"), FAILED]
    await desk.answer(await desk.customer(peer=a_peer(ANA)))
    await desk.becomes("unknown")
    await desk.do("retry", 1)
    await until(lambda items: "no WhatsApp" in (items[0].error or ""), desk.items)
    return desk


async def test_a_refused_second_try_hides_no_first_one_of_which_nobody_knows(half_known: Sending) -> None:
    (item,) = await half_known.items()

    assert ("unknown", "an earlier try may have gone out; the last one did not: no WhatsApp there") == (
        item.state, item.error,
    )  # fmt: skip
    assert "look at the telephone" in (item.hint or "")


@pytest.mark.parametrize(("verb", "state"), [("confirm", "sent"), ("retry", "sent"), ("cancel", "cancelled")])
async def test_what_is_half_known_can_still_be_settled_by_a_person(half_known: Sending, verb: str, state: str) -> None:
    done = await half_known.do(verb, 1)

    assert (1, ()) == (done.changed, done.unchanged)
    assert await half_known.becomes(state)


async def test_what_is_half_known_is_settled_by_its_echo(half_known: Sending) -> None:
    await half_known.hear(outbound("k", "hi", peer=a_peer(ANA), sent_at=half_known.now))

    assert await half_known.becomes("sent")


async def test_who_confirms_what_is_half_known_means_the_first_try(half_known: Sending) -> None:
    await half_known.do("confirm", 1)

    await half_known.hear(outbound("k", "hi", peer=a_peer(ANA), sent_at=half_known.now), a_status("k", "read"))

    assert [("k", "read")] == [(one.provider_message_id, one.status) for one in await half_known.ours()]


async def test_what_is_half_known_keeps_the_next_of_its_chat_waiting_no_longer_than_its_first_try_did(
    half_known: Sending,
) -> None:
    half_known.pass_time(30)
    await half_known.answer(1, "two")
    await asyncio.sleep(0.05)
    assert 2 == len(half_known.senders[CARE].asked)

    half_known.pass_time(31)

    assert await half_known.becomes("unknown", "sent")


async def test_nor_does_a_second_try_that_could_not_leave_in_time(still: Sending) -> None:
    await still.answer(await still.customer())
    await still.shelf.store.write(_as_unknown)
    await still.do("retry", 1)
    still.pass_time(15 * 60)

    async with leaving(still):
        (item,) = await still.becomes("unknown")

    assert "an earlier try may have gone out; the last one did not: it could not leave in time" == item.error


async def test_what_has_arrived_meanwhile_is_not_sent_again(still: Sending) -> None:
    chat = await still.customer(peer=a_peer(ANA))
    await still.answer(chat, "hi")
    await still.shelf.store.write(_as_unknown)
    await still.do("retry", 1)

    await still.hear(outbound("k", "hi", peer=a_peer(ANA), sent_at=still.now))

    (item,) = await still.items()
    assert "sent" == item.state


async def test_nothing_of_an_older_try_undoes_a_newer_one(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Sent("old", "old"), Sent("new", "new")]
    await desk.answer(chat)
    await desk.becomes("sent")
    await desk.hear(a_status("old", "failed"))
    (item,) = await desk.becomes("failed")
    await desk.do("retry", item.id)
    await desk.becomes("sent")

    await desk.hear(a_status("old", "failed"), a_status("new", "sent"))
    assert ["sent"] == [one.status for one in await desk.ours()]

    await desk.hear(a_status("old", "read"))
    (message,) = await desk.ours()
    assert ("read", "new") == (message.status, message.provider_message_id)


async def test_dropping_keeps_what_waits_from_leaving(still: Sending) -> None:
    chat = await still.customer()
    await still.answer(chat)

    done = await still.do("cancel", 1)

    assert 1 == done.changed
    assert ["cancelled"] == [one.state for one in await still.items()]
    assert ["cancelled"] == [one.status for one in await still.ours()]
    assert "hello" == (await still.shelf.chat()).preview


async def test_dropping_a_failed_one_ends_its_trouble(desk: Sending) -> None:
    desk.senders[CARE].script = [FAILED]
    await desk.answer(await desk.customer())
    await desk.becomes("failed")
    assert 1 == (await desk.shelf.chat()).failed_count

    await desk.do("cancel", 1)

    assert 0 == (await desk.shelf.chat()).failed_count


async def test_what_is_under_way_cannot_be_dropped(desk: Sending) -> None:
    desk.senders[CARE].script = [after(0.2, Sent("k", "k"))]
    await desk.answer(await desk.customer())
    await desk.becomes("sending")

    (refused,) = (await desk.do("cancel", 1)).unchanged

    assert "being sent this moment" in refused.reason
    await desk.becomes("sent")


async def test_what_has_gone_out_can_be_neither_dropped_nor_sent_again(desk: Sending) -> None:
    await desk.answer(await desk.customer())
    await desk.becomes("sent")

    assert "it is sent" in (await desk.do("cancel", 1)).unchanged[0].reason
    assert "it is sent" in (await desk.do("retry", 1)).unchanged[0].reason
    assert 1 == len(desk.senders[CARE].asked)


async def test_a_person_who_saw_it_on_the_telephone_confirms_it(desk: Sending) -> None:
    chat = await desk.customer(peer=a_peer(ANA))
    desk.senders[CARE].script = [Unknown("lost")]
    await desk.answer(chat, "hi")
    await desk.becomes("unknown")

    await desk.do("confirm", 1)
    await desk.becomes("sent")

    assert ["pending"] == [one.status for one in await desk.ours()]
    await desk.hear(outbound("k", "hi", peer=a_peer(ANA), sent_at=desk.now), a_status("k", "read"))
    assert [("k", "read")] == [(one.provider_message_id, one.status) for one in await desk.ours()]


async def test_only_what_nobody_knows_can_be_confirmed(still: Sending) -> None:
    await still.answer(await still.customer())

    assert "only one of which nobody knows" in (await still.do("confirm", 1)).unchanged[0].reason


async def test_what_was_dropped_and_went_out_all_the_same_says_so(desk: Sending) -> None:
    chat = await desk.customer(peer=a_peer(ANA))
    desk.senders[CARE].script = [Unknown("lost")]
    await desk.answer(chat, "hi")
    await desk.becomes("unknown")
    await desk.do("cancel", 1)

    await desk.hear(outbound("k", "hi", peer=a_peer(ANA), sent_at=desk.now))

    assert await desk.becomes("sent")


async def test_many_at_once_and_what_cannot_be_done_to_one_keeps_none_of_the_others_from_it(desk: Sending) -> None:
    desk.senders[CARE].script = [FAILED, FAILED]
    chat = await desk.customer()
    for text in ("one", "two", "three"):
        await desk.answer(chat, text)
    await desk.becomes("failed", "failed", "sent")

    done = await desk.do("retry", 1, 2, 3, 99, 1)

    assert (2, [3, 99]) == (done.changed, [one.id for one in done.unchanged])
    await desk.becomes("sent", "sent", "sent")


async def test_what_is_done_to_many_is_shown_in_one_go_for_each_session(still: Sending) -> None:
    projected = []
    chats = [await still.customer(session=one) for one in (CARE, SALES)]
    for chat in (*chats, *chats):
        await still.answer(chat)

    async def project(tx: Transaction, session_id: int, facts: Sequence[Fact]) -> None:
        projected.append((session_id, len(facts)))
        await still.project(tx, session_id, facts)

    await verbs.do(replace(still.room.office, project=project), "cancel", (1, 2, 3, 4))

    assert [(CARE, 2), (SALES, 2)] == projected
    assert ["cancelled"] * 4 == [one.status for chat in chats for one in await still.ours(chat)]


async def test_a_template_may_be_sent_again_outside_the_window_and_text_may_not(desk: Sending) -> None:
    chat = await desk.customer(peer=a_peer(ANA, "Ana"))
    desk.senders[CARE].script = [FAILED, FAILED]
    await desk.answer(chat, "text")
    await desk.answer(chat, "", template="follow_up")
    await desk.becomes("failed", "failed")
    desk.pass_time(24 * 3600)

    done = await desk.do("retry", 1, 2)

    assert [(1, "the customer's window is shut: send a template instead")] == [
        (one.id, one.reason) for one in done.unchanged
    ]
    await desk.becomes("failed", "sent")


async def test_who_tries_again_believes_that_a_stopped_session_works_again(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [FAILED, Rejected("expired", Reaction.STOP, "write a new token")]
    await desk.answer(chat, "one")
    await desk.answer(chat, "two")
    await until(lambda sessions: sessions[CARE].trouble, desk.shelf.sessions)

    await desk.do("retry", 1)

    await desk.becomes("sent", "sent")
    assert None is (await desk.shelf.sessions())[CARE].trouble


@pytest.mark.parametrize(("verb", "ids", "words"), [("eat", (1,), "not known"), ("retry", (), "1 to")])
async def test_what_makes_no_sense_is_refused(still: Sending, verb: str, ids: tuple[int, ...], words: str) -> None:
    with pytest.raises(BadRequest, match=words):
        await still.do(verb, *ids)


async def _as_unknown(tx: object) -> None:
    """As after a crash: one try of which nobody knows."""
    await tx.run("UPDATE outbox SET state = 'unknown'")  # type: ignore[attr-defined]
    await tx.run(  # type: ignore[attr-defined]
        "INSERT INTO attempts (outbox_id, session_id, token, peer, body, started_at, outcome)"
        " SELECT id, session_id, 't', peer, body, created_at, 'unknown' FROM outbox"
    )
