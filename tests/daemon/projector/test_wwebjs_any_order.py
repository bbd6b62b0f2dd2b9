"""A conversation by wwebjs-api, its bodies in any order and some of them twice: the desk is the same each time."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import Unknown
from daemon.projector.routed import Routed
from daemon.providers.wwebjs_api.facts import facts
from tests.daemon.projector.test_law_four import _shown
from tests.daemon.providers.wwebjs_api.bodies import (
    BUDI,
    TEAM,
    a_body,
    a_chat,
    a_message,
    a_notification,
    an_id,
    in_team,
    ours,
)
from tests.facts import NOON, seconds
from tests.shelf import SALES, Shelf, a_shelf

START = NOON // 1000 - 5_000
"""Seconds: each message of the conversation has one of its own."""
FILE = {"mimetype": "image/png", "data": "T2dn", "filename": "a.png"}
PICTURE = a_message(id=an_id("M2"), timestamp=START + 20, type="image", hasMedia=True, body="look")
SECRET = a_message(id=an_id("M3"), timestamp=START + 30, body="now you see me")
MINE = ours(timestamp=START + 40, body="on its way", ack=0)
POLL = {"id": an_id("3EB0", is_ours=True), "from": "628111222333@c.us", "to": BUDI}
NAMED = {"groupMetadata": {"subject": "Team", "participants": [{"id": BUDI, "isAdmin": True}]}}
BODIES = [
    *(a_body(kind, message=a_message(timestamp=START + 10)) for kind in ("message", "message_create")),
    a_body("message", message=PICTURE),
    a_body("media", messageMedia=FILE, message=PICTURE),
    a_body("message_ciphertext", message={**SECRET, "type": "ciphertext", "body": ""}),
    a_body("message", message=SECRET),
    a_body("message_create", message=MINE),
    *(a_body("message_ack", message=MINE, ack=level) for level in (1, 2, 3)),
    a_body("message_edit", newBody="Halo!", prevBody="Halo", message=a_message(
        timestamp=START + 10, latestEditSenderTimestampMs=(START + 50) * 1000)),
    a_body("message_revoke_everyone", message={**PICTURE, "type": "revoked", "body": ""}),
    *(a_body("message_reaction", reaction={
        "id": an_id(f"R{at}"), "msgId": MINE["id"], "senderId": BUDI, "timestamp": START + at, "reaction": emoji})
      for at, emoji in ((60.25, "👍"), (60.5, ""))),
    a_body("message", message=in_team(timestamp=START + 70, body="lunch?")),
    a_body("group_join", notification=a_notification("add", timestamp=START + 80)),
    a_body("group_update", notification=a_notification("subject", "Team", timestamp=START + 90)),
    a_body("unread_count", chat=a_chat(id=TEAM, name="Team", unreadCount=3, timestamp=START + 90, **NAMED)),
    a_body("unread_count", chat=a_chat(unreadCount=-1, timestamp=START + 30)),
    a_body("call", call={"id": "C1", "from": BUDI, "isVideo": False, "isGroup": False}),
    a_body("vote_update", vote={"voter": BUDI, "selectedOptions": [{"name": "Tea"}], "parentMessage": POLL,
                                "interractedAtTs": (START + 100) * 1000, "parentMsgKey": POLL["id"]}),
    a_body("contact_changed", oldId=BUDI, newId="5511988776655@c.us", isContact=True,
           message=a_message(id=an_id("C2"), type="notification_template", timestamp=START + 110)),
    a_body("message_revoke_me", message=SECRET),
    a_body("loading_screen", percent=3, message="WhatsApp"),
]  # fmt: skip


def test_every_body_of_the_conversation_is_understood() -> None:
    assert [] == [part for body in BODIES for part in facts(body) if isinstance(part.fact, Unknown)]


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 7))
def test_bodies_in_any_order_and_repeated_give_the_same_desk(random: Any, batch: int) -> None:
    sent = [(raw, at) for at, raw in enumerate(BODIES)]  # each keeps the moment at which it arrived
    shuffled = [*sent, *random.choices(sent, k=len(sent) // 2)]
    random.shuffle(shuffled)

    assert asyncio.run(_desk_after(sent, len(sent))) == asyncio.run(_desk_after(shuffled, batch))


async def test_the_desk_shows_the_conversation(shelf: Shelf) -> None:
    await _take(shelf, [(raw, at) for at, raw in enumerate(BODIES)], 5)
    private, group = sorted(await shelf.chats(), key=lambda chat: chat.kind, reverse=True)

    assert [
        ("inbound", "Halo!"), ("inbound", "look"), ("inbound", "now you see me"), ("outbound", "on its way"),
        ("inbound", "voted for Tea"), ("internal", "their number has changed from +6281234567890 to +5511988776655"),
        ("inbound", "a voice call"),
    ] == [(one.direction, one.body) for one in await shelf.thread(private.id)]  # fmt: skip
    assert [
        ("inbound", "lunch?"), ("internal", "+6281234567890 added +5511988776655"),
        ("internal", '+6281234567890 called the group "Team"'),
    ] == [(one.direction, one.body) for one in await shelf.thread(group.id)]  # fmt: skip
    assert ("Team", 1, 3, "lunch?") == (group.name, group.participants_count, group.unread_count, group.preview)
    assert ("a voice call", 4) == (private.preview, private.unread_count)


async def test_a_missed_call_is_one_line_with_its_ringing_and_says_that_it_was_missed(shelf: Shelf) -> None:
    rings = a_body("call", call={"id": "C1", "from": BUDI, "isVideo": False})
    log = a_message(id=an_id("C1"), type="call_log", body="", timestamp=START, _data={"subtype": "miss"})
    await _take(shelf, [(a_body("message", message=log), 0), (rings, 1)], 1)

    assert ["missed voice call"] == [one.body for one in await shelf.thread()]
    assert 1 == (await shelf.chat()).unread_count


async def _take(shelf: Shelf, sent: Sequence[tuple[bytes, int]], batch: int) -> None:
    for start in range(0, len(sent), batch):
        await shelf.take_routed(
            Routed(start + n, seconds(7 * at), SALES, part.fact)
            for n, (raw, at) in enumerate(sent[start : start + batch])
            for part in facts(raw)
        )


async def _desk_after(sent: Sequence[tuple[bytes, int]], batch: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            await _take(shelf, sent, batch)
            return await _shown(shelf)
