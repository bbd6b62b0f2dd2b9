"""Who is who: which name wins, and which contact an identity belongs to."""

from collections.abc import Iterable, Mapping

from daemon.facts import Peer
from daemon.rules.phones import match_key
from store.models import Identity
from store.people import Claim, IdentityKey

_SOURCES = ("operator", "book", "push")
_PEER_LETTERS = {"phone": "p", "lid": "l", "bsuid": "b", "jid": "j"}


def identity_key(workspace_id: int, identity: Identity) -> IdentityKey:
    """Under which an identity is known in its workspace: ways of writing one phone meet."""
    value = match_key(identity.value) if identity.kind == "phone" else identity.value
    return workspace_id, identity.kind, value


def peer_key(identity: Identity) -> str:
    """The peer of a conversation with this identity."""
    return f"{_PEER_LETTERS[identity.kind]}:{identity_key(0, identity)[2]}"


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


def best_name(claims: Iterable[Claim]) -> str | None:
    """An operator's name before the address book's, that before a push name; of one source the earliest."""
    ordered = sorted(claims, key=lambda claim: (_SOURCES.index(claim.source), claim.first_at, claim.name))
    return ordered[0].name if ordered else None


def shown_phone(one: str, other: str) -> str:
    """Of two ways of writing a phone, always the same one."""
    return max(one, other, key=lambda phone: (len(phone), phone))


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
