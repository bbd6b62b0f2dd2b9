"""What operators decide of people: that two are one, that they are not, what they are called, that they are forgotten.

Each is one action that keeps what it changed, so that it can be taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from daemon.api.errors import BadRequest, NotFound
from daemon.projector.people import Known, rename
from daemon.projector.sends import Sends
from daemon.projector.settling import settle_chats
from daemon.projector.work import Work
from daemon.rules import people as rules
from store import actions, chats, people, sessions
from store.actions import Actor, Change, Done, Step
from store.chats import ChatRow
from store.database import Transaction
from store.models import Millis
from store.people import Claim, ContactRow, Edge, IdentityRow

LONGEST_NAME = 200
EVIDENCE = "an operator"


async def merge(tx: Transaction, contacts: Sequence[int], actor: Actor, _args: dict[str, Any]) -> Done:
    """They are one person. Raises NotFound and BadRequest."""
    rows = await _living(tx, contacts)
    if len(rows) < 2:
        raise BadRequest("merge: name at least two contacts", "see them with: frontdesk chats show")
    if len({row.workspace_id for row in rows}) > 1:
        raise BadRequest("contacts: they are of more than one workspace", "nobody is one person in two of them")
    firsts = [min(one.id for one in await people.identities_of(tx, [row.id])) for row in rows]
    pairs = [(min(firsts[0], other), max(firsts[0], other)) for other in firsts[1:]]
    for one, other in pairs:
        await people.switch_edges(tx, one, other, is_active=True)
    edges = [Edge(rows[0].workspace_id, *pair, EVIDENCE, actor.operator) for pair in pairs]
    await people.save_edges(tx, edges)
    known = await regroup(tx, [row.id for row in rows])
    return await _done(tx, known, actor, "merge", {"contacts": [row.id for row in rows], "pairs": pairs})


async def split(tx: Transaction, contacts: Sequence[int], actor: Actor, args: dict[str, Any]) -> Done:
    """What made two addresses one person no longer counts; others may still hold them together.

    Raises NotFound and BadRequest.
    """
    if len(contacts) != 1:
        raise BadRequest("split: name one contact")
    (row,) = await _living(tx, contacts)
    identities = await people.identities_of(tx, [row.id])
    links = [edge for edge in await people.edges_of(tx, [one.id for one in identities]) if edge.is_active]
    edge = _wanted(row.id, links, args.get("link"))
    await people.switch_edges(tx, edge.one, edge.other, is_active=False)
    known = await regroup(tx, [row.id])
    return await _done(tx, known, actor, "split", {"contacts": [row.id], "pairs": [(edge.one, edge.other)]})


def _wanted(contact: int, links: Sequence[Edge], link: int | None) -> Edge:
    chosen = [edge for edge in links if (edge.id == link if link is not None else edge.operator is not None)]
    if chosen:
        return chosen[-1]
    if link is not None:
        raise NotFound(f"contact {contact} has no link {link} that counts", "see them with: frontdesk chats show")
    hint = "say which link: see them with frontdesk chats show" if links else "it has one address only"
    raise BadRequest(f"no operator has merged contact {contact}", hint)


async def forget(tx: Transaction, contacts: Sequence[int], actor: Actor, _args: dict[str, Any]) -> Done:
    """The contact is no more: whoever writes from its addresses is somebody new. Raises NotFound."""
    rows = await _living(tx, contacts)
    known, before = Known({}, {}), []
    ((last,),) = await tx.rows(people.CONTACTS.last_id)
    for number, row in enumerate(rows, last + 1):
        identities = await people.identities_of(tx, [row.id])
        known.contacts[number] = ContactRow(number, row.workspace_id, None, None, None, None, 0, 0)
        await people.save_contacts(tx, [known.contacts[number]], [replace(row, deleted_at=actor.at)])
        claims = await people.claims_of(tx, [one.id for one in identities])
        at = max([actor.at, *(claim.last_at for claim in claims)])
        before += [(one.id, one.home_id, one.forgotten_at, number, at) for one in identities]
        await _move(tx, known, [(one, number) for one in identities], forgotten_at=at)
    await rename(tx, set(known.contacts), known)
    known.renamed_contacts |= {row.id for row in rows}
    return await _done(tx, known, actor, "forget", {"contacts": [row.id for row in rows], "identities": before})


async def call(tx: Transaction, chat_ids: Sequence[int], actor: Actor, args: dict[str, Any]) -> Done:
    """Their name is this one; an empty one takes an operator's back. Raises NotFound and BadRequest."""
    name = args.get("name")
    if name is None:
        raise BadRequest("args.name is missing", "an empty one takes the name back")
    name = name.strip()
    if len(name) > LONGEST_NAME:
        raise BadRequest(f"args.name: at most {LONGEST_NAME} characters")
    held = await actions.held_chats(tx, chat_ids)
    known, named = await give_name(tx, list(held.values()), name, actor.at)
    told = [Change(one, "name", name) for one in named]
    return await _done(tx, known, actor, "rename", {"chats": list(held), "name": name}, told=told)


async def give_name(tx: Transaction, rows: Sequence[ChatRow], name: str, at: Millis) -> tuple[Known, set[int]]:
    """Let the people and groups of these chats be called so; returns all chats with them, too."""
    known = Known({}, {})
    contacts = await _call_people(tx, known, [row for row in rows if row.kind == "private"], name, at)
    held = await people.group_rows_by_id(tx, {row.group_id for row in rows if row.group_id})
    named = [replace(row, operator_name=name or None) for row in held.values()]
    await people.save_groups(tx, [], named)
    known.changed_groups = {row.id for row in named}
    theirs = {row.id for row in await chats.of_contacts(tx, contacts) if row.contact_id in contacts}
    return known, theirs | {row.id for row in await chats.of_groups(tx, held)}


