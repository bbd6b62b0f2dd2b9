"""messages[] and message_echoes[]: what customers wrote, and what the phone app wrote for us."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from daemon.providers.meta.change import Change
from daemon.providers.meta.content import content_of
from daemon.providers.meta.people import Contact, address_of, contacts_of, links_of, someone
from store.models import Origin


def messages(change: Change, elements: Sequence[object]) -> list[Part]:
    return _parts(change, "messages", elements, _received)


def echoes(change: Change, elements: Sequence[object]) -> list[Part]:
    return _parts(change, "message_echoes", elements, _echoed)


@dataclass(frozen=True, slots=True)
class _Said:
    """One element of a list, with what is needed to read it."""

    id: str
    element: dict[str, Any]
    contacts: Sequence[Contact]
    is_alone: bool

    def who(self, side: str) -> Person | None:
        return someone(self.element, side, self.contacts, self.is_alone)


def _parts(change: Change, listed_as: str, elements: Sequence[object], read: Callable[[_Said], Fact]) -> list[Part]:
    contacts = contacts_of(change)
    parts = links_of(change, contacts)
    for index, element in enumerate(elements):
        message = record(element)
        said = _Said(name(message.get("id")), message, contacts, len(elements) == 1)
        fact = read(said) if said.id else Unknown("a message without an id")
        parts.append(change.row(fact, listed_as, index))
    return parts


def _received(said: _Said) -> Fact:
    if event := _EVENTS.get(name(said.element.get("type"))):
        person = said.who("from")
        return event(said, person.identities[0].value if person else None)
    person, group_id = said.who("from"), name(said.element.get("group_id"))
    if group_id:
        return _message(said, Peer(group_id, group=GroupSeen(group_id)), "live", person)
    if person is None:
        return Unknown("a message from nobody")
    return _message(said, Peer(address_of(said.element, "from", person), person), "live", person)


def _echoed(said: _Said) -> Fact:
    if event := _EVENTS.get(name(said.element.get("type"))):
        return event(said, "us")
    person = said.who("to")
    if person is None:
        return Unknown("an echo to nobody")
    return _message(said, Peer(address_of(said.element, "to", person), person), "echo", None)


def _message(said: _Said, peer: Peer, origin: Origin, sender: Person | None) -> MessageReceived:
    content = content_of(said.element)
    quoted = name(record(said.element.get("context")).get("id")) or None
    is_ours = origin == "echo"
    return MessageReceived(
        peer=peer,
        direction="outbound" if is_ours else "inbound",
        dedupe_key=said.id,
        provider_message_id=said.id,
        type=content.type,
        body=content.body,
        sent_at=seconds(said.element.get("timestamp")),
        origin=origin,
        sender=sender,
        status="sent" if is_ours else None,
        detail=content.detail,
        media=content.media,
        quoted_key=quoted,
        quoted_id=quoted,
    )


def _reaction(said: _Said, actor: str | None) -> Fact:
    reaction = record(said.element.get("reaction"))
    target = name(reaction.get("message_id"))
    if not target or actor is None:
        return Unknown("a reaction to nothing" if actor else "a reaction from nobody")
    emoji = text(reaction.get("emoji"))
    return ReactionChanged(target, actor, emoji, seconds(said.element.get("timestamp")), f"reaction:{said.id}")


def _edit(said: _Said, _: str | None) -> Fact:
    edit = record(said.element.get("edit"))
    target = name(edit.get("original_message_id"))
    if not target or not isinstance(edit.get("message"), dict):
        return Unknown("an edit of nothing" if not target else "an edit without a message")
    body = content_of(edit["message"]).body
    return MessageEdited(target, body, seconds(said.element.get("timestamp")), f"edit:{said.id}")


def _revoke(said: _Said, _: str | None) -> Fact:
    target = name(record(said.element.get("revoke")).get("original_message_id"))
    if not target:
        return Unknown("a revoke of nothing")
    return MessageRevoked(target, seconds(said.element.get("timestamp")), f"revoke:{said.id}")


_EVENTS: dict[str, Callable[[_Said, str | None], Fact]] = {"reaction": _reaction, "edit": _edit, "revoke": _revoke}
