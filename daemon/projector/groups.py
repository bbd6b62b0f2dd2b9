"""The groups of a batch: found, made, named, and who is in them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from daemon.facts import GroupSeen
from daemon.rules import groups as rules
from store import groups as participants
from store import people as table
from store.database import Transaction
from store.groups import ParticipantRow
from store.models import Millis
from store.people import GroupRow

GroupKey = tuple[int, str]
Sighting = tuple[GroupSeen, Millis]


async def hear(
    tx: Transaction, seen: Mapping[GroupKey, Sequence[Sighting]]
) -> tuple[dict[GroupKey, GroupRow], set[int]]:
    """Save what was seen; returns the groups, and the ids of those that changed."""
    if not seen:
        return {}, set()
    held = await table.group_rows(tx, seen)
    ((last,),) = await tx.rows(table.GROUPS.last_id)
    found: dict[GroupKey, GroupRow] = {}
    for number, key in enumerate(seen, last + 1):
        found[key] = held.get(key) or GroupRow(number, *key, None, None, None, None, None, 0, 0)
    people = await _people(tx, found, seen)
    now, heard = dict(found), list[ParticipantRow]()
    for key, sightings in seen.items():
        now[key], rows = _told(found[key], sightings, people[found[key].id])
        heard += rows
    changed = [row for key, row in now.items() if key in held and row != held[key]]
    await table.save_groups(tx, [row for key, row in now.items() if key not in held], changed)
    await participants.save_participants(tx, heard)
    return now, {row.id for row in changed}


async def _people(
    tx: Transaction, found: Mapping[GroupKey, GroupRow], seen: Mapping[GroupKey, Sequence[Sighting]]
) -> dict[int, rules.Rows]:
    """Who is known of the groups that a list says more of."""
    wanted = {
        row.id
        for key, row in found.items()
        for group, at in seen[key]
        if group.participants is not None and rules.says_more(row, group.participants, at)
    }
    known: dict[int, rules.Rows] = defaultdict(dict)
    for one in await participants.participants(tx, wanted) if wanted else []:
        known[one.group_id][one.kind, one.value] = one
    return known


def _told(row: GroupRow, sightings: Sequence[Sighting], known: rules.Rows) -> tuple[GroupRow, list[ParticipantRow]]:
    heard: rules.Rows = {}
    for group, at in sightings:
        row = rules.newer_name(row, group.name, at)
        if group.participants is None:
            continue
        if rules.says_more(row, group.participants, at):
            heard |= rules.heard(row, known | heard, group.participants, at)
        row = rules.newer_list(row, group.participants, at)
    return row, list(heard.values())
