"""Who is who: which name wins, and which contact an identity belongs to."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from daemon.facts import Peer
from daemon.rules.phones import match_key
from store.models import Identity
from store.people import Claim, Edge, IdentityKey

_NUMBER_LIKE = re.compile(r"[0-9+().\-/\s]*[0-9][0-9+().\-/\s]*")
_DECIDED = ("operator", "book")
"""Whose word on a name is a decision, the first before the second; a push name is what people say of themselves."""
_PEER_LETTERS = {"phone": "p", "lid": "l", "bsuid": "b", "jid": "j"}


def identity_key(workspace_id: int, identity: Identity) -> IdentityKey:
    """Under which an identity is known in its workspace: ways of writing one phone meet."""
    value = match_key(identity.value) if identity.kind == "phone" else identity.value
    return workspace_id, identity.kind, value


def peer_key(identity: Identity) -> str:
    """The peer of a conversation with this identity."""
    return peer_of_key(identity_key(0, identity))


def peer_of_key(key: IdentityKey) -> str:
    return f"{_PEER_LETTERS[key[1]]}:{key[2]}"


def chat_peer(peer: Peer) -> str:
    """The peer of a conversation with them, whoever they are."""
    if peer.group:
        return f"g:{peer.group.jid}"
    if peer.person is None or not peer.person.identities:
        raise ValueError("a peer is a person with an identity, or a group")
    return peer_key(peer.person.identities[0])


def identity_of_peer(peer: str) -> Identity:
    """The reverse of peer_key. A phone comes back as its match key: good to find it by, not to be dialled."""
    kind = next(kind for kind, letter in _PEER_LETTERS.items() if letter == peer[0])
    return Identity(kind, peer[2:])  # type: ignore[arg-type]  # its own keys


def phone_of_peer(peer: str, *known: str | None) -> str | None:
    """The number of a conversation's peer: of the known spellings the first that is theirs.

    A person may have several numbers. A peer that is no number itself is written to by the person's.
    """
    spellings = [phone for phone in known if phone]
    if not peer.startswith("p:"):
        return next(iter(spellings), None)
    return next((phone for phone in spellings if match_key(phone) == peer[2:]), peer[2:])


def best_name(claims: Iterable[Claim], phones: Iterable[str] = ()) -> str | None:
    """An operator's newest name before the address book's newest, that before the earliest push name.

    An empty name of either takes back those before it. What only repeats one of the person's numbers is no name.
    """
    return next((claim.name for claim in best_first(claims, phones)), None)


def best_first(claims: Iterable[Claim], phones: Iterable[str] = ()) -> list[Claim]:
    """The claims that count, in the order of best_name."""
    digits = {phone.removeprefix("+") for phone in phones}
    heard = [claim for claim in claims if _digits(claim.name) not in digits]
    given = [one for source in _DECIDED if (one := _newest(heard, source)) is not None and one.name]
    push = [one for one in heard if one.source not in _DECIDED]
    return [*given, *sorted(push, key=lambda claim: (claim.first_at, claim.name))]


def _newest(claims: Iterable[Claim], source: str) -> Claim | None:
    """Whoever decides what somebody is called may change their mind."""
    return max((one for one in claims if one.source == source), key=lambda one: (one.last_at, one.name), default=None)


def _digits(name: str) -> str | None:
    """The digits of what could be a number; None for every other name."""
    return re.sub(r"[^0-9]", "", name) if _NUMBER_LIKE.fullmatch(name) else None


def shown_phone(one: str, other: str) -> str:
    """Of two ways of writing a phone, always the same one."""
    return one if one == other else max(one, other, key=lambda phone: (len(phone), phone))


def components(
    keys: Iterable[IdentityKey], links: Iterable[tuple[IdentityKey, IdentityKey]], contact_of: Mapping[IdentityKey, int]
) -> list[tuple[list[IdentityKey], list[int]]]:
    """Identities that are one person, with the contacts they had so far (smallest id first)."""
    root: dict[object, object] = {key: key for key in keys}

    def find(node: object) -> object:
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for key, contact in contact_of.items():
        # a contact stands for all its identities, also for those that this batch does not name
        root.setdefault(contact, contact)
        root[find(key)] = find(contact)
    for one, other in links:
        root[find(one)] = find(other)
    made: dict[object, tuple[list[IdentityKey], list[int]]] = {}
    for node in root:
        people, contacts = made.setdefault(find(node), ([], []))
        if isinstance(node, tuple):
            people.append(node)
        elif isinstance(node, int):
            contacts.append(node)
    return [(people, sorted(contacts)) for people, contacts in made.values()]


def parts(identities: Iterable[int], edges: Iterable[Edge]) -> list[list[int]]:
    """Identities that are one person by the edges that count, each with the lowest id first."""
    beside: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        if edge.is_active:
            beside[edge.one].append(edge.other)
            beside[edge.other].append(edge.one)
    found: list[list[int]] = []
    seen: set[int] = set()
    for first in sorted(identities):
        if first not in seen:
            found.append(sorted(_reached(first, beside)))
            seen.update(found[-1])
    return found


def _reached(first: int, beside: Mapping[int, Sequence[int]]) -> set[int]:
    reached, waiting = {first}, [first]
    while waiting:
        more = [one for one in beside.get(waiting.pop(), ()) if one not in reached]
        reached.update(more)
        waiting += more
    return reached


def kept_contacts(persons: Sequence[Sequence[int]], home_of: Mapping[int, int]) -> list[int | None]:
    """The contact that each person is known as; None for whom there is none.

    A contact belongs to the first identity that it was made for. A person whose identities had several has the oldest.
    """
    first_of: dict[int, int] = {}
    for identity in sorted(home_of):
        first_of.setdefault(home_of[identity], identity)
    owner = {identity: contact for contact, identity in first_of.items()}
    return [min((owner[one] for one in person if one in owner), default=None) for person in persons]
