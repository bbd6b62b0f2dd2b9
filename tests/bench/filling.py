"""A desk with as many chats as one likes, written through the store's own functions in big batches."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from daemon import reloading, settings
from daemon.rules.people import identity_key, peer_key
from store import chats, messages, people
from store.chats import ChatRow
from store.database import Transaction
from store.desk import Store, open_store
from store.messages import RANK_SHIFT, MessageRow
from store.models import Identity, Millis
from store.people import Claim, ContactRow, IdentityRow
from tests.bench.customers import person, session_of, words

BATCH = 2_000
_EVERY = 60
"""Seconds between the last messages of two chats."""


def fill(config: Path, state: Path, count: int, messages_each: int) -> None:
    """Write `count` chats of `messages_each` messages into a new store in `state`, the last chat the newest."""
    asyncio.run(_fill(config, state, count, messages_each))


async def _fill(config: Path, state: Path, count: int, messages_each: int) -> None:
    rng, start = Random(7), int(time.time()) - count * _EVERY
    async with open_store(state) as store:
        await reloading.configure(store, settings.load(config))
        for first in range(0, count, BATCH):
            await _batch(store, [_Talk(n, start, messages_each, rng) for n in range(first, min(count, first + BATCH))])


class _Talk:
    """One chat with its person and its messages."""

    def __init__(self, number: int, start: int, messages_each: int, rng: Random) -> None:
        self.session, self.person = session_of(number), person(number)
        identity = Identity("phone", f"+{self.person.phone}")
        at = Millis((start + number * _EVERY) * 1000)
        one = number + 1
        self.contact = ContactRow(one, 1, self.person.name, identity.value, None, None, 0, 0)
        self.identity = IdentityRow(one, *identity_key(1, identity), identity.value, one, one, Millis(0))
        self.claim = Claim(one, "push", self.person.name, at, at)
        is_unread = rng.random() < 0.2
        self.messages = list(self._messages(one, at, messages_each, rng))
        self.messages[-1].is_unread = int(is_unread)
        self.chat = self._chat(one, peer_key(identity), is_unread, rng)

    def _messages(self, one: int, at: Millis, count: int, rng: Random) -> Iterator[MessageRow]:
        for place in range(count):
            number = (one - 1) * count + place + 1
            sent = Millis(at - (count - 1 - place) * (_EVERY * 900 // count))
            yield MessageRow(
                id=number, rank=(sent // 1000 << RANK_SHIFT) + number, chat_id=one, session_id=self.session.id,
                workspace_id=1, dedupe_key=f"fill-{number}", provider_message_id=f"fill-{number}",
                direction="inbound", type="text", detail=None, body=words(rng), sent_body=None, sent_at=sent,
                claimed_sent_at=None, is_clamped=0, is_late=0, received_at=sent, origin="live", is_raising=1,
                is_marked_unread=0, is_unread=0, read_at=None, read_by=None, sender_id=one,
                sender_name=self.person.name, claimed_status=None, status="delivered", error=None, error_code=None,
                hint=None, window_refused_at=None, media=None, quoted_key=None, quoted_id=None, reactions=None,
                edited_at=None, revoked_at=None, delivery_id=None, outbox_id=None, merged_into=None,
                created_seq=0, seq=0,
            )  # fmt: skip

    def _chat(self, one: int, peer: str, is_unread: bool, rng: Random) -> ChatRow:
        last, session = self.messages[-1], self.session
        is_meta = session.dialect == "meta"
        return ChatRow(
            id=one, workspace_id=1, session_id=session.id, session_key=session.key,
            provider_type="meta" if is_meta else "webjs", peer=peer, kind="private", contact_id=one, group_id=None,
            send_to=self.person.phone, send_to_at=last.sent_at, name=self.person.name, phone=f"+{self.person.phone}",
            participants_count=None, status=rng.choices(("open", "done", "snoozed"), (60, 20, 20))[0],
            unread_count=int(is_unread), snapshot_unread=None, snapshot_at=None, read_at=None, last_message_id=last.id,
            last_message_at=last.sent_at, last_message_type="text", last_message_direction="inbound",
            last_message_status="delivered", preview=last.body, last_sender_name=self.person.name,
            last_sender_contact_id=None,
            last_inbound_at=last.sent_at, window_closes_at=Millis(last.sent_at + 86_400_000) if is_meta else None,
            window_order=last.sent_at + 86_400_000 if is_meta else chats.NEVER, failed_count=0,
            waiting_since=last.sent_at, is_late=0, assignee=rng.choice((None, None, None, "ana", "budi")), tags="[]",
            snoozed_until=None, priority=0, pinned=0, muted=0, merged_into=None, merged_count=0, created_seq=0, seq=0,
        )  # fmt: skip


async def _batch(store: Store, talks: list[_Talk]) -> None:
    async def unit(tx: Transaction) -> None:
        await people.save_contacts(tx, [one.contact for one in talks], [])
        await people.add_identities(tx, [one.identity for one in talks])
        await people.save_claims(tx, [one.claim for one in talks])
        await chats.insert(tx, [one.chat for one in talks])
        await messages.save(tx, [row for one in talks for row in one.messages], [])

    await store.write(unit)
