"""A conversation over WAHA in any order, and more than once: the desk is the same each time."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import Unknown
from daemon.projector.routed import Routed
from daemon.providers.waha.facts import facts
from store.models import Message, Millis
from tests.daemon.projector.test_law_four_sync import _SHOWN
from tests.daemon.providers.waha.bodies import (
    BUDI,
    BUDI_LID,
    ENGINES,
    TEAM,
    US,
    Engine,
    a_body,
    a_message,
    an_id,
    as_raw,
    proto,
)
from tests.facts import NOON, seconds
from tests.shelf import SALES, Shelf, a_shelf

PN = "6281234567890@s.whatsapp.net"
_AT = NOON // 1000


def said(engine: str, key: str, body: str | None = "Halo", *, at: int = 0, **rest: Any) -> dict[str, Any]:
    return a_message(engine, key, body, at=_AT + at, **rest)


def an_edit(engine: str, key: str, body: str, at: int, **rest: Any) -> dict[str, Any]:
    return {**said(engine, f"E{at}", body, at=at, **rest), "editedMessageId": key}


def an_ack(key: str, level: str, chat: str = BUDI, member: str = "") -> dict[str, Any]:
    return {"id": an_id(key, chat, ours=True, author=member), "from": chat, "participant": member, "ackName": level}


def a_reaction(key: str, emoji: str, at: int, *, ours: bool = True) -> dict[str, Any]:
    told = {"text": emoji, "messageId": an_id(key, ours=ours)}
    return {"id": an_id(f"R{at}"), "from": BUDI, "fromMe": False, "timestamp": _AT + at, "reaction": told}


def a_call(event: str, at: int) -> tuple[str, dict[str, Any]]:
    return event, {"id": "CALL1", "from": BUDI, "timestamp": _AT + at, "isVideo": False, "isGroup": False}


def members(kind: str, who: str, at: int) -> tuple[str, dict[str, Any]]:
    told = {"type": kind, "timestamp": _AT + at, "group": {"id": TEAM}, "participants": [{"id": who}]}
    return "group.v2.participants", told


def a_conversation(engine: Engine) -> list[bytes]:
    """Everything that can happen, in the order in which it did."""
    lid = proto(engine, "L1", {"conversation": "by lid"}, BUDI_LID, BUDI_LID, **_alt(engine))
    events: list[tuple[str, dict[str, Any]]] = [
        ("message", said(engine, "A1")),
        ("message.any", said(engine, "A1")),
        ("message.waiting", said(engine, "A2", None, at=1)),
        ("message", said(engine, "A2", "readable now", at=1)),
        ("message", said(engine, "A3", "with a misteak", at=2)),
        ("message.edited", an_edit(engine, "A3", "with a mistake", 3)),
        ("message.edited", an_edit(engine, "A3", "without one", 4)),
        ("message.any", said(engine, "B1", "of ours", at=5, ours=True, replyTo={"id": "A1", "participant": BUDI})),
        *(("message.ack", an_ack("B1", level)) for level in ("SERVER", "DEVICE", "READ")),
        ("message.reaction", a_reaction("B1", "🙏", 6)),
        ("message.reaction", a_reaction("B1", "", 7)),
        ("message.reaction", a_reaction("A1", "👍", 8, ours=engine != "GOWS")),
        ("message", said(engine, "A4", "not for you", at=9)),
        ("message.revoked", {"after": said(engine, "V1", "", at=10), "before": None, "revokedMessageId": "A4"}),
        ("message", said(engine, "L1", "by lid", at=11, chat=BUDI_LID, data=lid)),
        a_call("call.received", 12),
        a_call("call.rejected", 12),
        ("group.v2.join", {"group": {"id": TEAM, "subject": "Team"}, "timestamp": _AT + 13}),
        members("join", US, 13),
        ("message", said(engine, "G1", "hello team", at=14, chat=TEAM, author=BUDI_LID)),
        ("message.any", said(engine, "G2", "hello", at=15, chat=TEAM, ours=True)),
        ("message.ack.group", an_ack("G2", "READ", TEAM, BUDI)),
        ("message.ack.group", an_ack("G2", "DEVICE", TEAM, BUDI_LID)),
        members("leave", BUDI, 16),
        ("group.v2.update", {"group": {"id": TEAM, "subject": "Team B"}, "timestamp": _AT + 17}),
    ]  # fmt: skip
    # of the two envelopes one body each, so that both are there
    forms: Any = ("new", "old")
    return [
        as_raw(a_body(event, payload, engine=engine, generation=forms[at % 2], told=NOON + at))
        for at, (event, payload) in enumerate(events)
    ]


def _alt(engine: str) -> dict[str, Any]:
    return {"SenderAlt": PN} if engine == "GOWS" else {"remoteJidAlt": PN}


async def take(shelf: Shelf, raws: Sequence[bytes], at: int = 0) -> None:
    """One batch, each body at a moment of its own."""
    await shelf.take_routed(
        Routed(at + n, seconds(at + n), SALES, part.fact) for n, raw in enumerate(raws) for part in facts(raw)
    )


async def private(shelf: Shelf) -> dict[str, Message]:
    """The thread with Budi, by text."""
    (chat,) = (one for one in await shelf.chats() if one.phone == "+6281234567890" and one.kind == "private")
    return {one.body: one for one in await shelf.thread(chat.id)}


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_conversation_stands_on_the_desk_as_it_was(tmp_path: Path, engine: Engine) -> None:
    async with a_shelf(tmp_path) as shelf:
        await take(shelf, a_conversation(engine))
        thread = await private(shelf)
        (team,) = (one for one in await shelf.chats() if one.kind == "group")
        in_team = {one.body: one for one in await shelf.thread(team.id)}

    assert {"Halo", "readable now", "without one", "of ours", "not for you", "missed voice call"} <= thread.keys()
    assert "text" == thread["readable now"].type
    ours = thread["of ours"]
    assert ("read", "Halo", ()) == (ours.status, ours.quoted and ours.quoted.body, ours.reactions)
    assert ["👍"] == [one.emoji for one in thread["Halo"].reactions]
    assert [True, False] == [thread[body].edited_at is not None for body in ("without one", "Halo")]
    assert [True, False] == [thread[body].revoked_at is not None for body in ("not for you", "Halo")]
    assert ("Team B", "read") == (team.name, in_team["hello"].status)
    assert ["internal"] * 3 == [
        in_team[body].direction
        for body in ("this number joined the group", "+6281234567890 left", "the group is called Team B now")
    ]


@pytest.mark.parametrize("engine", ENGINES)
async def test_message_and_message_any_are_one_row(tmp_path: Path, engine: Engine) -> None:
    payload = said(engine, "A1")
    both = [as_raw(a_body(event, payload, engine=engine)) for event in ("message", "message.any", "message")]
    async with a_shelf(tmp_path) as shelf:
        await take(shelf, both)
        chat = await shelf.chat()

        assert ["Halo"] == [one.body for one in await shelf.thread()]
        assert 1 == chat.unread_count


async def test_what_waited_takes_the_place_of_its_mark_and_stays_one_row(tmp_path: Path) -> None:
    async with a_shelf(tmp_path) as shelf:
        await take(shelf, [as_raw(a_body("message.waiting", said("WEBJS", "A1", None)))])
        (before,) = await shelf.thread()
        await take(shelf, [as_raw(a_body("message", said("WEBJS", "A1")))], at=1)
        (after,) = await shelf.thread()

    assert ("unsupported", "", "waiting for this message") == (before.type, before.body, before.detail)
    assert ("text", "Halo", None, before.id) == (after.type, after.body, after.detail, after.id)


async def test_a_lid_and_its_phone_are_one_person_and_the_list_shows_one(tmp_path: Path) -> None:
    data = proto("GOWS", "L1", {"conversation": "by lid"}, BUDI_LID, BUDI_LID, SenderAlt=PN)
    by_lid = a_body("message", said("GOWS", "L1", "by lid", chat=BUDI_LID, data=data), engine="GOWS")
    async with a_shelf(tmp_path) as shelf:
        await take(shelf, [as_raw(by_lid), as_raw(a_body("message", said("GOWS", "A1"), engine="GOWS"))])

        assert [("+6281234567890", "Budi")] == [(one.phone, one.name) for one in await shelf.chats()]


async def test_a_customer_who_takes_our_id_changes_nothing_that_we_said(tmp_path: Path) -> None:
    ours, theirs = said("GOWS", "B1", "it costs 100", ours=True), said("GOWS", "B1", "zz it costs 10", at=1)
    edit = an_edit("GOWS", "B1", "it costs 10", 2)
    async with a_shelf(tmp_path) as shelf:
        events = [("message.any", ours), ("message", theirs), ("message.edited", edit)]
        await take(shelf, [as_raw(a_body(event, payload, engine="GOWS")) for event, payload in events])
        lines = [(one.direction, one.body) for one in await shelf.thread()]

    assert [("outbound", "it costs 100"), ("inbound", "it costs 10")] == lines


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 9), st.sampled_from(ENGINES))
def test_a_conversation_in_any_order_and_repeated_gives_the_same_desk(random: Any, batch: int, engine: Engine) -> None:
    # each keeps the moment at which it arrived, wherever it goes: that is its only time for some
    sent = [(raw, at) for at, raw in enumerate(a_conversation(engine))]
    shuffled = [*sent, *random.choices(sent, k=len(sent) // 2)]
    random.shuffle(shuffled)

    assert asyncio.run(_desk_after(sent, len(sent))) == asyncio.run(_desk_after(shuffled, batch))


async def _desk_after(sent: Sequence[tuple[bytes, int]], batch: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            for start in range(0, len(sent), batch):
                await shelf.take_routed(
                    Routed(start + n, Millis(seconds(7 * at)), SALES, part.fact)
                    for n, (raw, at) in enumerate(sent[start : start + batch])
                    for part in facts(raw)
                    if not isinstance(part.fact, Unknown)
                )
            return {name: await shelf.rows(sql) for name, sql in {**_SHOWN, **_OF_ONE_PERSON}.items()}


_OF_ONE_PERSON = {
    # of the two conversations with one person the older row leads, and which that is an order decides
    "chats": """
        SELECT kind, name, phone, participants_count, unread_count, last_message_at, waiting_since, last_inbound_at,
            merged_count FROM chats WHERE merged_into IS NULL ORDER BY 1, 2, 3""",
    "told": "SELECT reactions, edited_at, revoked_at, quoted_key, dedupe_key, detail FROM messages ORDER BY 5",
}
