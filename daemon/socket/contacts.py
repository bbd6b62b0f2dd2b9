"""Who people are: a contact with its addresses, names, chats and groups; a group with those who are in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from daemon.api.errors import NotFound
from daemon.api.people import Address, AskContact, AskGroup, ContactDetail, GroupDetail
from daemon.rules.people import best_first, peer_of_key
from daemon.socket.desk import Caller, Desk
from store import chats, groups, people
from store.chats import ChatRow
from store.database import Reader
from store.models import Chat, Identity, Link, NameClaim
from store.people import Claim, ContactRow, Edge, IdentityRow


async def one(desk: Desk, _caller: Caller, ask: AskContact) -> ContactDetail:
    async with desk.store.reading() as reader:
        seq = desk.store.seq  # before the rows: they may be newer than it says, never older
        async with reader.snapshot():
            row = await _living(reader, ask.id)
            identities = sorted(await people.identities_of(reader, [row.id]), key=lambda known: known.id)
            ids = [known.id for known in identities]
            edges, claims = await people.edges_of(reader, ids), await people.claims_of(reader, ids)
            shown = {known.id: known for known in [*identities, *await people.identities_by_id(reader, _ends(edges))]}
            theirs = [one for one in await chats.of_contacts(reader, [row.id]) if one.contact_id == row.id]
            contact = (await people.contacts_by_ids(reader, [row.id]))[row.id]
            in_groups = await groups.memberships(reader, row.id)
    return ContactDetail(
        contact,
        _addresses(identities, theirs),
        tuple(_link(edge, shown) for edge in edges),
        _names(claims, {known.id: known for known in identities}),
        _chats(theirs),
        in_groups,
        desk.store.epoch,
        seq,
    )


async def group(desk: Desk, _caller: Caller, ask: AskGroup) -> GroupDetail:
    async with desk.store.reading() as reader:
        seq = desk.store.seq
        async with reader.snapshot():
            found = (await people.groups_by_ids(reader, [ask.id])).get(ask.id)
            if found is None:
                raise NotFound(f"there is no group {ask.id}")
            members = await groups.members(reader, ask.id)
            theirs = await chats.of_groups(reader, [ask.id])
    return GroupDetail(found, members, _chats(theirs), desk.store.epoch, seq)


async def _living(reader: Reader, contact: int) -> ContactRow:
    """The contact, or the one that it has become part of. Raises NotFound."""
    asked: int | None = contact
    while asked is not None:
        row = (await people.contact_rows(reader, [asked])).get(asked)
        if row is None:
            break
        if row.deleted_at is not None:
            raise NotFound(f"contact {contact} was forgotten")
        if row.merged_into is None:
            return row
        asked = row.merged_into
    raise NotFound(f"there is no contact {contact}")


def _ends(edges: Iterable[Edge]) -> set[int]:
    return {end for edge in edges for end in (edge.one, edge.other)}


def _addresses(identities: Iterable[IdentityRow], rows: Iterable[ChatRow]) -> tuple[Address, ...]:
    written: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        written[row.peer].add(row.session_key)
    return tuple(
        Address(_identity(known), tuple(sorted(written[peer_of_key((0, known.kind, known.value))])))
        for known in sorted(identities, key=lambda known: (known.kind != "phone", known.id))
    )


def _identity(row: IdentityRow) -> Identity:
    return Identity(row.kind, row.shown)  # type: ignore[arg-type]  # CHECKed by the table


def _link(edge: Edge, shown: dict[int, IdentityRow]) -> Link:
    one, other = _identity(shown[edge.one]), _identity(shown[edge.other])
    return Link(edge.id, one, other, edge.evidence, edge.operator, edge.is_active)


def _names(claims: Iterable[Claim], identities: dict[int, IdentityRow]) -> tuple[NameClaim, ...]:
    remembered = [claim for claim in claims if claim.last_at > identities[claim.identity_id].forgotten_at]
    phones = [row.shown for row in identities.values() if row.kind == "phone"]
    return tuple(
        NameClaim(
            claim.name,
            claim.source,  # type: ignore[arg-type]  # CHECKed by the table
            _identity(identities[claim.identity_id]),
            claim.first_at,
            claim.last_at,
        )
        for claim in best_first(remembered, phones)
    )


def _chats(rows: Sequence[ChatRow]) -> tuple[Chat, ...]:
    seen = [row for row in rows if row.merged_into is None]
    return tuple(chats.chat(row) for row in sorted(seen, key=lambda row: (-row.last_message_at, row.id)))
