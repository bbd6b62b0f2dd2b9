"""One batch of facts: load the touched rows, fold the facts over them, save, all in one transaction."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from daemon.facts import (
    ChatSnapshot,
    Fact,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    MessageStatusChanged,
    Peer,
    Person,
    ReactionChanged,
    SessionChanged,
)
from daemon.projector import people
from daemon.projector.routed import Routed
from daemon.rules import believing, chats, messages
from daemon.rules.people import identity_key, peer_key
from store import actions, sessions
from store import chats as chat_table
from store import messages as message_table
from store import people as people_table
from store.actions import Actor
from store.chats import ChatKey, ChatRow
from store.database import Transaction
from store.messages import RANK_SHIFT, Event, MessageKey, MessageRow
from store.models import Identity, Millis
from store.people import ContactRow, GroupRow
from store.sessions import SessionRow

_STEADY = 10_000
"""Milliseconds between two notes that a session is alive: each note is a frame to every screen."""

_Happened = MessageStatusChanged | MessageEdited | MessageRevoked | ReactionChanged


@dataclass(slots=True)
class _Work:
    """The rows that one batch holds in its hands."""

    sessions: dict[int, SessionRow]
    people: people.Known
    chats: dict[ChatKey, ChatRow] = field(default_factory=dict)
    new_chats: list[ChatRow] = field(default_factory=list)
    touched: dict[int, ChatRow] = field(default_factory=dict)
    """Chats to look at again once the messages are saved, as they are in the store."""
    messages: dict[MessageKey, MessageRow] = field(default_factory=dict)


async def project(tx: Transaction, facts: Sequence[Routed], now: Millis) -> None:
    """Let the store show what the facts say."""
    held = await sessions.all_rows(tx)
    facts = [one for one in facts if one.session_id in held]
    unread_before = await sessions.unread_counts(tx)
    found = people.seen(facts, {one: row.workspace_id for one, row in held.items()})
    work = _Work(held, await people.known(tx, found))
    await _chats(tx, work, facts)
    news = await _messages(tx, work, facts)
    await _settle_chats(tx, work, news, now)
    await _sessions(tx, work, facts)
    await actions.touch_sessions(tx, unread_before)


async def _chats(tx: Transaction, work: _Work, facts: Sequence[Routed]) -> None:
    """Find or make the chats of the batch, and take what the facts say of them directly."""
    peers = [(one, one.fact.peer) for one in facts if isinstance(one.fact, (MessageReceived, ChatSnapshot))]
    keys = {(one.session_id, _peer(peer)) for one, peer in peers}
    if keys:
        work.chats = await chat_table.by_key(tx, keys)
        work.touched = {row.id: row for row in work.chats.values()}
    ((last,),) = await tx.rows(chat_table.TABLE.last_id)
    for one, peer in peers:
        key = (one.session_id, _peer(peer))
        if key not in work.chats:
            last += 1
            work.chats[key] = _new_chat(work, last, one.session_id, peer)
            work.new_chats.append(work.chats[key])
        at = believing.event_at(_time_of(one.fact), one.received_at)
        row = chats.newer_address(work.chats[key], peer.address, at)
        if isinstance(one.fact, ChatSnapshot):
            row = chats.newer_snapshot(row, one.fact.unread_count, at)
        work.chats[key] = row
    new = {row.id for row in work.new_chats}
    work.new_chats = [row for row in work.chats.values() if row.id in new]
    await chat_table.insert(tx, work.new_chats)
    work.touched.update({row.id: row for row in work.new_chats})


async def _messages(tx: Transaction, work: _Work, facts: Sequence[Routed]) -> set[int]:
    """Fold messages and what happened to them; returns the chats that a newly unread message came to."""
    events = [event for one in facts if (event := _event(one)) is not None]
    await message_table.save_events(tx, events)
    targets = {(event.session_id, event.target_key) for event in events}
    received = [(one, one.fact) for one in facts if isinstance(one.fact, MessageReceived)]
    keys = targets | {(one.session_id, fact.dedupe_key) for one, fact in received}
    if not keys:
        return set()
    before = await message_table.by_key(tx, keys)
    work.messages = dict(before)
    for one, fact in received:
        key = (one.session_id, fact.dedupe_key)
        row = messages.received(fact, one.received_at, _blank(work, one, fact))
        work.messages[key] = messages.merged(work.messages[key], row) if key in work.messages else row
    happened: dict[MessageKey, list[Event]] = defaultdict(list)
    for event in await message_table.events_of(tx, work.messages):
        happened[event.session_id, event.target_key].append(event)
    folded = {key: messages.with_events(row, happened[key]) for key, row in work.messages.items()}
    return await _save_messages(tx, work, before, folded)


async def _save_messages(
    tx: Transaction, work: _Work, before: dict[MessageKey, MessageRow], folded: dict[MessageKey, MessageRow]
) -> set[int]:
    changed = [(before[key], row) for key, row in folded.items() if key in before and row != before[key]]
    new = [row for key, row in folded.items() if key not in before]
    moved = [row for old, row in changed if old.sent_at // 1000 != row.sent_at // 1000]
    await _rank(tx, [*new, *moved])
    if new:
        ((last,),) = await tx.rows(message_table.TABLE.last_id)
        new.sort(key=lambda row: row.rank)
        for number, row in enumerate(new, last + 1):
            row.id = number
    changed.sort(key=lambda pair: pair[1].rank)
    await message_table.save(tx, new, changed)
    elsewhere = {row.chat_id for _, row in changed} - work.touched.keys()
    if elsewhere:
        work.touched.update(await chat_table.by_id(tx, elsewhere))
    raised = [row for row in new if row.is_unread]
    raised += [row for old, row in changed if row.is_unread and not old.is_unread]
    return {row.chat_id for row in raised}


async def _rank(tx: Transaction, rows: list[MessageRow]) -> None:
    """Give each its place: after all that were sent in the same second and are there already."""
    taken = await message_table.ranks_taken(tx, {row.sent_at // 1000 for row in rows}) if rows else {}
    for row in sorted(rows, key=lambda row: row.sent_at):
        second = row.sent_at // 1000
        row.rank = taken[second] = taken.get(second, (second << RANK_SHIFT) - 1) + 1


async def _settle_chats(tx: Transaction, work: _Work, news: set[int], now: Millis) -> None:
    """Let every touched chat say what its messages, its person and its group now say."""
    known = work.people
    contacts = known.merged.keys() | known.renamed_contacts
    more = await chat_table.of_contacts(tx, contacts) if contacts else []
    more += await chat_table.of_groups(tx, known.renamed_groups) if known.renamed_groups else []
    work.touched.update({row.id: row for row in more if row.id not in work.touched})
    if not work.touched:
        return
    contact_rows, group_rows = await _beside(tx, work)
    current = work.touched | {row.id: row for row in work.chats.values()}
    standings = await chat_table.standings(tx, current.values())
    pairs = []
    for chat_id, old in work.touched.items():
        row = chats.standing_as(current[chat_id], standings[chat_id])
        row.contact_id = known.merged.get(row.contact_id or 0, row.contact_id)
        row = chats.called(row, contact_rows.get(row.contact_id or 0), group_rows.get(row.group_id or 0))
        if chat_id in news and row.status in ("done", "snoozed"):
            row = await _reopened(tx, row, now)
        if row != old:
            pairs.append((old, row))
    await chat_table.update(tx, pairs)


async def _beside(tx: Transaction, work: _Work) -> tuple[dict[int, ContactRow], dict[int, GroupRow]]:
    """The contacts and groups of the touched chats, as they are now."""
    merged = work.people.merged
    wanted = {merged.get(row.contact_id, row.contact_id) for row in work.touched.values() if row.contact_id}
    contacts = {one: row for one, row in work.people.contacts.items() if one in wanted}
    missing = wanted - contacts.keys()
    if missing:
        contacts |= await people_table.contact_rows(tx, missing)
    groups = {row.id: row for row in work.people.groups.values()}
    absent = {row.group_id for row in work.touched.values() if row.group_id} - groups.keys()
    if absent:
        groups |= await people_table.group_rows_by_id(tx, absent)
    return contacts, groups


async def _reopened(tx: Transaction, row: ChatRow, now: Millis) -> ChatRow:
    """A customer who writes again is never left in a drawer."""
    action = await actions.add(tx, Actor("system", now), "reopen", {"chats": [row.id]}, is_step=False)
    await actions.note_change(tx, action, row.id, "status", "open")
    return replace(row, status="open", snoozed_until=None)


async def _sessions(tx: Transaction, work: _Work, facts: Sequence[Routed]) -> None:
    changed: dict[int, SessionRow] = {}
    for one in facts:
        row = changed.get(one.session_id, work.sessions[one.session_id])
        after = _session_after(row, one)
        if after != row:
            changed[one.session_id] = after
    await sessions.save(tx, changed.values())


def _session_after(row: SessionRow, one: Routed) -> SessionRow:
    if one.received_at - (row.last_event_at or 0) >= _STEADY:
        row = replace(row, last_event_at=one.received_at)
    if isinstance(one.fact, SessionChanged) and one.received_at >= (row.state_at or 0):
        fact = one.fact
        return replace(
            row, state=fact.state, state_reason=fact.reason, state_at=one.received_at, phone=row.phone or fact.phone
        )
    if row.state == "unknown" and row.provider_type == "meta":
        # Meta never says so; whoever delivers its signed webhooks is connected
        return replace(row, state="connected", state_at=one.received_at)
    return row


def _peer(peer: Peer) -> str:
    return f"g:{peer.group.jid}" if peer.group else peer_key(_first(peer.person))


def _first(person: Person | None) -> Identity:
    if person is None or not person.identities:
        raise ValueError("a peer is a person with an identity, or a group")
    return person.identities[0]


def _new_chat(work: _Work, number: int, session_id: int, peer: Peer) -> ChatRow:
    session = work.sessions[session_id]
    workspace, known = session.workspace_id, work.people
    group = known.groups[workspace, peer.group.jid] if peer.group else None
    person = None if group else known.identities[identity_key(workspace, _first(peer.person))]
    return ChatRow(
        id=number, workspace_id=workspace, session_id=session_id, session_key=session.key,
        provider_type=session.provider_type, peer=_peer(peer), kind=peer.kind,
        contact_id=person.contact_id if person else None, group_id=group.id if group else None,
        send_to="", send_to_at=Millis(0), name="", phone=None, participants_count=None, status="open", unread_count=0,
        snapshot_unread=None, snapshot_at=None, read_at=None, last_message_id=None, last_message_at=Millis(0),
        last_message_type=None, last_message_direction=None, last_message_status=None, preview="",
        last_sender_name=None, last_sender_contact_id=None, last_inbound_at=None, window_closes_at=None,
        waiting_since=None, is_late=0,
        assignee=None, tags="[]", snoozed_until=None, priority=0, pinned=0, muted=0, merged_into=None,
        created_seq=0, seq=0,
    )  # fmt: skip


def _blank(work: _Work, one: Routed, fact: MessageReceived) -> MessageRow:
    """A message row that knows its place and nothing else."""
    chat = work.chats[one.session_id, _peer(fact.peer)]
    sender = None
    if fact.sender and fact.sender.identities:
        sender = work.people.identities[identity_key(chat.workspace_id, fact.sender.identities[0])].id
    return MessageRow(
        id=0, rank=0, chat_id=chat.id, session_id=chat.session_id, workspace_id=chat.workspace_id, dedupe_key="",
        provider_message_id=None, direction="inbound", type="text", detail=None, body="", sent_body=None,
        sent_at=Millis(0), claimed_sent_at=None, is_clamped=0, is_late=0, received_at=one.received_at, origin="live",
        is_raising=0, is_marked_unread=0, is_unread=0, read_at=None, read_by=None, sender_id=sender, sender_name=None,
        claimed_status=None, status="pending", error=None, media=None, quoted_key=None, quoted_id=None, reactions=None,
        edited_at=None, revoked_at=None, delivery_id=one.delivery_id, created_seq=0, seq=0,
    )  # fmt: skip


def _event(one: Routed) -> Event | None:
    fact = one.fact
    if not isinstance(fact, _Happened):
        return None
    kind, actor, value, error = _said(fact)
    at = believing.event_at(fact.at, one.received_at)
    return Event(one.session_id, fact.target_key, kind, fact.event_key, at, actor, value, error, one.delivery_id)


def _said(fact: _Happened) -> tuple[str, str, str, str | None]:
    if isinstance(fact, MessageStatusChanged):
        return "status", "", fact.status, fact.error
    if isinstance(fact, MessageEdited):
        return "edit", "", fact.body, None
    if isinstance(fact, MessageRevoked):
        return "revoke", "", "", None
    return "reaction", fact.actor, fact.emoji, None


def _time_of(fact: Fact) -> Millis | None:
    if isinstance(fact, MessageReceived):
        return fact.sent_at
    return fact.at if isinstance(fact, ChatSnapshot) else None
