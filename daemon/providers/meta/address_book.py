"""state_sync[] and user_id_update[]: what the phone app's address book calls people, and who is who by user id."""

from collections.abc import Iterator, Sequence
from typing import Any

from daemon.facts import ContactSeen, Fact, IdentityLinked, Ignored, Part, Person, Unknown
from daemon.providers.body import name, record, seconds, text
from daemon.providers.meta.change import Change
from daemon.providers.meta.people import addresses, contacts_of, links, links_of
from daemon.providers.people import claimed_name, identity, in_order
from store.models import Identity

ACTIONS = ("add", "remove")
"""Who edits a name adds it again."""
_EVIDENCE = "meta user id change"


def state_sync(change: Change, elements: Sequence[object]) -> list[Part]:
    found = []
    for index, element in enumerate(elements):
        found += [change.row(fact, "state_sync", index) for fact in _entry(record(element))]
    return found


def user_ids(change: Change, elements: Sequence[object]) -> list[Part]:
    found = links_of(change, contacts_of(change))
    for index, element in enumerate(elements):
        found += [change.row(fact, "user_id_update", index) for fact in _renewed(record(element))]
    return found


def _entry(entry: dict[str, Any]) -> Iterator[Fact]:
    kind, action = name(entry.get("type")), name(entry.get("action"))
    if kind != "contact" or action not in ACTIONS:
        yield Unknown(f"{action[:32]!r} of {kind[:32]!r} in the address book is not known")
        return
    contact = record(entry.get("contact"))
    known = addresses(contact.get("phone_number"), contact.get("user_id"), contact.get("parent_user_id"))
    identities = in_order(known)
    if not identities:
        yield Unknown("an entry of the address book without an address")
        return
    yield from links(known)
    at = seconds(record(entry.get("metadata")).get("timestamp"))
    listed_as = claimed_name(_called(contact), identities) if action == "add" else None
    # without a name there is no claim, and one of before counts no more
    yield ContactSeen(Person(identities, listed_as), at, "book", is_unlisted=listed_as is None)


def _called(contact: dict[str, Any]) -> str:
    return text(contact.get("full_name")) or text(contact.get("first_name"))


def _renewed(update: dict[str, Any]) -> Iterator[Fact]:
    """Whoever had the old id is who has the new one."""
    user, parent = record(update.get("user_id")), record(update.get("parent_user_id"))
    now = addresses(update.get("wa_id"), user.get("current"), parent.get("current"))
    told = [*links(now)]
    for pair in (user, parent):
        before, after = _user_id(pair.get("previous")), _user_id(pair.get("current"))
        if before and after and before != after:
            told.append(IdentityLinked(before, after, _EVIDENCE))
    if not now:
        yield Unknown("a new user id of nobody")
    elif not told:
        yield Ignored("a user id as it was")
    else:
        yield from told


def _user_id(value: object) -> Identity | None:
    written = name(value)
    return Identity("bsuid", written) if identity(written) else None
