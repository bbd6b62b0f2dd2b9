"""Law 4 with syncs: batches shuffled, repeated, split and mixed with webhooks give the same desk."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.projector.routed import Routed
from daemon.providers.gateway.facts import facts
from store.models import Millis
from tests.daemon.providers.bodies import as_json
from tests.facts import NOON, seconds
from tests.pipeline import GATEWAY_ID
from tests.shelf import SALES, a_shelf

PEOPLE = 3
TEXTS = ("ok", "ok!", "")
SECONDS = 4


@dataclass(frozen=True)
class Body:
    """What the gateway sent, and when it arrived: received_at stays with it wherever it goes."""

    plain: dict[str, Any]
    received_at: Millis


def a_chat(
    person: int, text: str | None, second: int, is_ours: bool, unread: int | None, synced: int
) -> dict[str, Any]:
    """Without a text it holds no message, and its place in time is the provider's word alone."""
    last = {"body": text, "timestamp": _at(second, is_ours), "from_me": is_ours}
    return {
        "chat_type": "private", "chat_id": f"62812345678{person:02d}@c.us", "contact_name": f"Name {synced % 2}",
        "timestamp": _at(second, is_ours), "sent_at": f"2026-11-22T12:{synced:02d}:00Z", "unread_count": unread,
        "last_message": None if text is None else last,
    }  # fmt: skip


def a_group(text: str, second: int, unread: int | None, size: int, synced: int) -> dict[str, Any]:
    return {
        "type": "group", "group_jid": "111@g.us", "group_name": f"Team {synced % 2}", "timestamp": _at(second),
        "participants": [f"62812345678{n:02d}@c.us" for n in range(size)], "last_message": text,
        "sent_at": f"2026-11-22T12:{synced:02d}:00Z", "unread_count": unread,
    }  # fmt: skip


def a_webhook(person: int, text: str, second: int, is_ours: bool, twin: int) -> dict[str, Any]:
    """Two of one second, side and text are two messages: `twin` tells them apart."""
    chat = f"62812345678{person:02d}@c.us"
    message = {
        "id": f"{str(is_ours).lower()}_{chat}_{second}{TEXTS.index(text)}{twin}", "from": chat, "to": chat,
        "body": text, "timestamp": _at(second, is_ours), "from_me": is_ours, "type": "chat", "chat_type": "private",
    }  # fmt: skip
    event = "message_sent" if is_ours else "message_received"
    return {"event": event, "data": {"session_id": GATEWAY_ID, "message": message}}


def _at(second: int, is_ours: bool = False) -> int:
    """The two sides never share a second: within one the order is free, and who waits depends on it."""
    return NOON // 1000 - 100 + 2 * second + is_ours


people, texts, moments = st.integers(0, PEOPLE - 1), st.sampled_from(TEXTS), st.integers(0, SECONDS - 1)
unread = st.sampled_from((None, -1, 0, 1, 4))
chats = st.one_of(
    st.builds(a_chat, people, st.none() | texts, moments, st.booleans(), unread, st.integers(0, 20)),
    st.builds(a_group, texts, moments, unread, st.integers(0, 3), st.integers(0, 20)),
)
batches = st.lists(chats, min_size=1, max_size=6).map(lambda some: {"session_id": GATEWAY_ID, "chats": some})
webhooks = st.builds(a_webhook, people, texts, moments, st.booleans(), st.integers(0, 1))
bodies = st.lists(st.one_of(batches, webhooks, webhooks), min_size=1, max_size=8).map(
    lambda drawn: [Body(one, seconds(100 + 7 * n)) for n, one in enumerate(drawn)]
)


@settings(max_examples=80, deadline=None)
@given(bodies, st.randoms(use_true_random=False), st.integers(1, 5))
def test_any_order_repetition_and_split_of_batches_among_webhooks_gives_the_same_desk(
    sent: list[Body], random: Any, batch: int
) -> None:
    pieces = [piece for one in sent for piece in _split(one)]
    shuffled = [*pieces, *random.choices(pieces, k=len(pieces) // 2), *random.choices(sent, k=len(sent))]
    random.shuffle(shuffled)

    assert asyncio.run(_desk_after(sent, len(sent))) == asyncio.run(_desk_after(shuffled, batch))


def _split(one: Body) -> list[Body]:
    """Each chat as a batch of its own."""
    if "chats" not in one.plain:
        return [one]
    return [Body({**one.plain, "chats": [chat]}, one.received_at) for chat in one.plain["chats"]]


async def _desk_after(sent: Sequence[Body], batch: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            for start in range(0, len(sent), batch):
                await shelf.take_routed(
                    Routed(start + n, one.received_at, SALES, part.fact)
                    for n, one in enumerate(sent[start : start + batch])
                    for part in facts(as_json(one.plain))
                )
            return {name: await shelf.rows(sql) for name, sql in _SHOWN.items()}


_SHOWN = {
    "chats": """
        SELECT c.peer, c.kind, c.name, c.phone, c.participants_count, c.unread_count, c.last_message_at, c.send_to,
            c.waiting_since, c.last_inbound_at FROM chats AS c ORDER BY 1""",
    "messages": """
        SELECT c.peer, m.sent_at, m.direction, m.body, m.type, m.provider_message_id, m.received_at, m.origin,
            m.is_raising, m.is_unread, m.status, i.shown, m.rank >> 20
        FROM messages AS m JOIN chats AS c ON c.id = m.chat_id LEFT JOIN identities AS i ON i.id = m.sender_id
        WHERE m.merged_into IS NULL ORDER BY 1, 2, 3, 4, 6""",
    "sessions": "SELECT id, unread_count FROM sessions ORDER BY id",
    "groups": "SELECT jid, name, participants FROM groups ORDER BY 1",
    "people": "SELECT name, phone FROM contacts WHERE merged_into IS NULL ORDER BY phone",
    "found": "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'ok'",
}
