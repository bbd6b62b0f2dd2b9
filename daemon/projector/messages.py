"""Messages of a batch and what happened to them: merged, folded, given their place, saved."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from daemon.facts import (
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    MessageStatusChanged,
    ReactionChanged,
    SendChanged,
)
from daemon.projector.adopting import adopt
from daemon.projector.naming import take_names
from daemon.projector.overtaking import take_places
from daemon.projector.routed import Routed
from daemon.projector.sends import is_hidden
from daemon.projector.work import Work, new_message
from daemon.rules import believing, messages
from daemon.rules.sending import Sending, settled
from store import chats as chat_table
from store import messages as table
from store import outbox
from store.database import Transaction
from store.messages import RANK_SHIFT, Event, MessageKey, MessageRow

_Happened = MessageStatusChanged | MessageEdited | MessageRevoked | ReactionChanged


@dataclass(slots=True)
class _Rows:
    """The messages of a batch, and as they were in the store before it."""

    by_key: dict[MessageKey, MessageRow]
    before: dict[int, MessageRow] = field(default_factory=dict)


def named_keys(facts: Iterable[Routed]) -> set[MessageKey]:
    """The messages that facts name."""
    keys = set()
    for one in facts:
        if isinstance(one.fact, MessageReceived):
            keys.add((one.session_id, one.fact.dedupe_key))
        elif isinstance(one.fact, _Happened):
            keys.add((one.session_id, one.fact.target_key))
    return keys


async def with_refused(tx: Transaction, facts: Sequence[Routed]) -> Sequence[Routed]:
    """A status that says a reaction of ours did not arrive is about the message that it was given to."""
    failed = {
        (one.session_id, one.fact.target_key): one
        for one in facts
        if isinstance(one.fact, MessageStatusChanged) and one.fact.status == "failed"
    }
    told = [
        replace(failed[event.session_id, event.called or ""], delivery_id=event.delivery_id, fact=_reaction(event))
        for event in await table.called(tx, failed)
    ]
    return [*facts, *told]


def _reaction(event: Event) -> ReactionChanged:
    """As it was heard: once more it changes nothing."""
    told = (event.target_key, event.actor, event.value, event.at, event.event_key)
    return ReactionChanged(*told, operator=event.operator, called=event.called)


async def fold(tx: Transaction, work: Work, facts: Sequence[Routed]) -> set[int]:
    """Fold messages and what happened to them; returns the chats that a customer has written to again."""
    await table.save_events(tx, [event for one in facts if (event := _event(one)) is not None])
    ours = {(row.session_id, row.dedupe_key): row for row in work.sends.rows.values()}
    rows = _Rows({**work.held, **ours})
    rows.before = {row.id: row for row in rows.by_key.values()}
    for one in facts:
        if isinstance(one.fact, MessageReceived):
            _take(work, rows.by_key, one, one.fact)
        elif isinstance(one.fact, SendChanged) and one.fact.tried_at is not None:
            _try_begins(work, rows.by_key, one.fact)
    if not rows.by_key:
        return set()
    rows.before |= await take_names(tx, work.sends, rows.by_key)
    happened = await _events_of(tx, work, rows.by_key)
    rows.before |= await adopt(tx, work, rows.by_key, happened)
    rows.before |= await take_places(tx, rows.by_key)
    await _settle(tx, work, rows.by_key, happened)
    return await _save(tx, work, rows, _folded(work, rows.by_key, happened))


def _take(work: Work, by_key: dict[MessageKey, MessageRow], one: Routed, fact: MessageReceived) -> None:
    row = new_message(work, one, fact)
    key = (one.session_id, fact.dedupe_key)
    by_key[key] = messages.merged(by_key[key], row) if key in by_key else row


def _try_begins(work: Work, by_key: dict[MessageKey, MessageRow], fact: SendChanged) -> None:
    row = work.sends.rows.get(fact.outbox_id)
    if row is not None and fact.tried_at is not None:
        by_key[row.session_id, row.dedupe_key] = messages.moved_to(row, fact.tried_at)


async def _events_of(
    tx: Transaction, work: Work, by_key: dict[MessageKey, MessageRow]
) -> dict[MessageKey, list[Event]]:
    """What happened, by the key under which the message is held."""
    held_as = {key: key for key in by_key}
    for key, row in by_key.items():
        sending = work.sends.sendings.get(row.outbox_id or 0)
        names = [(row.session_id, one) for one in sending.keys] if sending else []
        held_as.update({one: key for one in names if one not in by_key or is_hidden(by_key[one])})
    happened: dict[MessageKey, list[Event]] = defaultdict(list)
    for event in await table.events_of(tx, held_as):
        happened[held_as[event.session_id, event.target_key]].append(event)
    reactions = {(one.session_id, one.called): key for key, told in happened.items() for one in told if one.called}
    for event in await table.events_of(tx, reactions) if reactions else ():  # what became of reactions of ours
        happened[reactions[event.session_id, event.target_key]].append(event)
    return happened


async def _settle(
    tx: Transaction, work: Work, by_key: dict[MessageKey, MessageRow], happened: dict[MessageKey, list[Event]]
) -> None:
    """Let each intent hear what became of its tries."""
    changed = []
    for key, row in by_key.items():
        sending = work.sends.sendings.get(row.outbox_id or 0)
        if sending is None:
            continue
        now = settled(sending, [event for event in happened[key] if event.kind == "status"])
        if now != sending.row:
            changed.append((sending.row, now))
            work.sends.sendings[now.id] = Sending(now, sending.tries)
    await outbox.update(tx, changed)


def _folded(
    work: Work, by_key: dict[MessageKey, MessageRow], happened: dict[MessageKey, list[Event]]
) -> list[MessageRow]:
    sendings = work.sends.sendings
    return [
        row if is_hidden(row) else messages.with_events(row, happened[key], sendings.get(row.outbox_id or 0))
        for key, row in by_key.items()
    ]


async def _save(tx: Transaction, work: Work, rows: _Rows, folded: list[MessageRow]) -> set[int]:
    changed = [(rows.before[row.id], row) for row in folded if row.id and row != rows.before[row.id]]
    new = [row for row in folded if not row.id]
    moved = [row for old, row in changed if old.sent_at // 1000 != row.sent_at // 1000]
    await _rank(tx, [*new, *moved])
    if new:
        ((last,),) = await tx.rows(table.TABLE.last_id)
        new.sort(key=lambda row: row.rank)
        for number, row in enumerate(new, last + 1):
            row.id = number
    changed.sort(key=lambda pair: pair[1].rank)
    await table.save(tx, new, changed)
    elsewhere = {row.chat_id for row in [*new, *(row for _, row in changed)]} - work.touched.keys()
    if elsewhere:
        work.touched.update(await chat_table.by_id(tx, elsewhere))
    raised = [row for row in new if _is_news(row)]
    raised += [row for old, row in changed if _is_news(row) and not _is_news(old)]
    return {row.chat_id for row in raised}


def _is_news(row: MessageRow) -> bool:
    """A customer wrote it, even if they took it back at once: which of the two was heard first must not matter."""
    return bool(row.direction == "inbound" and row.is_raising) and row.read_at is None and row.merged_into is None


async def _rank(tx: Transaction, rows: list[MessageRow]) -> None:
    """Give each its place: after all that were sent in the same second and are there already."""
    taken = await table.ranks_taken(tx, {row.sent_at // 1000 for row in rows}) if rows else {}
    for row in sorted(rows, key=lambda row: row.sent_at):
        second = row.sent_at // 1000
        row.rank = taken[second] = taken.get(second, (second << RANK_SHIFT) - 1) + 1


def _event(one: Routed) -> Event | None:
    fact = one.fact
    if not isinstance(fact, _Happened):
        return None
    kind, actor, value = _said(fact)
    at = believing.event_at(fact.at, one.received_at)
    event = Event(one.session_id, fact.target_key, kind, fact.event_key, at, actor, value, None, one.delivery_id)
    if isinstance(fact, ReactionChanged):
        return replace(event, operator=fact.operator, called=fact.called)
    if not isinstance(fact, MessageStatusChanged) or not (fact.status == "failed" or fact.note):
        return event
    is_failed = fact.status == "failed"
    why = (fact.error_code, fact.reaction, fact.hint) if is_failed else (None, None, None)
    told = (fact.error if is_failed else None, one.delivery_id, *why, fact.note or None)
    return Event(one.session_id, fact.target_key, kind, fact.event_key, at, actor, value, *told)


def _said(fact: _Happened) -> tuple[str, str, str]:
    if isinstance(fact, MessageStatusChanged):
        return "status", "", fact.status
    if isinstance(fact, MessageEdited):
        return "edit", "", fact.body
    if isinstance(fact, MessageRevoked):
        return "revoke", "", ""
    return "reaction", fact.actor, fact.emoji
