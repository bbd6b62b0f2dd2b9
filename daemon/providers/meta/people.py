"""The people of a change: its contacts, and which of them wrote a message."""

from collections.abc import Iterator, Sequence
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
    """A phone before user ids, and the user's before the parent's."""
    called: str


def contacts_of(change: Change) -> list[Contact]:
    listed = change.value.get("contacts")
    return [_contact(record(element)) for element in listed] if isinstance(listed, list) else []


def links_of(change: Change, contacts: Sequence[Contact]) -> list[Part]:
    """Each pair of addresses that Meta says is one person."""
    return [
        change.row(link, "contacts", index)
        for index, contact in enumerate(contacts)
        for link in links(contact.identities)
    ]


def links(identities: Sequence[Identity]) -> Iterator[IdentityLinked]:
    """That the first of them is each of the others."""
    for other in identities[1:]:
        yield IdentityLinked(identities[0], other, _EVIDENCE)


def someone(element: dict[str, Any], side: str, contacts: Sequence[Contact], is_alone: bool) -> Person | None:
    """Who stands at one side of a message: `from` or `to`. None when nobody is named.

    `is_alone`: no other message of the change could own the only contact; wa_id and from need not match.
    """
    named = addresses_at(element, side)
    contact = next((each for each in contacts if any(known in each.identities for known in named)), None)
    if contact is None and is_alone and len(contacts) == 1:
        contact = contacts[0]
    identities = in_order((*named, *(contact.identities if contact else ())))
    if not identities:
        return None
    return Person(identities, claimed_name(contact.called, identities) if contact else None)


def address_of(element: dict[str, Any], side: str, person: Person) -> str:
    """What Meta itself writes the person as."""
    return name(element.get(side)) or person.identities[0].value.removeprefix("+")


def addresses_at(element: dict[str, Any], side: str) -> tuple[Identity, ...]:
    return addresses(element.get(side), element.get(f"{side}_user_id"), element.get(f"{side}_parent_user_id"))


def addresses(phone: object, user_id: object, parent: object = None) -> tuple[Identity, ...]:
    """Every address that is given, each once, a phone first.

    Before phones were left out, an empty text stood there, and a user id may stand in the phone's place.
    """
    found = (identity(name(phone)), *(Identity("bsuid", name(each)) if identity(name(each)) else None
                                      for each in (user_id, parent)))  # fmt: skip
    return tuple(dict.fromkeys(filter(None, found)))


def called(profile: dict[str, Any]) -> str:
    """Their name, else the name under which others find them: it may change, and is no key."""
    username = text(profile.get("username")).strip()
    return text(profile.get("name")) or (f"@{username.removeprefix('@')}" if username else "")


def _contact(element: dict[str, Any]) -> Contact:
    given = addresses(element.get("wa_id"), element.get("user_id"), element.get("parent_user_id"))
    return Contact(given, called(record(element.get("profile"))))
