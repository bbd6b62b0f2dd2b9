"""Answer, echo and statuses of one send, in any order and any number of times, end the same."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from daemon.facts import Fact, MessageReceived, MessageStatusChanged, Reaction
from daemon.outbox import trying
from daemon.outbox.trying import Try
from daemon.providers.base import Outcome, Rejected, Sent, Unknown
from store.models import MessageStatus
from tests.daemon.outbox.desk import CARE, SALES, Sending, a_sending_desk
from tests.facts import a_peer, outbound, seconds

TEXT = "on its way"
End = Literal["answer", "lost", "refused"]


@dataclass(frozen=True)
class Told:
    """One thing that is heard of the send: its end, its echo, a status; or the echo of a twin from the telephone."""

    what: Literal["end", "echo", "status", "twin"]
    status: MessageStatus = "sent"
    with_token: bool = False


OUTCOMES: dict[End, Outcome] = {
    "answer": Sent("k", "k"),
    "lost": Unknown("no answer came in time"),
    "refused": Rejected("something went wrong", Reaction.AGAIN),
}
NAMES = {"echo": "k", "twin": "twin"}
STATUSES = [
    Told("status", one, with_token=token) for one in ("sent", "failed", "delivered", "read") for token in (False, True)
]


def echo(what: str) -> MessageReceived:
    at = seconds(1 if what == "echo" else 2)  # within one second the order is free
    return replace(outbound(NAMES[what], f"{TEXT}\n", peer=a_peer(), sent_at=at), origin="echo", status="sent")


def fact_of(told: Told, one: Try) -> Fact:
    if told.what in NAMES:
        return echo(told.what)
    token = one.outgoing.token if told.with_token else None
    status = MessageStatusChanged("k", told.status, seconds(2), f"status:{told.status}", token=token)
    if told.status != "failed":
        return status
    why: dict[str, Any] = {"error": "too late", "error_code": "131047", "hint": "send a template"}
    return replace(status, reaction=Reaction.TEMPLATE, **why)


async def story(session: int, end: End, heard: Sequence[Told]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_sending_desk(Path(folder)) as desk:
            chat = await desk.customer(session=session, peer=a_peer())
            done = await desk.answer(chat, TEXT)
            assert done.outbox
            one = await trying.begin(desk.room.office, done.outbox.id)
            assert one
            has_ended = False
            for told in heard:
                if told.what != "end":
                    await desk.hear(fact_of(told, one), session=session)
                elif not has_ended:
                    has_ended = True
                    await trying.end(desk.room.office, one, OUTCOMES[end])
            return await shown(desk, chat)


async def shown(desk: Sending, chat: int) -> dict[str, Any]:
    """What front ends see, less ids and seqs."""
    (item,) = await desk.items()
    row = next(one for one in await desk.shelf.chats() if one.id == chat)
    return {
        "thread": sorted(
            (one.provider_message_id or "", one.body.strip(), one.status, one.error, one.hint)
            for one in await desk.shelf.thread(chat)
        ),
        "outbox": (item.state, item.error, item.error_code, item.hint),
        "chat": (row.preview, row.last_message_status, row.failed_count, row.window_closes_at),
        "chats": len(await desk.shelf.chats()),
        "found": await desk.shelf.rows("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'way'"),
    }


stories = st.tuples(
    st.sampled_from((CARE, SALES)),
    st.sampled_from(tuple(OUTCOMES)),
    st.lists(st.sampled_from(STATUSES), max_size=4),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(stories, st.randoms(use_true_random=False))
@example((SALES, "answer", [], True, True), None)
@example((SALES, "lost", [], True, True), None)
@example((CARE, "lost", [Told("status", "sent", with_token=True)], True, True), None)
@example((CARE, "refused", [Told("status", "sent", with_token=True)], True, True), None)
def test_in_any_order_the_same_is_shown_and_no_message_is_missing(story_of: Any, random: Any) -> None:
    session, end, statuses, is_echoed, has_twin = story_of
    if session == SALES:  # a gateway knows no tokens
        statuses = [replace(one, with_token=False) for one in statuses]
    if end == "refused":  # failed, and then told to have failed: whether it is tried again depends on which came first
        statuses = [one for one in statuses if one.status != "failed"]
    echoes = [*([Told("echo")] if is_echoed else []), *([Told("twin")] if has_twin else [])]
    heard = [Told("end"), *echoes, *statuses]
    jumbled = heard[::-1]
    if random is not None:  # some of it comes twice, but what comes once must be enough
        jumbled += [one for one in heard[1:] if random.random() < 0.3]
        random.shuffle(jumbled)

    one, other = asyncio.run(story(session, end, heard)), asyncio.run(story(session, end, jumbled))

    ids = [line[0] for line in other["thread"]]
    assert [1] * len(echoes) == [ids.count(NAMES[one.what]) for one in echoes]
    if end == "lost" and len(echoes) == 2 and not any(status.with_token for status in statuses):
        assert one["thread"] == other["thread"]  # which of two equal ones is ours nobody could tell
    else:
        assert one == other


def told_of(*heard: Told, session: int = SALES, end: End = "answer") -> dict[str, Any]:
    return asyncio.run(story(session, end, heard))


def test_an_echo_before_the_answer_is_no_second_message() -> None:
    shows = told_of(Told("echo"))

    assert 2 == len(shows["thread"])
    assert ("", TEXT, "sending", None, None) in shows["thread"]


def test_an_echo_settles_what_was_unknown() -> None:
    shows = told_of(Told("end"), Told("echo"), end="lost")

    assert ("sent", None, None, None) == shows["outbox"]
    assert ("k", TEXT, "sent", None, None) in shows["thread"]


def test_a_status_with_our_token_settles_what_was_unknown() -> None:
    shows = told_of(Told("end"), Told("status", "delivered", with_token=True), session=CARE, end="lost")

    assert ("sent", None, None, None) == shows["outbox"]
    assert ("k", TEXT, "delivered", None, None) in shows["thread"]


def test_a_status_of_an_unknown_id_settles_nothing() -> None:
    shows = told_of(Told("end"), Told("status", "delivered"), session=CARE, end="lost")

    assert "unknown" == shows["outbox"][0]


def test_what_somebody_typed_on_the_telephone_meanwhile_is_a_message_of_its_own() -> None:
    shows = told_of(Told("twin"), Told("end"))

    assert [("k", TEXT, "pending", None, None), ("twin", TEXT, "sent", None, None)] == shows["thread"][1:]


def test_refused_and_also_told_so_by_a_status_is_failed_once(tmp_path: Path) -> None:
    async def refused() -> dict[str, Any]:
        async with a_sending_desk(tmp_path) as desk:
            chat = await desk.customer(peer=a_peer())
            done = await desk.answer(chat, TEXT)
            assert done.outbox
            one = await trying.begin(desk.room.office, done.outbox.id)
            assert one
            await trying.end(
                desk.room.office, one, Rejected("too late", Reaction.TEMPLATE, "send a template", "131047")
            )
            await desk.hear(fact_of(Told("status", "failed", with_token=True), one))
            return await shown(desk, chat)

    shows = asyncio.run(refused())

    assert ("failed", "too late", "131047", "send a template") == shows["outbox"]
    assert ("k", TEXT, "failed", "too late", "send a template") in shows["thread"]
