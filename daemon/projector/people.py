"""The people and groups of a batch: found, made, joined, named."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from daemon.facts import (
    ChatSnapshot,
    ContactSeen,
    GroupChanged,
    GroupSeen,
    IdentityLinked,
    MessageReceived,
    Peer,
    Person,
)
from daemon.projector import groups
from daemon.projector.groups import GroupKey
from daemon.projector.routed import Routed
from daemon.rules import believing, people
from store import people as table
from store.database import Transaction
from store.models import Identity, Millis
from store.people import Claim, ContactRow, Edge, GroupRow, IdentityKey, IdentityRow


@dataclass(slots=True)
class Seen:
    """What the facts of a batch say of people and groups."""

    identities: dict[IdentityKey, str] = field(default_factory=dict)
    """Each with the way it is shown."""
    names: list[tuple[IdentityKey, str, str, Millis]] = field(default_factory=list)
    """Each with who calls them so."""
    links: list[tuple[IdentityKey, IdentityKey, str]] = field(default_factory=list)
    groups: dict[GroupKey, list[tuple[GroupSeen, Millis]]] = field(default_factory=lambda: defaultdict(list))

    def peer(self, workspace_id: int, peer: Peer, at: Millis) -> None:
        if peer.person:
            self.person(workspace_id, peer.person, at)
        if peer.group:
            self.groups[workspace_id, peer.group.jid].append((peer.group, at))

    def person(self, workspace_id: int, person: Person, at: Millis, source: str = "push") -> None:
        keys = [self.identity(workspace_id, one) for one in person.identities]
        self.links += [(keys[0], other, "named together") for other in keys[1:]]
        if keys and person.name:
            self.names.append((keys[0], source, person.name, at))

    def contact(self, workspace_id: int, seen: ContactSeen, at: Millis) -> None:
        self.person(workspace_id, seen.person, at, seen.source)
        if seen.is_unlisted and seen.person.identities:
            key = people.identity_key(workspace_id, seen.person.identities[0])
            self.names.append((key, seen.source, "", at))

    def identity(self, workspace_id: int, identity: Identity) -> IdentityKey:
        key = people.identity_key(workspace_id, identity)
        shown = self.identities.get(key, identity.value)
        self.identities[key] = people.shown_phone(shown, identity.value) if identity.kind == "phone" else identity.value
        return key


@dataclass(slots=True)
class Known:
    """The people and groups of a batch as the store now has them."""

    identities: dict[IdentityKey, IdentityRow]
    contacts: dict[int, ContactRow]
    groups: dict[GroupKey, GroupRow] = field(default_factory=dict)
    renamed_contacts: set[int] = field(default_factory=set)
    """Contacts whose name or number is no longer what chats show."""
    changed_groups: set[int] = field(default_factory=set)
    merged: dict[int, int] = field(default_factory=dict)
    """Contacts that are now part of another."""
    regrouped: set[int] = field(default_factory=set)
    """Contacts that have other identities than before."""
    moved: dict[tuple[int, str], int] = field(default_factory=dict)
    """Peers, by workspace, whose contact is another now."""


def seen(facts: Iterable[Routed], workspace_of: dict[int, int]) -> Seen:
    """Collect everybody that the facts name."""
    found = Seen()
    for routed in facts:
        workspace, fact = workspace_of[routed.session_id], routed.fact
        if isinstance(fact, MessageReceived):
            at = believing.event_at(fact.sent_at, routed.received_at)
            found.peer(workspace, fact.peer, at)
            if fact.sender:
                found.person(workspace, fact.sender, at)
        elif isinstance(fact, ChatSnapshot):
            found.peer(workspace, fact.peer, believing.event_at(fact.at, routed.received_at))
        elif isinstance(fact, ContactSeen):
            found.contact(workspace, fact, believing.event_at(fact.at, routed.received_at))
        elif isinstance(fact, IdentityLinked):
            one, other = found.identity(workspace, fact.one), found.identity(workspace, fact.other)
            found.links.append((one, other, fact.evidence))
        elif isinstance(fact, GroupChanged):
            at = believing.event_at(fact.at, routed.received_at)
            found.groups[workspace, fact.group.jid].append((fact.group, at))
    return found


async def known(tx: Transaction, found: Seen) -> Known:
    """Load whom the batch names, make who is new, join who is one, and save it all."""
    held = await table.identities(tx, found.identities)
    contacts = await table.contact_rows(tx, {row.contact_id for row in held.values()})
    result = Known(held, contacts)
    changed = await _join(tx, found, result)
    changed |= await _hear_names(tx, found, result)
    await rename(tx, changed, result)
    result.groups, result.changed_groups = await groups.hear(tx, found.groups)
    return result


async def _join(tx: Transaction, found: Seen, result: Known) -> set[int]:
    """Give each new identity a contact, and let linked contacts become one; returns the contacts to name anew."""
    contact_of = {key: row.contact_id for key, row in result.identities.items()}
    cut = await _cut(tx, found, result)
    links = [(one, other) for one, other, _ in found.links if frozenset((one, other)) not in cut]
    next_identity, next_contact = await _next_ids(tx, len(found.identities) > len(result.identities))
    new_identities: list[IdentityRow] = []
    new_contacts: list[ContactRow] = []
    changed: set[int] = set()
    for keys, known_contacts in people.components(found.identities, links, contact_of):
        fresh = [key for key in keys if key not in result.identities]
        contacts = known_contacts or [next_contact]
        if not known_contacts:
            new_contacts.append(ContactRow(next_contact, keys[0][0], None, None, None, None, 0, 0))
            next_contact += 1
        for key in fresh:
            new_identities.append(
                IdentityRow(next_identity, *key, found.identities[key], contacts[0], contacts[0], Millis(0))
            )
            next_identity += 1
        changed |= {contacts[0]} if fresh else set()
        result.merged.update(dict.fromkeys(contacts[1:], contacts[0]))
    await table.save_contacts(tx, new_contacts, [])
    result.contacts.update({row.id: row for row in new_contacts})
    await table.add_identities(tx, new_identities)
    result.identities.update({(row.workspace_id, row.kind, row.value): row for row in new_identities})
    await _merge(tx, result)
    await _respell(tx, found, result, changed)
    await _save_edges(tx, found, result)
    return changed | set(result.merged.values())


async def _cut(tx: Transaction, found: Seen, result: Known) -> set[frozenset[IdentityKey]]:
    """Pairs that an operator has split: no body makes them one person again."""
    ends = {result.identities[key].id: key for link in found.links for key in link[:2] if key in result.identities}
    edges = await table.edges_of(tx, ends) if ends else []
    return {
        frozenset((ends[edge.one], ends[edge.other]))
        for edge in edges
        if not edge.is_active and edge.one in ends and edge.other in ends
    }


async def _next_ids(tx: Transaction, is_needed: bool) -> tuple[int, int]:
    if not is_needed:
        return 0, 0
    ((identity,),) = await tx.rows(table.IDENTITIES.last_id)
    ((contact,),) = await tx.rows(table.CONTACTS.last_id)
    return identity + 1, contact + 1


async def _merge(tx: Transaction, result: Known) -> None:
    if not result.merged:
        return
    moved = await table.identities_of(tx, result.merged)
    for row in moved:
        row.contact_id = result.merged[row.contact_id]
        key = (row.workspace_id, row.kind, row.value)
        result.moved[row.workspace_id, people.peer_of_key(key)] = row.contact_id
        if held := result.identities.get(key):
            held.contact_id = row.contact_id
    await table.save_identities(tx, moved)
    result.regrouped = set(result.merged.values())
    losers = [replace(result.contacts[loser], merged_into=winner) for loser, winner in result.merged.items()]
    await table.save_contacts(tx, [], losers)


async def _respell(tx: Transaction, found: Seen, result: Known, changed: set[int]) -> None:
    """A phone may be written in two ways; always show the same of them."""
    respelt = []
    for key, shown in found.identities.items():
        row = result.identities[key]
        better = people.shown_phone(row.shown, shown) if row.kind == "phone" else row.shown
        if better != row.shown:
            row.shown = better
            respelt.append(row)
            changed.add(row.contact_id)
    await table.save_identities(tx, respelt)


async def _save_edges(tx: Transaction, found: Seen, result: Known) -> None:
    edges = set()
    for one, other, evidence in found.links:
        first, second = sorted((result.identities[one].id, result.identities[other].id))
        if first != second:
            edges.add(Edge(one[0], first, second, evidence))
    await table.save_edges(tx, sorted(edges, key=lambda edge: (edge.one, edge.other)))


async def _hear_names(tx: Transaction, found: Seen, result: Known) -> set[int]:
    """Save names that say something new; returns the contacts that they may rename."""
    if not found.names:
        return set()
    ids = {result.identities[key].id: result.identities[key].contact_id for key, *_ in found.names}
    known = {(one.identity_id, one.source, one.name): one for one in await table.claims_of(tx, ids)}
    heard: dict[tuple[int, str, str], Claim] = {}
    for key, source, name, at in found.names:
        place = (result.identities[key].id, source, name)
        before = heard.get(place)
        first, last = (min(at, before.first_at), max(at, before.last_at)) if before else (at, at)
        heard[place] = Claim(*place, first, last)
    news = [claim for place, claim in heard.items() if _is_news(claim, known.get(place))]
    await table.save_claims(tx, news)
    renaming = [one for one in news if _renames(one, known.get((one.identity_id, one.source, one.name)))]
    return {ids[claim.identity_id] for claim in renaming}


def _is_news(claim: Claim, known: Claim | None) -> bool:
    return known is None or claim.first_at < known.first_at or claim.last_at > known.last_at


def _renames(claim: Claim, known: Claim | None) -> bool:
    # of push names the earliest wins, so hearing one again later changes nothing
    return known is None or claim.source != "push" or claim.first_at < known.first_at


async def rename(tx: Transaction, contacts: set[int], result: Known) -> None:
    """Let contacts be called by what is claimed of their identities."""
    contacts -= set(result.merged)
    if not contacts:
        return
    identities = await table.identities_of(tx, contacts)
    of_identity = {row.id: row for row in identities}
    claims: dict[int, list[Claim]] = defaultdict(list)
    for claim in await table.claims_of(tx, of_identity):
        identity = of_identity[claim.identity_id]
        if claim.last_at > identity.forgotten_at:
            claims[identity.contact_id].append(claim)
    changed: list[ContactRow] = []
    for contact in sorted(contacts):
        row = result.contacts[contact]
        phones = [one.shown for one in identities if one.contact_id == contact and one.kind == "phone"]
        name, phone = people.best_name(claims[contact], phones), min(phones, default=None)
        if (name, phone) != (row.name, row.phone):
            row.name, row.phone = name, phone
            changed.append(row)
    await table.save_contacts(tx, [], changed)
    result.renamed_contacts = {row.id for row in changed}
