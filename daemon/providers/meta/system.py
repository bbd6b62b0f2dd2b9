"""What WhatsApp itself tells of a customer: another number, another user id, another security code."""

import re
from collections.abc import Iterator
from typing import Any

from daemon.facts import Fact, IdentityLinked
from daemon.providers.body import name, record, text
from daemon.providers.meta.people import addresses
from daemon.providers.people import identity, in_order
from store.models import Identity

NUMBER, USER_ID, SECURITY = "their number has changed", "their user id has changed", "their security code has changed"
KINDS: dict[str, str] = {
    "user_changed_number": NUMBER,
    "customer_changed_number": NUMBER,
    "user_changed_user_id": USER_ID,
    "customer_identity_changed": SECURITY,
    "user_identity_changed": SECURITY,
}
_EVIDENCE = {NUMBER: "meta number change", USER_ID: "meta user id change"}
# Their name stands before it, and may say anything: only the end is Meta's.
_FROM_TO = re.compile(r" changed from (\S{1,200}) to (\S{1,200})\Z")


def present(message: dict[str, Any]) -> tuple[Identity, ...]:
    """Who they are now, as far as it is told."""
    system = record(message.get("system"))
    phone = system.get("new_wa_id") or system.get("wa_id")
    return tuple(filter(None, addresses(phone, system.get("user_id"), system.get("parent_user_id"))))


def former(message: dict[str, Any], sender: tuple[Identity, ...]) -> Identity | None:
    """Who they were before, of the kind that has changed: who the message is from, else what its words say."""
    kind = _changed_kind(message)
    now = next((one for one in present(message) if one.kind == kind), None)
    before = next((one for one in sender if one.kind == kind and one != now), None)
    return before or _told(message, kind, now)


def words(message: dict[str, Any], before: Identity | None) -> str:
    """One line."""
    system = record(message.get("system"))
    told = KINDS.get(name(system.get("type")))
    if told is None:
        return (
            " ".join(text(system.get("body")).split()) or f"WhatsApp tells: {name(system.get('type')) or 'something'}"
        )
    kind = _changed_kind(message)
    now = next((one for one in present(message) if one.kind == kind), None)
    if before and now:
        return f"{told} from {before.value} to {now.value}"
    return f"{told} to {now.value}" if now and kind else told


def links(message: dict[str, Any], before: Identity | None) -> Iterator[Fact]:
    """That they are one person: who they were with who they are, and all that they are now."""
    evidence = _EVIDENCE.get(KINDS.get(name(record(message.get("system")).get("type")), ""))
    now = present(message)
    if evidence is None or not now:
        return
    changed = next((one for one in now if one.kind == _changed_kind(message)), now[0])
    if before and before != changed:
        yield IdentityLinked(before, changed, evidence)
    for other in now:
        if other != changed:
            yield IdentityLinked(changed, other, evidence)


def person_of(message: dict[str, Any], before: Identity | None) -> tuple[Identity, ...]:
    """Of a message from nobody: whom it speaks of."""
    return in_order((before, *present(message)))


def _changed_kind(message: dict[str, Any]) -> str:
    told = KINDS.get(name(record(message.get("system")).get("type")))
    return {NUMBER: "phone", USER_ID: "bsuid"}.get(told or "", "")


def _told(message: dict[str, Any], kind: str, now: Identity | None) -> Identity | None:
    found = _FROM_TO.search(text(record(message.get("system")).get("body")).strip())
    if not found or now is None:
        return None
    before, after = identity(found[1]), identity(found[2])
    return before if before and after == now and before.kind == kind and before != now else None
