"""Reacting: to whom, by what, and what is told of it; against a real store and a way out that a test writes down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from daemon.api.errors import BadRequest, Conflict, DaemonError, NoRoute, NotFound, TryLater, WindowShut
from daemon.api.reacting import AskReact, ReactDone
from daemon.facts import (
    MessageReceived,
    MessageRevoked,
    MessageStatusChanged,
    Reaction,
    ReactionChanged,
    SessionChanged,
)
from daemon.outbox import reacting, turns
from daemon.outbox.room import Outbox
from daemon.providers.base import OutgoingReaction, Reacted, Rejected, Sent, Unknown
from store import sessions
from store.models import Message
from tests.daemon.outbox.desk import CARE, SALES, Sending, until
from tests.facts import a_peer, inbound, seconds
from tests.fakes.sender import FakeSender, Step

ANA = "+5511988776655"


async def said(desk: Sending, key: str = "m-in", session: int = CARE, **rest: Any) -> Message:
    """A message of a customer's, under this id of its provider's."""
    await desk.hear(inbound(key, "hello", sent_at=desk.now, **rest), session=session)
    return await message(desk, key)


async def message(desk: Sending, key: str) -> Message:
    ((number,),) = await desk.shelf.rows("SELECT id FROM messages WHERE dedupe_key = ?", key)
    return next(one for one in await desk.shelf.thread(None) if one.id == number)


async def react(desk: Sending, to: Message | int, emoji: str = "👍", operator: str = "ana", **rest: Any) -> ReactDone:
    return await desk.room.react(operator, AskReact(id=to if isinstance(to, int) else to.id, emoji=emoji, **rest))


def stands(one: Message) -> list[tuple[str, str, str | None]]:
    return [(each.actor, each.emoji, each.operator) for each in one.reactions]


async def refusal(kind: type[DaemonError], asking: Awaitable[Any]) -> DaemonError:
    with pytest.raises(kind) as raised:
        await asking
    return raised.value


async def test_a_reaction_goes_to_its_messages_chat_by_its_messages_session(desk: Sending) -> None:
    one = await said(desk)
    done = await react(desk, one)

    assert "taken" == done.outcome
    assert [OutgoingReaction("private", ANA, "m-in", "👍")] == desk.senders[CARE].reacted
    assert [[], []] == [desk.senders[other].reacted for other in (SALES, 4)]


async def test_once_taken_it_stands_there_with_the_operators_name(desk: Sending) -> None:
    one = await said(desk)
    done = await react(desk, one)

    assert [("us", "👍", "ana")] == stands(done.message) == stands(await message(desk, "m-in"))
    assert done.message.seq > one.seq


async def test_another_takes_its_place_and_an_empty_one_takes_it_back(desk: Sending) -> None:
    one = await said(desk)
    await desk.hear(ReactionChanged("m-in", ANA, "🙏", desk.now, "theirs"))
    await react(desk, one)
    changed = await react(desk, one, "❤", "ben")
    back = await react(desk, one, "")

    assert {(ANA, "🙏", None), ("us", "❤", "ben")} == set(stands(changed.message))
    assert [(ANA, "🙏", None)] == stands(back.message)
    assert ["👍", "❤", ""] == [each.emoji for each in desk.senders[CARE].reacted]


async def test_its_echo_is_the_same_reaction_whichever_came_first(desk: Sending) -> None:
    before, after = await said(desk, "first"), await said(desk, "second")
    await desk.hear(ReactionChanged("first", "us", "👍", desk.now, "echo"))
    await react(desk, before)
    await react(desk, after)
    await desk.hear(ReactionChanged("second", "us", "👍", desk.now, "echo"))

    assert [("us", "👍", "ana")] == stands(await message(desk, "first")) == stands(await message(desk, "second"))


async def test_the_operators_newest_wins_over_a_clock_that_is_ahead(desk: Sending) -> None:
    one = await said(desk)
    await desk.hear(ReactionChanged("m-in", "us", "👍", seconds(desk.now // 1000 - seconds(0) // 1000 + 300), "ahead"))
    done = await react(desk, one, "❤")

    assert [("us", "❤", "ana")] == stands(done.message)


async def test_it_is_still_there_when_everything_is_heard_again(desk: Sending) -> None:
    one = await said(desk)
    await react(desk, one)
    await desk.hear(inbound("m-in", "hello", sent_at=one.sent_at))

    assert [("us", "👍", "ana")] == stands(await message(desk, "m-in"))


async def test_a_message_that_was_written_here_can_be_reacted_to_and_stays_delivered(desk: Sending) -> None:
    chat = await desk.customer()
    await desk.answer(chat)
    await desk.becomes("sent")
    await desk.hear(MessageStatusChanged("m1", "delivered", desk.now, "d"))
    (ours,) = await desk.ours()
    done = await react(desk, ours)
    await desk.hear(ReactionChanged("m1", "us", "👍", desk.now, "echo"))

    assert "m1" == desk.senders[CARE].reacted[0].message_id
    assert ([("us", "👍", "ana")], "delivered") == (stands(done.message), done.message.status)
    assert 1 == len((await desk.ours())[0].reactions)


async def test_a_refusal_is_told_with_its_words_and_nothing_stands(desk: Sending) -> None:
    one = await said(desk)
    desk.senders[CARE].react_script = [Rejected("the message is too purple", Reaction.FAIL, "paint it")]
    done = await react(desk, one)

    assert ("refused", "the message is too purple", "paint it") == (done.outcome, done.words, done.hint)
    assert [] == stands(done.message)


async def test_what_is_not_known_is_told_so_and_asked_once(desk: Sending) -> None:
    one = await said(desk)
    desk.senders[CARE].react_script = [Unknown("no answer came in time")]
    done = await react(desk, one)

    assert ("unknown", "no answer came in time") == (done.outcome, done.words)
    assert "no harm" in done.hint
    assert (1, []) == (len(desk.senders[CARE].reacted), stands(done.message))


async def test_nobody_waits_for_an_answer_that_never_comes(desk: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reacting, "PATIENCE_SECONDS", 0.05)
    one = await said(desk)

    async def never() -> Reacted:
        await asyncio.Event().wait()
        raise AssertionError

    desk.senders[CARE].react_script = [never]

    assert ("unknown", "no answer came in time") == ((done := await react(desk, one)).outcome, done.words)


async def test_a_sender_that_stumbles_leaves_it_unknown(desk: Sending) -> None:
    one = await said(desk)

    async def stumbles() -> Reacted:
        raise RuntimeError("a fault")

    desk.senders[CARE].react_script = [stumbles]

    assert "unknown" == (await react(desk, one)).outcome


async def test_that_meta_takes_it_back_later_is_shown_with_its_words(desk: Sending) -> None:
    one = await said(desk)
    await react(desk, one)
    told = MessageStatusChanged("r1", "failed", desk.now, "s", "older than 30 days", "131009", Reaction.FAIL, "read it")
    await desk.hear(told)

    (stood,) = (await message(desk, "m-in")).reactions
    assert ("👍", "older than 30 days", "read it") == (stood.emoji, stood.error, stood.hint)


async def test_that_it_failed_may_be_heard_before_the_answer(desk: Sending) -> None:
    one = await said(desk)
    await desk.hear(MessageStatusChanged("r1", "failed", desk.now, "s", "too old"))
    done = await react(desk, one)

    assert ["too old"] == [each.error for each in done.message.reactions]


async def test_a_failed_reaction_to_our_own_message_leaves_that_as_it_was(desk: Sending) -> None:
    chat = await desk.customer()
    await desk.answer(chat)
    await desk.becomes("sent")
    await desk.hear(MessageStatusChanged("m1", "delivered", desk.now, "d"))
    await react(desk, (await desk.ours())[0])
    await desk.hear(MessageStatusChanged("r1", "failed", desk.now, "s", "only theirs"))

    (ours,) = await desk.ours()
    assert ("delivered", None, ["only theirs"]) == (ours.status, ours.error, [each.error for each in ours.reactions])


@pytest.mark.parametrize("emoji", ["a", "👍👍", "ok then", ":nobody:", "\x1b[2J"])
async def test_what_is_not_one_emoji_is_refused_before_anything_is_asked(desk: Sending, emoji: str) -> None:
    trouble = await refusal(BadRequest, react(desk, await said(desk), emoji))

    assert "not one emoji" in trouble.message
    assert [] == desk.senders[CARE].reacted


async def test_a_name_is_sent_as_its_emoji(desk: Sending) -> None:
    await react(desk, await said(desk), ":thumbsup:")

    assert ["👍"] == [each.emoji for each in desk.senders[CARE].reacted]


async def test_nobody_can_react_to_what_nobody_wrote_or_is_gone_or_never_left(still: Sending) -> None:
    chat = await still.customer()
    line = MessageReceived(a_peer(), "internal", "line", None, "system", "somebody joined", sent_at=still.now)
    call = MessageReceived(a_peer(), "inbound", "call", "c", "system", "missed voice call", sent_at=still.now)
    await still.hear(line, call)
    gone, nameless = await said(still, "gone"), await said(still, "nameless")
    await still.hear(MessageRevoked("gone", still.now, "r"))
    await still.shelf.store.write(
        lambda tx: tx.run("UPDATE messages SET provider_message_id = NULL WHERE id = ?", (nameless.id,))
    )
    await still.answer(chat)
    (waiting,) = await still.ours()
    wrong = {one.id: "nobody wrote" for one in (await message(still, "line"), await message(still, "call"))}
    wrong |= {gone.id: "taken back", nameless.id: "no id", waiting.id: "not gone out"}

    for number, words in wrong.items():
        assert words in (await refusal(BadRequest, react(still, number))).message
    await refusal(NotFound, react(still, 9999))
    assert [] == still.senders[CARE].reacted


async def test_nobody_can_react_to_what_did_not_arrive(desk: Sending) -> None:
    await desk.answer((await said(desk)).chat_id)
    await desk.becomes("sent")
    (answer,) = await desk.ours()
    await desk.hear(MessageStatusChanged(answer.provider_message_id or "", "failed", desk.now, "lost"))

    assert "did not arrive" in (await refusal(BadRequest, react(desk, answer))).message
    assert [] == desk.senders[CARE].reacted


async def test_a_session_that_cannot_react_says_so(desk: Sending) -> None:
    trouble = await refusal(BadRequest, react(desk, await said(desk, session=SALES)))

    assert "sales cannot react" in trouble.message
    assert trouble.hint


async def test_a_session_that_is_down_away_or_stopped_is_asked_nothing(desk: Sending) -> None:
    one = await said(desk)
    await desk.hear(SessionChanged("disconnected", "away"))
    away = await refusal(NoRoute, react(desk, one))
    desk.pass_time(60)
    down = await refusal(NoRoute, react(desk, one))
    await desk.hear(SessionChanged("connected"))
    await change(desk, trouble="the token has expired", trouble_hint="write a new token")
    stopped = await refusal(NoRoute, react(desk, one))

    assert ["care", "care", "care"] == [each.message.split()[0] for each in (away, down, stopped)]
    assert ("write a new token", []) == (stopped.hint, desk.senders[CARE].reacted)


async def test_a_retired_session_is_asked_nothing(desk: Sending) -> None:
    one = await said(desk)
    await change(desk, is_configured=0)

    assert "read only" in (await refusal(NoRoute, react(desk, one))).message
    assert [] == desk.senders[CARE].reacted


async def test_a_shut_window_is_said_before_meta_says_it(desk: Sending) -> None:
    one = await said(desk)
    desk.pass_time(25 * 3600)

    await refusal(WindowShut, react(desk, one))
    assert [] == desk.senders[CARE].reacted


async def test_another_operators_lease_holds_for_reactions_too(desk: Sending) -> None:
    def held(chat_id: int, operator: str, /, *, take_over: bool) -> None:
        if not take_over:
            raise Conflict(f"ben answers in {chat_id}, not {operator}")

    one = await said(desk)
    desk.room = Outbox(replace(desk.room.office, check_lease=held))

    assert f"ben answers in {one.chat_id}" in (await refusal(Conflict, react(desk, one))).message
    assert "taken" == (await react(desk, one, take_over=True)).outcome


async def test_a_provider_that_asks_to_wait_holds_reactions_and_answers_up(desk: Sending) -> None:
    one = await said(desk)
    desk.senders[CARE].react_script = [Rejected("slow down", Reaction.SLOW_DOWN, "wait", retry_after=30)]
    done = await react(desk, one)
    await desk.answer(one.chat_id)
    await refusal(TryLater, react(desk, one))

    assert ("refused", 1, []) == (done.outcome, len(desk.senders[CARE].reacted), desk.senders[CARE].asked)
    desk.pass_time(31)
    await desk.becomes("sent")
    assert "taken" == (await react(desk, one)).outcome


async def test_a_refusal_of_a_reaction_stops_no_session(desk: Sending) -> None:
    one = await said(desk)
    desk.senders[CARE].react_script = [Rejected("not found", Reaction.STOP, "look")]
    done = await react(desk, one)
    await desk.answer(one.chat_id)
    await desk.becomes("sent")

    assert ("refused", 1) == (done.outcome, len(desk.senders[CARE].taken))


async def test_no_more_are_under_way_than_a_session_takes_answers_counted(desk: Sending) -> None:
    sender = desk.senders[CARE]
    sender.abilities = replace(sender.abilities, at_once=1)
    many = [await said(desk, f"m{number}") for number in range(4)]
    async with asyncio.TaskGroup() as group:
        for one in many:
            group.create_task(react(desk, one))
        await desk.answer(many[0].chat_id)
    await desk.becomes("sent")

    assert (4, 1, 1) == (len(sender.reacted), len(sender.taken), sender.most_at_once)


async def test_the_last_that_was_asked_for_is_the_one_that_stands(desk: Sending) -> None:
    one = await said(desk)
    async with asyncio.TaskGroup() as group:
        for emoji in ("👍", "❤", "😂"):
            group.create_task(react(desk, one, emoji))

    assert ["👍", "❤", "😂"] == [each.emoji for each in desk.senders[CARE].reacted]
    assert [("us", "😂", "ana")] == stands(await message(desk, "m-in"))


async def test_nobody_waits_for_ever_behind_a_call_that_hangs(desk: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.05)
    sender, one = desk.senders[CARE], await said(desk)
    sender.abilities, hanging = replace(sender.abilities, at_once=1), asyncio.Event()
    sender.script = [until_set(hanging)]
    await desk.answer(one.chat_id)
    await until(lambda asked: asked == 1, asked_of(sender))
    trouble = await refusal(TryLater, react(desk, one))
    hanging.set()

    assert "nothing was sent" in trouble.message
    assert [] == sender.reacted
    await desk.becomes("sent")


def until_set(event: asyncio.Event) -> Step:
    async def step(_: object) -> Sent:
        await event.wait()
        return Sent("m1", "m1")

    return step


def asked_of(sender: FakeSender) -> Callable[[], Awaitable[int]]:
    async def asked() -> int:
        return len(sender.asked)

    return asked


async def change(desk: Sending, **columns: Any) -> None:
    async def unit(tx: Any) -> None:
        row = (await sessions.all_rows(tx))[CARE]
        await sessions.save(tx, [replace(row, **columns)])

    await desk.shelf.store.write(unit)
