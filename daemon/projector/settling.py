"""Every touched chat says what its messages, its person and its group now say."""

from collections import defaultdict
from dataclasses import replace

from daemon.api.telling import CAME_IN, WROTE_AGAIN
from daemon.api.verbs import REOPEN
from daemon.projector.work import Work
from daemon.rules import chats, families
from store import chats as table
from store import drafts, people, standings, triage
from store.actions import SYSTEM, Actor, Step
from store.chats import ChatRow
from store.database import Transaction
from store.models import Millis
from store.people import ContactRow, GroupRow
from store.standings import Standing

Rows = dict[int, ChatRow]


async def settle_chats(tx: Transaction, work: Work, news: set[int], now: Millis) -> list[tuple[ChatRow, ChatRow]]:
    """`news`: chats that a customer has written to again. Returns what changed: as it was, as it is."""
    regrouped = await _gather(tx, work)
    if not work.touched:
        return []
    current = _joined(work, regrouped)
    standing = await standings.of_chats(tx, current.values())
    drawn = {one: chats.standing_as(row, standing[one], now) for one, row in current.items()}
    drawn |= await _as_one(tx, drawn, standing, now)
    contacts, groups = await _beside(tx, work, drawn)
    pairs = []
    for one, old in work.touched.items():
        row = chats.called(drawn[one], contacts.get(drawn[one].contact_id or 0), groups.get(drawn[one].group_id or 0))
        if row != old:
            pairs.append((old, row))
    await table.update(tx, pairs)
    await drafts.move(tx, [(row.id, row.merged_into) for old, row in pairs if row.merged_into and not old.merged_into])
    written = {drawn[one].merged_into or one for one in news if one in drawn}
    await open_again(tx, [one for one in written if triage.is_away(drawn[one])], WROTE_AGAIN, now)
    joined = _come_in(work.touched, drawn) - written
    await open_again(tx, [one for one in joined if triage.is_away(drawn[one])], CAME_IN, now)
    return pairs


async def _gather(tx: Transaction, work: Work) -> set[int]:
    """Touch whatever the touched rows' people, groups and families change; returns the contacts to join anew."""
    known = work.people
    fresh = {row.contact_id for row in work.chats.values() if row.id in work.new_chats and row.contact_id}
    regrouped = known.regrouped | fresh
    contacts = regrouped | known.merged.keys() | known.renamed_contacts
    more = await table.of_contacts(tx, contacts) if contacts else []
    more += await table.of_groups(tx, known.changed_groups) if known.changed_groups else []
    _touch(work, more)
    related = {row.merged_into or row.id for row in work.touched.values() if row.merged_into or row.merged_count}
    if related:
        _touch(work, await table.families(tx, related))
    return regrouped


def _touch(work: Work, rows: list[ChatRow]) -> None:
    work.touched.update({row.id: row for row in rows if row.id not in work.touched})


def _joined(work: Work, regrouped: set[int]) -> Rows:
    """The rows as they are now, each with its contact, and standing in another where they are one conversation."""
    current = work.touched | {row.id: row for row in work.chats.values()}
    for one, row in current.items():
        contact = work.people.moved.get((row.workspace_id, row.peer), row.contact_id)
        if contact != row.contact_id:
            current[one] = replace(row, contact_id=contact)
    return current | {row.id: row for row in families.joined(current.values(), regrouped)} if regrouped else current


async def _as_one(tx: Transaction, drawn: Rows, alone: dict[int, Standing], now: Millis) -> Rows:
    """The rows of chats that others stand in."""
    members: dict[int, list[ChatRow]] = defaultdict(list)
    for row in drawn.values():
        if row.merged_into or row.merged_count:
            members[row.merged_into or row.id].append(row)
    whole = await standings.of_families(tx, members)
    return {
        one: families.as_one(chats.standing_as(drawn[one], whole[one], now), rows, alone)
        for one, rows in members.items()
    }


def _come_in(before: Rows, drawn: Rows) -> set[int]:
    """Chats that one in sight has just come to stand in: what nobody has put away stays in sight."""
    return {
        row.merged_into
        for one, row in drawn.items()
        if row.merged_into and not before[one].merged_into and not triage.is_away(row)
    }


async def _beside(tx: Transaction, work: Work, drawn: Rows) -> tuple[dict[int, ContactRow], dict[int, GroupRow]]:
    """The contacts and groups of the chats, as they are now."""
    wanted = {row.contact_id for row in drawn.values() if row.contact_id}
    contacts = {one: row for one, row in work.people.contacts.items() if one in wanted}
    missing = wanted - contacts.keys()
    if missing:
        contacts |= await people.contact_rows(tx, missing)
    groups = {row.id: row for row in work.people.groups.values()}
    absent = {row.group_id for row in drawn.values() if row.group_id} - groups.keys()
    if absent:
        groups |= await people.group_rows_by_id(tx, absent)
    return contacts, groups


async def open_again(tx: Transaction, chat_ids: list[int], line: str, now: Millis) -> None:
    if chat_ids:
        await triage.reopen(tx, sorted(chat_ids), Step(Actor(SYSTEM, now), REOPEN.name, line=line, is_step=False))
