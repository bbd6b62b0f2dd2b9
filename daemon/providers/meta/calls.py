"""calls[] and user_preferences[]: what a customer did besides writing, as lines of the conversation."""

from collections.abc import Iterator, Sequence
from typing import Any

from daemon.facts import Fact, Ignored, MessageReceived, Part, Peer, Unknown
from daemon.providers.body import name, record, seconds, text, whole
from daemon.providers.meta.change import Change
from daemon.providers.meta.lines import line
from daemon.providers.meta.people import address_of, contacts_of, links_of, someone

FROM_CUSTOMER, FROM_US = "USER_INITIATED", "BUSINESS_INITIATED"
EVENTS = ("connect", "terminate")
STATUSES = ("RINGING", "ACCEPTED", "REJECTED")


def calls(change: Change, elements: Sequence[object]) -> list[Part]:
    contacts = contacts_of(change)
    found = links_of(change, contacts)
    for index, element in enumerate(elements):
        call = record(element)
        is_ours = name(call.get("direction")) == FROM_US
        person = someone(call, "to" if is_ours else "from", contacts, len(elements) == 1)
        peer = Peer(address_of(call, "to" if is_ours else "from", person), person) if person else None
        found.append(change.row(_call(call, peer, is_ours=is_ours), "calls", index))
    return found


def progress(change: Change, elements: Sequence[object]) -> list[Part]:
    """How a call of ours gets on: what becomes of it in the end is told as the call itself."""
    found = []
    for index, element in enumerate(elements):
        word = name(record(element).get("status"))
        known = word in STATUSES
        fact: Fact = Ignored(f"a call: {word}") if known else Unknown(f"status {word[:64]!r} of a call is not known")
        found.append(change.part(fact, "statuses", index))
    return found


def preferences(change: Change, elements: Sequence[object]) -> list[Part]:
    contacts = contacts_of(change)
    found = links_of(change, contacts)
    for index, element in enumerate(elements):
        told = record(element)
        person = someone({**told, "from": told.get("wa_id"), "from_user_id": told.get("user_id")}, "from", contacts,
                         len(elements) == 1)  # fmt: skip
        if person is None:
            found.append(change.row(Unknown("a preference of nobody"), "user_preferences", index))
            continue
        peer = Peer(name(told.get("wa_id")) or person.identities[0].value.removeprefix("+"), person)
        at, words = name(told.get("timestamp")), "".join(_preference(told))
        key = ":".join(filter(None, ("preference", person.identities[0].value, name(told.get("value")), at)))
        found.append(change.row(line(peer, key, words, seconds(at)), "user_preferences", index))
    return found


def _call(call: dict[str, Any], peer: Peer | None, *, is_ours: bool) -> Fact:
    number, event = name(call.get("id")), name(call.get("event"))
    if not number:
        return Unknown("a call without an id")
    if event not in EVENTS:
        return Unknown(f"event {event[:64]!r} of a call is not known")
    if peer is None:
        return Unknown("a call to nobody" if is_ours else "a call from nobody")
    at = seconds(call.get("start_time")) or seconds(call.get("timestamp"))
    if is_ours:
        return line(peer, f"call:{number}", f"we called them{_length(call)}", at)
    return MessageReceived(
        peer=peer,
        direction="inbound",
        dedupe_key=f"call:{number}",
        provider_message_id=None,
        type="system",
        body=f"voice call{_length(call)}",
        sent_at=at,
        sender=peer.person,
    )


def _length(call: dict[str, Any]) -> str:
    """How long it took. Of two tellings of a call the longer words are the later."""
    if name(call.get("event")) != "terminate":
        return ""
    took = whole(call.get("duration"))
    return f", {took // 60}:{took % 60:02}" if took and took > 0 else ": nobody answered"


def _preference(told: dict[str, Any]) -> Iterator[str]:
    detail = " ".join(text(told.get("detail")).split())
    about = name(told.get("category")).replace("_", " ") or "messages"
    yield detail or f"they said {name(told.get('value')) or 'something'} to {about}"
