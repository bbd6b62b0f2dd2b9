"""messages[] and message_echoes[]: what customers wrote, and what the phone app wrote for us."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from daemon.facts import (
    Fact,
    GroupSeen,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    Part,
    Peer,
    Person,
    ReactionChanged,
    Unknown,
)
from daemon.providers.body import name, record, seconds, text
from daemon.providers.meta import system
from daemon.providers.meta.change import Change
from daemon.providers.meta.content import content_of
from daemon.providers.meta.lines import line
from daemon.providers.meta.people import Contact, address_of, addresses_at, contacts_of, links, links_of, someone
from daemon.providers.meta.remarks import remarks_of
from daemon.providers.people import in_order
from store.models import Identity, MessageStatus, Millis, Origin


@dataclass(frozen=True, slots=True)
class Said:
    """One element of a list, with what is needed to read it."""

    id: str
    element: dict[str, Any]
    contacts: Sequence[Contact]
    is_alone: bool
    origin: Origin = "live"
    thread: Peer | None = None
    """In whose conversation it stands, where the list says so."""

    @property
    def at(self) -> Millis | None:
        return seconds(self.element.get("timestamp"))

    @property
    def type(self) -> str:
        return name(self.element.get("type"))

    def who(self, side: str) -> Person | None:
        return someone(self.element, side, self.contacts, self.is_alone)


Read = Callable[[Said], Iterator[Fact]]


def messages(change: Change, elements: Sequence[object]) -> list[Part]:
    return parts(change, "messages", elements, received)


def echoes(change: Change, elements: Sequence[object]) -> list[Part]:
    return parts(change, "message_echoes", elements, written_here, "echo")


def parts(
    change: Change, listed_as: str, elements: Sequence[object], read: Read, origin: Origin = "live"
) -> list[Part]:
    contacts = contacts_of(change)
    found = links_of(change, contacts)
    for index, element in enumerate(elements):
        message = record(element)
        said = Said(name(message.get("id")), message, contacts, len(elements) == 1, origin)
        found += [change.row(fact, listed_as, index) for fact in facts_of(said, read)]
    return found


def facts_of(said: Said, read: Read) -> Iterator[Fact]:
    """At least one."""
    if said.id:
        yield from read(said)
    else:
        yield Unknown("a message without an id")


def received(said: Said) -> Iterator[Fact]:
    """From a customer, or of one."""
    if said.type == "system":
        yield from _told(said)
        return
    person = said.who("from")
    if event := EVENTS.get(said.type):
        yield event(said, person.identities[0].value if person else None)
        return
    peer = _group(said) or said.thread or (Peer(address_of(said.element, "from", person), person) if person else None)
    yield from links(_apart(said, "from"))
    yield message(said, peer, person or peer.person) if peer else Unknown("a message from nobody")


def written_here(said: Said) -> Iterator[Fact]:
    """From us, by the phone app."""
    if event := EVENTS.get(said.type):
        yield event(said, "us")
        return
    person = said.who("to")
    peer = said.thread or (Peer(address_of(said.element, "to", person), person) if person else None)
    yield from links(_apart(said, "to"))
    yield message(said, peer, None, "sent") if peer else Unknown("a message of ours to nobody")


def message(said: Said, peer: Peer, sender: Person | None, status: MessageStatus | None = None) -> MessageReceived:
    """`status`: of one of ours, as far as its element tells."""
    content = content_of(said.element)
    quoted = name(record(said.element.get("context")).get("id")) or None
    return MessageReceived(
        peer=peer,
        direction="outbound" if status else "inbound",
        dedupe_key=said.id,
        provider_message_id=said.id,
        type=content.type,
        body=content.body,
        sent_at=said.at,
        origin=said.origin,
        sender=sender,
        status=status,
        detail=content.detail,
        media=content.media,
        quoted_key=quoted,
        quoted_id=quoted,
        remarks=remarks_of(said.element),
    )


def _group(said: Said) -> Peer | None:
    group_id = name(said.element.get("group_id"))
    return Peer(group_id, group=GroupSeen(group_id)) if group_id else None


def _apart(said: Said, side: str) -> tuple[Identity, ...]:
    """The addresses that no contact names, where a person as a fact has room for one of a kind only."""
    named = addresses_at(said.element, side)
    return named if len(in_order(named)) < len(named) and not said.contacts else ()


def _told(said: Said) -> Iterator[Fact]:
    """A line in the customer's conversation, and who is who after it."""
    person = said.who("from")
    before = system.former(said.element, person.identities if person else ())
    named = person or Person(system.person_of(said.element, before))
    if not named.identities:
        yield Unknown("a message from nobody")
        return
    peer = _group(said) or said.thread or Peer(address_of(said.element, "from", named), named)
    yield from system.links(said.element, before)
    made = line(peer, said.id, system.words(said.element, before), said.at, said.origin)
    yield replace(made, provider_message_id=said.id)


def _reaction(said: Said, actor: str | None) -> Fact:
    reaction = record(said.element.get("reaction"))
    target = name(reaction.get("message_id"))
    if not target or actor is None:
        return Unknown("a reaction to nothing" if actor else "a reaction from nobody")
    return ReactionChanged(target, actor, text(reaction.get("emoji")), said.at, f"reaction:{said.id}")


def _edit(said: Said, _: str | None) -> Fact:
    edit = record(said.element.get("edit"))
    target = name(edit.get("original_message_id"))
    if not target or not isinstance(edit.get("message"), dict):
        return Unknown("an edit of nothing" if not target else "an edit without a message")
    return MessageEdited(target, content_of(edit["message"]).body, said.at, f"edit:{said.id}")


def _revoke(said: Said, _: str | None) -> Fact:
    target = name(record(said.element.get("revoke")).get("original_message_id"))
    if not target:
        return Unknown("a revoke of nothing")
    return MessageRevoked(target, said.at, f"revoke:{said.id}")


EVENTS: dict[str, Callable[[Said, str | None], Fact]] = {"reaction": _reaction, "edit": _edit, "revoke": _revoke}
