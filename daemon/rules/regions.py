"""Numbers as people of one country write them among themselves: a leading zero, and no country code."""

from dataclasses import replace

from daemon.facts import (
    ChatSnapshot,
    ContactSeen,
    Fact,
    GroupChanged,
    GroupSeen,
    MessageReceived,
    Participant,
    Peer,
    Person,
)
from daemon.rules.phones import e164
from store.models import Identity


def in_region(fact: Fact, region: str | None) -> Fact:
    """The same fact, with 0812… as the phone that it is in the region; without one nobody can know."""
    if region is None:
        return fact
    if isinstance(fact, MessageReceived):
        return _of_message(fact, region)
    if isinstance(fact, ChatSnapshot):
        return replace(fact, peer=_peer(fact.peer, region))
    if isinstance(fact, ContactSeen):
        return replace(fact, person=_person(fact.person, region))
    if isinstance(fact, GroupChanged):
        return replace(fact, group=_group(fact.group, region))
    return fact


def phone_in(written: str, region: str | None) -> str | None:
    """E.164 of a number with a leading zero; None when it is none, or the region does not have it."""
    is_local = region is not None and written.lstrip(" (").startswith("0")
    return e164(written, region) if is_local else None


def _of_message(fact: MessageReceived, region: str) -> MessageReceived:
    peer, sender = _peer(fact.peer, region), fact.sender and _person(fact.sender, region)
    # nearly all are written with their country code, and a copy of a message takes its time
    return fact if peer is fact.peer and sender is fact.sender else replace(fact, peer=peer, sender=sender)


def _peer(peer: Peer, region: str) -> Peer:
    person, group = peer.person and _person(peer.person, region), peer.group and _group(peer.group, region)
    if person is peer.person and group is peer.group:
        return peer
    # what only people of the country can dial is no address for a provider
    return Peer(phone_in(peer.address, region) or peer.address, person, group)


def _group(group: GroupSeen, region: str) -> GroupSeen:
    listed = group.participants
    if listed is None or not any(_is_local(one.identity) for one in listed):
        return group
    known = (Participant(_identity(one.identity, region), one.name, one.is_admin) for one in listed)
    return replace(group, participants=tuple(known))


def _person(person: Person, region: str) -> Person:
    if not any(_is_local(one) for one in person.identities):
        return person
    return replace(person, identities=tuple(_identity(one, region) for one in person.identities))


def _identity(known: Identity, region: str) -> Identity:
    phone = phone_in(known.value, region) if _is_local(known) else None
    return Identity("phone", phone) if phone else known


def _is_local(known: Identity) -> bool:
    return known.kind == "jid" and known.value.lstrip(" (").startswith("0")
