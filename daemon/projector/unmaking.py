"""What operators decided of people, taken back and put back.

Links, names and forgotten contacts are as the newest decision that counts leaves them.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace

from daemon.projector import importing
from daemon.projector.people import Known
from daemon.projector.persons import EVIDENCE, give_name, regroup, show
from store import actions, chats, people, undoing
from store.actions import ActionRow, Actor
from store.chats import ChatRow
from store.database import Transaction
from store.models import Millis
from store.people import Edge
from store.undoing import Reconsidered

Pairs = list[tuple[ChatRow, ChatRow]]


async def link(tx: Transaction, action: ActionRow, by: Actor) -> Reconsidered:
    """A merge or a split."""
    history = [one for one in await actions.of_people(tx) if "pairs" in one.args]
    is_covered = False
    for pair in action.args["pairs"]:
        newest = _newest(one for one in history if pair in one.args["pairs"])
        is_covered |= newest is not None and newest.id > action.id
        await _relink(tx, pair[0], pair[1], newest)
    ends = await people.identities_by_id(tx, {end for pair in action.args["pairs"] for end in pair})
    known = await regroup(tx, {one.contact_id for one in ends})
    return await _shown(tx, known, by, set(known.contacts) if is_covered else set())


async def _relink(tx: Transaction, one: int, other: int, newest: ActionRow | None) -> None:
    if newest is None:
        await people.forget_edges(tx, one, other)
        return
    (end, *_) = await people.identities_by_id(tx, [one])
    await people.save_edges(tx, [Edge(end.workspace_id, one, other, EVIDENCE, newest.operator)])
    await people.switch_edges(tx, one, other, is_active=newest.verb == "merge")


async def forget(tx: Transaction, action: ActionRow, by: Actor) -> Reconsidered:
    """Whoever wrote from the addresses meanwhile is who they were before."""
    history = [one for one in await actions.of_people(tx) if one.verb == "forget"]
    await _revive(tx, action.args["contacts"], history)
    entries: dict[int, list[tuple[ActionRow, Sequence[int]]]] = defaultdict(list)
    for one in history:
        for entry in one.args["identities"]:
            entries[entry[0]].append((one, entry))
    held = await people.identities_by_id(tx, {entry[0] for entry in action.args["identities"]})
    contacts, is_covered = set(action.args["contacts"]), False
    for row in held:
        counting = [(one, entry) for one, entry in entries[row.id] if one.undone_at is None]
        _, home, until, number, at = (counting[-1] if counting else entries[row.id][0])[1]
        is_covered |= bool(counting) and counting[-1][0].id > action.id
        contacts |= {row.contact_id, number}
        row.home_id, row.forgotten_at = (number, Millis(at)) if counting else (home, Millis(until))
    await people.save_identities(tx, held)
    known = await regroup(tx, contacts)
    return await _shown(tx, known, by, set(known.contacts) if is_covered else set())


async def _revive(tx: Transaction, contacts: Iterable[int], history: Sequence[ActionRow]) -> None:
    rows = await people.contact_rows(tx, contacts)
    now = []
    for one, row in rows.items():
        newest = _newest(each for each in history if one in each.args["contacts"])
        now.append(replace(row, deleted_at=newest.at if newest else None))
    await people.save_contacts(tx, [], now)


async def rename(tx: Transaction, action: ActionRow, by: Actor) -> Reconsidered:
    names, covered = await undoing.names(tx, action.id)
    rows = await chats.by_id(tx, names)
    changed: set[int] = set()
    for name in dict.fromkeys(names.values()):
        known, _ = await give_name(tx, [row for one, row in rows.items() if names[one] == name], name, by.at)
        changed |= {now.id for _, now in await show(tx, known, by.at) if now.merged_into is None}
    return Reconsidered(len(changed), tuple(sorted(covered)))


async def _shown(tx: Transaction, known: Known, by: Actor, covered: set[int]) -> Reconsidered:
    """`covered`: contacts of which something newer counts."""
    pairs = await show(tx, known, by.at)
    count = sum(old.merged_into is None or now.merged_into is None for old, now in pairs)
    theirs = await chats.of_contacts(tx, covered) if covered else []
    return Reconsidered(count, tuple(sorted(row.id for row in theirs if row.contact_id in covered)))


def _newest(history: Iterable[ActionRow]) -> ActionRow | None:
    """The last one that was not taken back."""
    return max((one for one in history if one.undone_at is None), key=lambda one: one.id, default=None)


UNMAKING: dict[str, Callable[[Transaction, ActionRow, Actor], Awaitable[Reconsidered]]] = {
    "merge": link, "split": link, "forget": forget, "rename": rename, importing.VERB: importing.unmake,
}  # fmt: skip
"""By the verb. The action has been struck out, or put back, already."""
