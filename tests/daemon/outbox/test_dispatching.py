"""Answers leave: once, in order, as fast as their sessions bear; what cannot be known is unknown."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from daemon.facts import MessageStatusChanged, Reaction, SessionChanged
from daemon.outbox import troubles
from daemon.outbox.dispatching import Dispatcher
from daemon.providers.base import Outcome, Outgoing, Rejected, Sent, Unknown
from store import attempts
from store.errors import StoreBroken, StoreError, StoreFull, StoreStopping
from store.models import MessageStatus, OutboxItem
from tests.daemon.outbox.desk import CARE, SALES, Sending, a_sending_desk, leaving, until
from tests.facts import BUDI, a_peer, a_status
from tests.fakes.sender import after, never
from tests.fakes.store import UnwellStore


def _waits_after(tries: int, items: list[OutboxItem]) -> bool:
    return (items[0].tries, items[0].state) == (tries, "queued")


def _told_of_a_try(desk: Sending, status: MessageStatus) -> MessageStatusChanged:
    """A status of the first try, known by its token."""
    return replace(a_status("first", status, desk.now), token=desk.senders[CARE].asked[0].token)


BUSY = Rejected("try later", Reaction.AGAIN)


async def test_an_answer_leaves_and_its_message_takes_the_providers_name(desk: Sending) -> None:
    chat = await desk.customer()

    done = await desk.answer(chat, "on its way")
    await desk.becomes("sent")

    assert done.message
    assert ("queued", "on its way", "ana") == (done.message.status, done.message.body, done.message.sender_name)
    (message,) = await desk.ours()
    assert (done.message.id, "pending", "m1") == (message.id, message.status, message.provider_message_id)
    assert ["on its way"] == [one.text for one in desk.senders[CARE].taken]


async def test_one_chats_answers_leave_one_after_another_in_the_order_in_which_they_were_written(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [after(0.05, Sent("slow", "slow"))]

    for text in ("one", "two", "three"):
        await desk.answer(chat, text)
    await desk.becomes("sent", "sent", "sent")

    assert ["one", "two", "three"] == [one.text for one in desk.senders[CARE].taken]
    assert 1 == desk.senders[CARE].most_at_once


async def test_chats_do_not_wait_for_each_other_beyond_what_their_session_bears(desk: Sending) -> None:
    chats = [await desk.customer(peer=a_peer(BUDI)), await desk.customer()]
    desk.senders[CARE].script = [never]

    for chat in chats:
        await desk.answer(chat)

    assert await desk.becomes("sending", "sent")


async def test_a_gateway_is_asked_for_one_thing_at_a_time(desk: Sending) -> None:
    chats = [await desk.customer(session=SALES, peer=a_peer(BUDI)), await desk.customer(session=SALES)]
    desk.senders[SALES].script = [after(0.05, Sent("a", "a")), after(0.05, Sent("b", "b"))]

    for chat in chats:
        await desk.answer(chat)
    await desk.becomes("sent", "sent")

    assert 1 == desk.senders[SALES].most_at_once


async def test_what_may_have_gone_out_is_unknown_and_never_sent_again_by_itself(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Unknown("no answer came in time")]

    await desk.answer(chat)
    (item,) = await desk.becomes("unknown")
    desk.pass_time(3600)
    await asyncio.sleep(0.05)

    assert ("no answer came in time", 1) == (item.error, len(desk.senders[CARE].asked))
    assert "confirm" in (item.hint or "")
    assert "unknown" == (await desk.ours())[0].status


async def test_what_a_status_named_before_its_answer_was_lost_is_no_failure_of_its_session(
    desk: Sending,
) -> None:
    chat = await desk.customer()

    async def lost_too_late(_: Outgoing) -> Outcome:
        await desk.hear(_told_of_a_try(desk, "sent"))
        return Unknown("no answer came in time")

    desk.senders[CARE].script = [lost_too_late]
    await desk.answer(chat)
    (item,) = await desk.becomes("sent")

    assert None is item.error
    async with desk.shelf.store.reading() as reader:
        assert 0 == (await attempts.tolls(reader, desk.now))[CARE].failures


async def test_an_unknown_one_keeps_the_next_of_its_chat_waiting_for_a_minute(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Unknown("lost")]
    await desk.answer(chat, "one")
    await desk.becomes("unknown")

    await desk.answer(chat, "two")
    await asyncio.sleep(0.05)
    assert 1 == len(desk.senders[CARE].asked)
    desk.pass_time(61)

    await desk.becomes("unknown", "sent")


async def test_a_failed_one_keeps_nobody_waiting(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Rejected("no WhatsApp there (131026)", Reaction.FAIL, "call them", "131026")]

    await desk.answer(chat, "one")
    await desk.answer(chat, "two")
    (failed, _) = await desk.becomes("failed", "sent")

    assert ("no WhatsApp there (131026)", "131026", "call them") == (failed.error, failed.error_code, failed.hint)
    first, second = await desk.ours()
    assert ("failed", "no WhatsApp there (131026)", "call them") == (first.status, first.error, first.hint)
    assert "pending" == second.status


async def test_what_was_not_taken_is_tried_again_after_longer_and_longer_waits_and_then_given_up(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [BUSY] * 6
    waits = []

    await desk.answer(chat)
    for tries in range(1, 6):
        (item,) = await until(partial(_waits_after, tries), desk.items)
        waits.append((item.due_at - desk.now) // 1000)
        desk.pass_time((item.due_at - desk.now) / 1000 + 0.01)
    (item,) = await desk.becomes("failed")

    assert [2, 4, 8, 16, 32] == waits
    assert (6, "try later") == (item.tries, item.error)


async def test_what_was_refused_and_went_out_all_the_same_is_not_sent_again(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [BUSY]
    await desk.answer(chat)
    await until(partial(_waits_after, 1), desk.items)

    await desk.hear(_told_of_a_try(desk, "sent"))
    (item,) = await desk.becomes("sent")
    desk.pass_time(5)
    await asyncio.sleep(0.05)

    assert (1, None) == (len(desk.senders[CARE].asked), item.error)
    assert ["sent"] == [one.status for one in await desk.ours()]


async def test_what_went_out_before_its_answer_refused_it_is_not_sent_again(desk: Sending) -> None:
    chat = await desk.customer()

    async def refused_too_late(_: Outgoing) -> Outcome:
        await desk.hear(_told_of_a_try(desk, "sent"))
        return BUSY

    desk.senders[CARE].script = [refused_too_late]
    await desk.answer(chat)
    await desk.becomes("sent")
    desk.pass_time(5)
    await asyncio.sleep(0.05)

    assert 1 == len(desk.senders[CARE].asked)


async def test_what_has_gone_out_is_sent_whatever_becomes_of_a_second_try(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [BUSY, Sent("second", "second")]
    await desk.answer(chat)
    await until(partial(_waits_after, 1), desk.items)
    desk.pass_time(5)
    await desk.becomes("sent")

    await desk.hear(_told_of_a_try(desk, "sent"), replace(a_status("second", "failed"), error="too much"))

    assert [("sent", None)] == [(one.state, one.error) for one in await desk.items()]
    assert [("sent", None)] == [(one.status, one.error) for one in await desk.ours()]


async def test_a_message_that_waits_says_when_it_is_tried_again(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Rejected("slow down", Reaction.SLOW_DOWN, retry_after=90)]

    await desk.answer(chat)
    await until(partial(_waits_after, 1), desk.items)

    (message,) = await desk.ours()
    assert ("queued", desk.now + 90_000, "slow down") == (message.status, message.retry_at, message.error)


async def test_a_session_that_sends_too_fast_waits_with_all_its_chats(desk: Sending) -> None:
    first, second = await desk.customer(peer=a_peer(BUDI)), await desk.customer()
    desk.senders[CARE].script = [Rejected("slow down", Reaction.SLOW_DOWN, retry_after=30)]
    await desk.answer(first)
    await until(partial(_waits_after, 1), desk.items)

    await desk.answer(second)
    await asyncio.sleep(0.05)
    assert 1 == len(desk.senders[CARE].asked)
    desk.pass_time(31)

    await desk.becomes("sent", "sent")


async def test_a_provider_that_asks_to_wait_for_long_is_seen_on_its_session_and_heeded_for_minutes_not_days(
    desk: Sending,
) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Rejected("slow down", Reaction.SLOW_DOWN, retry_after=86_400)]
    await desk.answer(chat)
    (item,) = await until(partial(_waits_after, 1), desk.items)
    session, route = (await desk.shelf.sessions())[CARE], await desk.route(chat)
    desk.pass_time(14 * 60)
    await desk.becomes("sent")

    assert ("the provider asks to wait (slow down)", "it is tried again by itself") == (
        session.trouble, session.trouble_hint,
    )  # fmt: skip
    assert "failover" == route.kind
    assert None is (await until(lambda sessions: not sessions[CARE].trouble, desk.shelf.sessions))[CARE].trouble
    assert "own" == (await desk.route(chat)).kind
    assert desk.now == item.due_at


async def test_a_wait_of_less_than_a_minute_is_no_trouble_of_its_session(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Rejected("slow down", Reaction.SLOW_DOWN, retry_after=59)]

    await desk.answer(chat)
    await until(partial(_waits_after, 1), desk.items)

    assert None is (await desk.shelf.sessions())[CARE].trouble
    assert "own" == (await desk.route(chat)).kind


async def test_neither_what_was_under_way_nor_a_person_ends_a_wait_that_the_provider_asked_for(desk: Sending) -> None:
    chats = [await desk.customer(peer=a_peer(BUDI)), await desk.customer()]
    desk.senders[CARE].script = [
        after(0.1, Sent("slow", "slow")),
        Rejected("slow down", Reaction.SLOW_DOWN, retry_after=600),
    ]
    for chat in chats:
        await desk.answer(chat)
    await desk.becomes("sent", "queued")
    await desk.hear(a_status("slow", "failed"))
    await desk.do("retry", 1)
    await asyncio.sleep(0.05)

    assert "the provider asks to wait (slow down)" == (await desk.shelf.sessions())[CARE].trouble
    assert 2 == len(desk.senders[CARE].asked)


async def test_one_customer_who_gets_too_much_makes_no_other_wait(desk: Sending) -> None:
    first, second = await desk.customer(peer=a_peer(BUDI)), await desk.customer()
    desk.senders[CARE].script = [Rejected("pair rate", Reaction.SLOW_CHAT)]
    await desk.answer(first)
    await until(partial(_waits_after, 1), desk.items)

    await desk.answer(second)

    assert await desk.becomes("queued", "sent")


async def test_a_stop_keeps_the_outbox_and_says_what_to_do_until_somebody_has_done_it(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Rejected("the token has expired (190)", Reaction.STOP, "write a new token", "190")]

    await desk.answer(chat, "one")
    await until(lambda sessions: sessions[CARE].trouble, desk.shelf.sessions)
    other = await desk.customer("me too", peer=a_peer(BUDI))
    await asyncio.sleep(0.02)
    (item,) = await desk.items()
    session = (await desk.shelf.sessions())[CARE]

    assert ("queued", 1) == (item.state, len(desk.senders[CARE].asked))
    assert ("the token has expired (190)", "write a new token") == (session.trouble, session.trouble_hint)
    assert "failover" == (await desk.route(other)).kind


async def test_a_new_start_tries_a_stopped_session_anew(tmp_path: Path) -> None:
    async with a_sending_desk(tmp_path) as desk:
        chat = await desk.customer()
        desk.senders[CARE].script = [Rejected("the token has expired (190)", Reaction.STOP, "write a new token", "190")]
        async with leaving(desk):
            await desk.answer(chat)
            await until(lambda sessions: sessions[CARE].trouble, desk.shelf.sessions)
        again = Sending(desk.shelf, desk.senders)
        async with leaving(again):
            await again.becomes("sent")

        assert None is (await desk.shelf.sessions())[CARE].trouble


async def test_a_session_that_cannot_be_reached_is_nobodys_route_until_it_is_back(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [BUSY] * 3
    await desk.answer(chat)
    for _ in range(3):
        desk.pass_time(20)
        await asyncio.sleep(0.03)

    await until(lambda sessions: sessions[CARE].trouble, desk.shelf.sessions)
    route = await desk.route(chat)
    desk.pass_time(20)
    await desk.becomes("sent")

    assert ("failover", "sales") == (route.kind, route.session_key)
    assert None is (await desk.shelf.sessions())[CARE].trouble
    assert "own" == (await desk.route(chat)).kind


async def test_what_was_being_sent_when_the_daemon_ended_is_unknown_after_the_next_start(tmp_path: Path) -> None:
    async with a_sending_desk(tmp_path) as desk:
        chat = await desk.customer()
        desk.senders[CARE].script = [never]
        loop = asyncio.get_running_loop().create_task(desk.room.dispatcher.run())
        await desk.answer(chat, "one")
        await desk.becomes("sending")
        loop.cancel()
        await asyncio.wait([loop])
        again = Sending(desk.shelf, desk.senders)
        async with leaving(again):
            (item,) = await again.becomes("unknown")

        assert (1, "the daemon ended while it was being sent") == (len(desk.senders[CARE].asked), item.error)


async def test_a_stop_waits_for_what_is_under_way(tmp_path: Path) -> None:
    async with a_sending_desk(tmp_path) as desk:
        chat = await desk.customer()
        desk.senders[CARE].script = [after(0.2, Sent("late", "late"))]
        async with leaving(desk):
            await desk.answer(chat)
            await desk.becomes("sending")

        assert ["sent"] == [one.state for one in await desk.items()]


async def test_a_disk_that_is_full_for_a_moment_cuts_no_call_off(still: Sending) -> None:
    chat = await still.customer()
    still.senders[CARE].script = [after(0.2, Sent("slow", "slow"))]
    store = UnwellStore(still.shelf.store)
    still.room.dispatcher = Dispatcher(replace(still.room.office, store=store))
    async with leaving(still):
        await still.answer(chat, "one")
        await still.becomes("sending")
        store.trouble = StoreFull("database or disk is full")
        still.room.dispatcher.wake()
        await still.becomes("sent")
        store.trouble = None
        await still.answer(chat, "two")
        await still.becomes("sent", "sent")

    assert ["one", "two"] == [outgoing.text for outgoing in still.senders[CARE].asked]


@pytest.mark.parametrize("trouble", [StoreBroken("the disk failed"), StoreStopping("the daemon is stopping")])
async def test_a_store_that_is_at_its_end_ends_the_loop(still: Sending, trouble: StoreError) -> None:
    store = UnwellStore(still.shelf.store)
    store.trouble = trouble

    with pytest.RaisesGroup(type(trouble)):
        await asyncio.wait_for(Dispatcher(replace(still.room.office, store=store)).run(), 2)


async def test_what_could_not_leave_for_a_quarter_of_an_hour_asks_first(tmp_path: Path) -> None:
    async with a_sending_desk(tmp_path) as desk:
        chat = await desk.customer()
        await desk.answer(chat)
        desk.pass_time(15 * 60)
        async with leaving(desk):
            (item,) = await desk.becomes("held")
            assert [] == desk.senders[CARE].asked
            assert "held" == (await desk.ours())[0].status

            await desk.do("retry", item.id)
            await desk.becomes("sent")


async def test_an_answer_to_a_session_that_is_away_for_a_moment_waits_for_it(desk: Sending) -> None:
    chat = await desk.customer(session=SALES)
    await desk.hear(SessionChanged("disconnected", "NAVIGATION"), session=SALES)
    route = await desk.route(chat)

    await desk.answer(chat)
    await asyncio.sleep(0.05)
    assert [] == desk.senders[SALES].asked
    await desk.hear(SessionChanged("connected"), session=SALES)

    await desk.becomes("sent")
    assert ("own", True) == (route.kind, route.waits)


async def test_free_text_whose_window_shuts_while_it_waits_fails_before_the_provider_is_asked(desk: Sending) -> None:
    chat = await desk.customer()
    await desk.hear(SessionChanged("disconnected"))
    await desk.answer(chat)
    desk.pass_time(24 * 3600)
    await desk.becomes("held")
    await desk.hear(SessionChanged("connected"))

    (refused,) = (await desk.do("retry", 1)).unchanged

    assert "template" in refused.reason
    assert [] == desk.senders[CARE].asked


async def test_a_window_that_shuts_on_the_way_has_the_code_by_which_front_ends_know_it(still: Sending) -> None:
    chat = await still.customer()
    still.pass_time(24 * 3600 - 60)
    await still.answer(chat)
    still.pass_time(120)
    async with leaving(still):
        (item,) = await still.becomes("failed")

    assert ("131047", []) == (item.error_code, still.senders[CARE].asked)


async def test_a_message_stands_in_its_thread_where_it_left(desk: Sending) -> None:
    chat = await desk.customer("one", session=SALES)
    await desk.hear(SessionChanged("disconnected"), session=SALES)
    await desk.answer(chat, "answer")
    desk.pass_time(5)
    await desk.customer("two", session=SALES)
    desk.pass_time(5)
    await desk.hear(SessionChanged("connected"), session=SALES)
    await desk.becomes("sent")

    assert ["one", "two", "answer"] == [one.body for one in await desk.shelf.thread(chat)]


async def test_failed_later_by_a_webhook_is_failed_in_the_outbox_too(desk: Sending) -> None:
    chat = await desk.customer()
    await desk.answer(chat)
    await desk.becomes("sent")

    await desk.hear(a_status("m1", "failed"))

    (item,) = await desk.becomes("failed")
    assert 1 == (await desk.shelf.chat()).failed_count
    assert "failed" == (await desk.ours())[0].status
    assert item.id


async def test_a_stop_that_a_status_tells_of_stops_the_session_too(desk: Sending) -> None:
    chat = await desk.customer()
    failed = replace(a_status("m1", "failed", desk.now), error="account locked (131031)", reaction=Reaction.STOP)

    await desk.hear(replace(failed, hint="appeal at Meta"))

    session = (await desk.shelf.sessions())[CARE]
    assert ("account locked (131031)", "appeal at Meta") == (session.trouble, session.trouble_hint)
    assert "failover" == (await desk.route(chat)).kind


async def test_a_stop_that_is_told_twice_stops_no_session_that_somebody_has_mended(desk: Sending) -> None:
    stop = replace(a_status("m9", "failed", desk.now), reaction=Reaction.STOP)
    await desk.hear(stop)
    await desk.shelf.store.write(lambda tx: troubles.recovered(tx, CARE))
    desk.pass_time(60)

    await desk.hear(stop)
    assert None is (await desk.shelf.sessions())[CARE].trouble

    await desk.hear(replace(stop, target_key="m10"))
    assert (await desk.shelf.sessions())[CARE].trouble


async def test_a_stopped_gateway_sends_again_once_its_number_is_linked_again(desk: Sending) -> None:
    chat = await desk.customer(session=SALES)
    desk.senders[SALES].script = [Rejected("Session not found", Reaction.STOP, "link the number again")]
    await desk.answer(chat)
    await until(lambda sessions: sessions[SALES].trouble, desk.shelf.sessions)
    await desk.hear(SessionChanged("connected"), session=SALES)
    assert (await desk.shelf.sessions())[SALES].trouble

    await desk.hear(SessionChanged("qr_scanning"), session=SALES)
    await desk.hear(SessionChanged("connected"), session=SALES)

    await desk.becomes("sent")
    assert None is (await desk.shelf.sessions())[SALES].trouble


async def test_a_stopped_number_of_metas_is_not_mended_by_a_word_about_its_connection(desk: Sending) -> None:
    chat = await desk.customer()
    desk.senders[CARE].script = [Rejected("the token has expired (190)", Reaction.STOP, "write a new token", "190")]
    await desk.answer(chat)
    await until(lambda sessions: sessions[CARE].trouble, desk.shelf.sessions)

    await desk.hear(SessionChanged("disconnected"))
    await desk.hear(SessionChanged("connected"))

    assert (await desk.shelf.sessions())[CARE].trouble


async def test_an_old_stop_that_is_told_again_stops_nothing(desk: Sending) -> None:
    old = replace(a_status("m1", "failed", desk.now), reaction=Reaction.STOP)
    desk.pass_time(86_400)

    await desk.hear(old)

    assert None is (await desk.shelf.sessions())[CARE].trouble
