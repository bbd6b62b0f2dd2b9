"""One batch of facts: load the touched rows, fold the facts over them, save, all in one transaction."""

from collections.abc import Sequence

from daemon.facts import ChatSnapshot, Fact, MessageReceived, Peer
from daemon.projector import messages, notices, people, sessions, syncing
from daemon.projector.routed import Routed
from daemon.projector.sends import is_hidden, sends_of, told_key
from daemon.projector.settling import settle_chats
from daemon.projector.work import Work, new_chat
from daemon.rules import believing, chats
from daemon.rules.people import chat_peer
from store import actions, media
from store import chats as chat_table
from store import messages as message_table
from store import sessions as session_table
from store.chats import ChatRow
from store.database import Transaction
from store.media import Expected
from store.models import Millis


async def project(tx: Transaction, facts: Sequence[Routed], now: Millis) -> None:
    """Let the store show what the facts say."""
    held = await session_table.all_rows(tx)
    facts = [one for one in facts if one.session_id in held]
    facts = await messages.with_refused(tx, facts)
    unread_before = await session_table.unread_counts(tx)
    found = people.seen(facts, {one: row.workspace_id for one, row in held.items()})
    named = await message_table.by_key(tx, messages.named_keys(facts))
    work = Work(held, await people.known(tx, found), named, await sends_of(tx, facts, named))
    await _chats(tx, work, facts)
    await sessions.hear(tx, held, facts)
    await notices.hear(tx, facts)
    await syncing.hear(tx, facts)
    news = await messages.fold(tx, work, facts)
    await media.expect(tx, _files(facts))
    await settle_chats(tx, work, news, now)
    await actions.touch_sessions(tx, unread_before)


def _files(facts: Sequence[Routed]) -> list[Expected]:
    """Files that came inside the bodies: stored later, for a message never waits for its file."""
    return [
        Expected(one.delivery_id, one.fact.media_at, one.session_id, one.fact.dedupe_key)
        for one in facts
        if isinstance(one.fact, MessageReceived) and one.fact.media_at is not None and one.delivery_id is not None
    ]


async def _chats(tx: Transaction, work: Work, facts: Sequence[Routed]) -> None:
    """Find or make the chats of the batch, and take what the facts say of them directly."""
    peers = [(one, peer) for one in facts if (peer := _peer_of(work, one)) is not None]
    keyed = [((one.session_id, chat_peer(peer)), one, peer) for one, peer in peers]
    if keyed:
        work.chats = await chat_table.by_key(tx, {key for key, _, _ in keyed})
        work.touched = {row.id: row for row in work.chats.values()}
    ((last,),) = await tx.rows(chat_table.TABLE.last_id)
    new = set()
    for key, one, peer in keyed:
        row = work.chats.get(key)
        if row is None:
            last += 1
            row = new_chat(work, last, one.session_id, peer)
            new.add(last)
        work.chats[key] = _told(row, one, peer, is_new=row.id in new)
    new_chats = [row for row in work.chats.values() if row.id in new]
    await chat_table.insert(tx, new_chats)
    work.new_chats = new
    work.touched.update({row.id: row for row in new_chats})


def _peer_of(work: Work, one: Routed) -> Peer | None:
    """With whom; None for what belongs to no chat, or is told of a message that stands where it was written."""
    if not isinstance(one.fact, (MessageReceived, ChatSnapshot)):
        return None
    key = told_key(one)
    if work.sends.message_of(one) or (key in work.held and is_hidden(work.held[key])):
        return None
    return one.fact.peer


def _told(row: ChatRow, one: Routed, peer: Peer, *, is_new: bool) -> ChatRow:
    at = believing.event_at(_time_of(one.fact), one.received_at)
    if is_new or not (isinstance(one.fact, MessageReceived) and one.fact.origin == "desk"):
        row = chats.newer_address(row, peer.address, at)  # where we wrote to is no news of where they are
    if isinstance(one.fact, ChatSnapshot):
        row = chats.newer_snapshot(row, one.fact.unread_count, at)
        row = chats.newer_activity(row, one.fact.active_at, one.received_at)
    return row


def _time_of(fact: Fact) -> Millis | None:
    if isinstance(fact, MessageReceived):
        return fact.sent_at
    return fact.at if isinstance(fact, ChatSnapshot) else None
