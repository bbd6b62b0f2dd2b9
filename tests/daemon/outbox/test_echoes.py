"""An echo is the message that was sent here, or one that somebody typed on the telephone: none of both is ever lost."""

from dataclasses import replace

import pytest

from daemon.facts import Fact, MessageReceived, ReactionChanged
from daemon.outbox import trying
from daemon.outbox.trying import Try
from daemon.providers.base import Sent, Unknown
from daemon.providers.body import name
from daemon.rules.sending import own_key
from store.models import Message, Millis
from tests.daemon.outbox.desk import SALES, Sending
from tests.facts import ANA, a_peer, a_status, inbound, outbound, seconds


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


async def test_what_was_taken_for_an_echo_is_shown_once_our_token_names_another(still: Sending) -> None:
    chat = await still.customer(peer=a_peer(ANA))
    one = await lost(still, chat)

    await still.hear(an_echo("typed", seconds(5)))
    await still.hear(a_status("typed", "read", seconds(6)))
    assert ["typed"] == ids(await still.ours(chat))
    await still.hear(replace(a_status("k", "sent"), token=one.outgoing.token))

    assert [("k", "sent"), ("typed", "read")] == [
        (one.provider_message_id, one.status) for one in await still.ours(chat)
    ]
    assert [(2,)] == await still.shelf.rows("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'ok'")


async def test_what_was_taken_for_an_echo_is_of_the_send_whose_answer_names_it(still: Sending) -> None:
    chat = await still.customer(session=SALES, peer=a_peer(ANA))
    await lost(still, chat)
    await still.hear(an_echo("k", seconds(5)), session=SALES)
    assert ["sent"] == [one.state for one in await still.items()]

    second = await begun(still, chat)
    await trying.end(still.room.office, second, Sent("k", "k"))

    assert ["unknown", "sent"] == [one.state for one in await still.items()]
    assert [(None, "unknown"), ("k", "sent")] == [
        (one.provider_message_id, one.status) for one in await still.ours(chat)
    ]


async def test_what_our_token_names_is_no_guess_any_more(still: Sending) -> None:
    chat = await still.customer(peer=a_peer(ANA))
    first = await lost(still, chat)
    await still.hear(an_echo("k", seconds(5)))
    await still.hear(replace(a_status("k", "sent"), token=first.outgoing.token))

    second = await begun(still, chat)
    await trying.end(still.room.office, second, Sent("k", "k"))

    assert ["k", None] == ids(await still.ours(chat))
    assert ["sent", "sent"] == [one.state for one in await still.items()]


async def test_of_two_tries_each_has_its_echo(still: Sending) -> None:
    chat = await still.customer(session=SALES, peer=a_peer(ANA))
    for _ in range(2):
        await lost(still, chat)

    await still.hear(*(an_echo(key, seconds(5)) for key in ("a", "b", "c")), session=SALES)

    assert ["sent", "sent"] == [one.state for one in await still.items()]
    assert ["a", "b", "c"] == sorted(filter(None, ids(await still.ours(chat))))


async def test_a_quote_of_an_echo_is_of_the_message_that_was_written_here(still: Sending) -> None:
    chat = await still.customer(session=SALES, peer=a_peer(ANA))
    await lost(still, chat)
    await still.hear(an_echo("k", seconds(5)), session=SALES)

    await still.customer("this one?", session=SALES, peer=a_peer(ANA), quoted_key="k", quoted_id="k")

    (ours,) = await still.ours(chat)
    quoted = (await still.shelf.thread(chat))[-1].quoted
    assert quoted
    assert ("ok", ours.id) == (quoted.body, quoted.message_id)


@pytest.mark.parametrize("comes_first", [True, False])
async def test_a_customers_message_is_shown_whatever_a_provider_calls_ours(still: Sending, comes_first: bool) -> None:
    chat = await still.customer(session=SALES, peer=a_peer(ANA))
    theirs: list[Fact] = [
        inbound("k", "please help", peer=a_peer(ANA)),
        ReactionChanged("k", "us", "👍", seconds(1), "r"),
    ]
    if comes_first:
        await still.hear(*theirs, session=SALES)
    one = await begun(still, chat)
    await trying.end(still.room.office, one, Sent("k", "k"))
    if not comes_first:
        await still.hear(*theirs, session=SALES)

    thread = await still.shelf.thread(chat)
    assert {("hello", 0), ("please help", 1), ("ok", 0)} == {(one.body, len(one.reactions)) for one in thread}
    assert 2 == (await still.shelf.chat()).unread_count
    assert ["sent"] == [one.state for one in await still.items()]


def test_no_provider_can_call_a_message_by_a_key_of_ours() -> None:
    assert own_key(1) != name(own_key(1))


async def begun(desk: Sending, chat: int) -> Try:
    done = await desk.answer(chat, "ok")
    assert done.outbox
    one = await trying.begin(desk.room.office, done.outbox.id)
    assert one
    return one


async def lost(desk: Sending, chat: int) -> Try:
    one = await begun(desk, chat)
    await trying.end(desk.room.office, one, Unknown("lost"))
    return one