async def _call_people(tx: Transaction, known: Known, rows: Sequence[ChatRow], name: str, at: Millis) -> set[int]:
    keys = {rules.identity_key(row.workspace_id, rules.identity_of_peer(row.peer)) for row in rows}
    identities = await people.identities(tx, keys)
    theirs = await people.identities_of(tx, {one.contact_id for one in identities.values()})
    given = [one for one in await people.claims_of(tx, [one.id for one in theirs]) if one.source == "operator"]
    # the newest counts: after all that were given before, however fast they came
    at = Millis(max([at, *(claim.last_at + 1 for claim in given)]))
    await people.save_claims(tx, [Claim(one.id, "operator", name, at, at) for one in identities.values()])
    contacts = {one.contact_id for one in identities.values()}
    known.contacts = await people.contact_rows(tx, contacts)
    await rename(tx, set(contacts), known)
    return contacts


async def regroup(tx: Transaction, contacts: Iterable[int]) -> Known:
    """Let each person that the links make of these contacts be one contact."""
    identities = {one.id: one for one in await people.identities_of(tx, contacts)}
    persons = rules.parts(identities, await people.edges_of(tx, identities))
    kept = rules.kept_contacts(persons, {one.id: one.home_id for one in identities.values()})
    rows = await people.contact_rows(tx, {*contacts, *(one for one in kept if one)})
    workspace = next(iter(rows.values())).workspace_id
    ((last,),) = await tx.rows(people.CONTACTS.last_id)
    known, new = Known({}, {}), list[ContactRow]()
    moves: list[tuple[list[IdentityRow], int, bool]] = []
    for person, contact in zip(persons, kept, strict=True):
        if contact is None:
            last += 1
            new.append(ContactRow(last, workspace, None, None, None, None, 0, 0))
            known.contacts[last] = new[-1]
        else:
            known.contacts[contact] = replace(rows[contact], merged_into=None)
        moves.append(([identities[one] for one in person], contact or last, contact is None))
    made = {row.id for row in new}
    back = [row for one, row in known.contacts.items() if one not in made and row != rows.get(one)]
    await people.save_contacts(tx, new, back)
    for person_rows, contact_id, is_new in moves:
        await _move_into(tx, known, person_rows, contact_id, is_new=is_new)
    await _bury(tx, rows, known, identities.values())
    known.regrouped = set(known.contacts)
    await rename(tx, set(known.contacts), known)
    return known


async def _bury(tx: Transaction, rows: dict[int, ContactRow], known: Known, identities: Iterable[IdentityRow]) -> None:
    """Contacts that nobody is known as any more say whom they have become."""
    lost = {one: row for one, row in rows.items() if one not in known.contacts}
    heirs = {one.home_id: one.contact_id for one in identities}
    await people.save_contacts(
        tx, [], [replace(row, merged_into=heirs.get(one, min(known.contacts))) for one, row in lost.items()]
    )
    known.merged = {one: heirs.get(one, min(known.contacts)) for one in lost}


async def _move_into(
    tx: Transaction, known: Known, person: Sequence[IdentityRow], contact: int, *, is_new: bool
) -> None:
    for one in person:
        known.moved[one.workspace_id, rules.peer_of_key((one.workspace_id, one.kind, one.value))] = contact
        one.contact_id = contact
        one.home_id = contact if is_new else one.home_id
    await people.save_identities(tx, person)


async def _move(
    tx: Transaction, known: Known, moves: Sequence[tuple[IdentityRow, int]], *, forgotten_at: Millis
) -> None:
    for one, contact in moves:
        one.forgotten_at = forgotten_at
        await _move_into(tx, known, [one], contact, is_new=True)


async def _living(tx: Transaction, contacts: Sequence[int]) -> list[ContactRow]:
    rows = await people.contact_rows(tx, contacts)
    missing = [str(one) for one in contacts if one not in rows or rows[one].merged_into or rows[one].deleted_at]
    if missing:
        raise NotFound(f"there is no contact {', '.join(missing)}", "see the ids with: frontdesk chats show")
    return [rows[one] for one in contacts]


async def _done(
    tx: Transaction,
    known: Known,
    actor: Actor,
    verb: str,
    args: dict[str, Any],
    *,
    told: Sequence[Change] = (),
) -> Done:
    """Let the chats show it, and keep the action with what it changed of them."""
    pairs = await show(tx, known, actor.at)
    action = await actions.add(tx, Step(actor, verb), args)
    await actions.note_changes(tx, action, [*told, *_changes(pairs)])
    return Done(action, sum(old.merged_into is None or now.merged_into is None for old, now in pairs), tx.seq)


async def show(tx: Transaction, known: Known, now: Millis) -> list[tuple[ChatRow, ChatRow]]:
    """Let the chats show whom they are with; returns what changed of them: as it was, as it is."""
    before = await sessions.unread_counts(tx)
    pairs = await settle_chats(tx, Work({}, known, {}, Sends()), set(), now)
    await actions.touch_sessions(tx, before)
    return pairs


def _changes(pairs: Sequence[tuple[ChatRow, ChatRow]]) -> list[Change]:
    return [
        Change(now.id, field, *(None if (held := getattr(row, field)) is None else str(held) for row in (now, old)))
        for old, now in pairs
        for field in ("contact_id", "merged_into")
        if getattr(old, field) != getattr(now, field)
    ]


DOING = {"merge": merge, "split": split, "forget": forget, "rename": call}
"""By the verb."""
