"""Every touched chat says what its messages, its person and its group now say."""

from dataclasses import replace

from daemon.projector.work import Work
from daemon.rules import chats
from store import actions, people
from store import chats as table
from store.actions import Actor
from store.chats import ChatRow
from store.database import Transaction
from store.models import Millis
from store.people import ContactRow, GroupRow


async def settle_chats(tx: Transaction, work: Work, news: set[int], now: Millis) -> None:
    """`news`: chats that a newly unread message came to."""
    known = work.people
    contacts = known.merged.keys() | known.renamed_contacts
    more = await table.of_contacts(tx, contacts) if contacts else []
    more += await table.of_groups(tx, known.renamed_groups) if known.renamed_groups else []
    work.touched.update({row.id: row for row in more if row.id not in work.touched})
    if not work.touched:
        return
    contact_rows, group_rows = await _beside(tx, work)
    current = work.touched | {row.id: row for row in work.chats.values()}
    standings = await table.standings(tx, current.values())
    pairs = []
    for chat_id, old in work.touched.items():
        row = chats.standing_as(current[chat_id], standings[chat_id], now)
        row.contact_id = known.merged.get(row.contact_id or 0, row.contact_id)
        row = chats.called(row, contact_rows.get(row.contact_id or 0), group_rows.get(row.group_id or 0))
        if chat_id in news and row.status in ("done", "snoozed"):
            row = await _reopened(tx, row, now)
        if row != old:
            pairs.append((old, row))
    await table.update(tx, pairs)


async def _beside(tx: Transaction, work: Work) -> tuple[dict[int, ContactRow], dict[int, GroupRow]]:
    """The contacts and groups of the touched chats, as they are now."""
    merged = work.people.merged
    wanted = {merged.get(row.contact_id, row.contact_id) for row in work.touched.values() if row.contact_id}
    contacts = {one: row for one, row in work.people.contacts.items() if one in wanted}
    missing = wanted - contacts.keys()
    if missing:
        contacts |= await people.contact_rows(tx, missing)
    groups = {row.id: row for row in work.people.groups.values()}
    absent = {row.group_id for row in work.touched.values() if row.group_id} - groups.keys()
    if absent:
        groups |= await people.group_rows_by_id(tx, absent)
    return contacts, groups


async def _reopened(tx: Transaction, row: ChatRow, now: Millis) -> ChatRow:
    """A customer who writes again is never left in a drawer."""
    action = await actions.add(tx, Actor("system", now), "reopen", {"chats": [row.id]}, is_step=False)
    await actions.note_change(tx, action, row.id, "status", "open")
    return replace(row, status="open", snoozed_until=None)
