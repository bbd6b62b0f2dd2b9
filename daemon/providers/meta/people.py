"""The people of a change: its contacts, and which of them wrote a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from daemon.facts import IdentityLinked, Part, Person
from daemon.providers.body import name, record, text
from daemon.providers.meta.change import Change
from daemon.providers.people import claimed_name, identity, in_order
from store.models import Identity

_EVIDENCE = "meta contact"


@dataclass(frozen=True, slots=True)
class Contact:
    """One element of contacts[]."""

    identities: tuple[Identity, ...]
    profile_name: str


def contacts_of(change: Change) -> list[Contact]:
    listed = change.value.get("contacts")
    return [_contact(record(element)) for element in listed] if isinstance(listed, list) else []


def links_of(change: Change, contacts: Sequence[Contact]) -> list[Part]:
    """Each phone that Meta says belongs to a user id."""
    links = []
    for index, contact in enumerate(contacts):
        if len(contact.identities) > 1 and {"phone", "bsuid"} <= {known.kind for known in contact.identities}:
            one, other = contact.identities[:2]
            links.append(change.row(IdentityLinked(one, other, _EVIDENCE), "contacts", index))
    return links


def someone(element: dict[str, Any], side: str, contacts: Sequence[Contact], is_alone: bool) -> Person | None:
    """Who stands at one side of a message: `from` or `to`. None when nobody is named.

    `is_alone`: no other message of the change could own the only contact; wa_id and from need not match.
    """
    named = in_order(_addresses(element.get(side), element.get(f"{side}_user_id")))
    contact = next((each for each in contacts if any(known in each.identities for known in named)), None)
    if contact is None and is_alone and len(contacts) == 1:
        contact = contacts[0]
    identities = in_order((*named, *(contact.identities if contact else ())))
    if not identities:
        return None
    return Person(identities, claimed_name(contact.profile_name, identities) if contact else None)


def address_of(element: dict[str, Any], side: str, person: Person) -> str:
    """What Meta itself writes the person as."""
    return name(element.get(side)) or person.identities[0].value.removeprefix("+")


def _contact(element: dict[str, Any]) -> Contact:
    profile_name = text(record(element.get("profile")).get("name"))
    return Contact(in_order(_addresses(element.get("wa_id"), element.get("user_id"))), profile_name)


def _addresses(phone: object, user_id: object) -> tuple[Identity | None, ...]:
    """Before phones were left out, an empty text stood there, and a user id may stand in the phone's place."""
    user = identity(name(user_id))
    return identity(name(phone)), Identity("bsuid", name(user_id)) if user else None
