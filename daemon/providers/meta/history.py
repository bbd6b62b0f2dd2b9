"""history: what the phone app holds from before a number came to the API, chunk by chunk and in any order."""

from collections.abc import Iterator, Sequence
from typing import Any

from daemon.facts import AccountNotice, ChatSnapshot, ChatsSynced, Fact, Ignored, Part, Peer, Person, Unknown
from daemon.providers.body import name, pointer, record, whole
from daemon.providers.meta.change import Change
from daemon.providers.meta.messages import EVENTS, Said, facts_of, message, parts, received, written_here
from daemon.providers.meta.notices import one_line
from daemon.providers.meta.people import addresses
from daemon.providers.meta.statuses import error_words
from daemon.providers.people import identity, in_order
from daemon.rules.people import peer_key
from store.models import Identity, MessageStatus

STATUSES: dict[str, MessageStatus] = {
    "PENDING": "pending",
    "SENT": "sent",
    "DELIVERED": "delivered",
    "READ": "read",
    "PLAYED": "played",
    "ERROR": "failed",
}
_DECLINED = "the history was not shared"


def history(change: Change, elements: Sequence[object]) -> list[Part]:
    """Chunks of conversations, or word that there are none to come."""
    us = _ours(change)
    return [part for index, chunk in enumerate(elements) for part in _chunk(change, record(chunk), index, us)]


def files(change: Change, elements: Sequence[object]) -> list[Part]:
    """The media of messages whose place a chunk has held before, or will."""
    us = _ours(change)
    return parts(change, "messages", elements, lambda said: _by(said, us), "history")


def _chunk(change: Change, chunk: dict[str, Any], index: int, us: Identity | None) -> Iterator[Part]:
    place = ("history", index)
    threads, errors = chunk.get("threads"), chunk.get("errors")
    if isinstance(errors, list) and errors:
        words = one_line(f"{_DECLINED}: {error_words(errors) or 'no details'}")
        yield change.part(AccountNotice("history", words, at=change.at), *place, "errors")
    if not isinstance(threads, list):
        if not errors:
            yield change.part(Unknown("a chunk of history without threads"), *place)
        return
    percent = whole(record(chunk.get("metadata")).get("progress"))
    known = None if percent is None else max(0, min(percent, 100))
    if not threads and known is None:
        yield change.part(Ignored("threads is empty"), *place, "threads")
        return
    yield change.row(ChatsSynced(len(threads), percent=known), *place)
    for at, thread in enumerate(threads):
        where = pointer(change.pointer, "value", *place, "threads", at)
        for one in _thread(change, record(thread), (*place, "threads", at), us):
            yield Part(one.pointer, one.refs, one.fact, whole=where)


def _thread(
    change: Change, thread: dict[str, Any], place: tuple[str | int, ...], us: Identity | None
) -> Iterator[Part]:
    context = record(thread.get("context"))
    given = thread.get("id") or context.get("wa_id")
    peer = _peer(addresses(given, context.get("user_id"), context.get("parent_user_id")), name(given))
    if peer is None:
        yield change.row(Unknown("a conversation with nobody"), *place)
        return
    yield change.row(ChatSnapshot(peer, None, None), *place)
    listed = thread.get("messages")
    for at, element in enumerate(listed if isinstance(listed, list) else ()):
        said = Said(name(record(element).get("id")), record(element), (), False, "history", peer)
        for fact in facts_of(said, lambda one: _by(one, us)):
            yield change.row(fact, *place, "messages", at)


def _peer(known: tuple[Identity, ...], address: str) -> Peer | None:
    identities = in_order(known)
    return Peer(address or identities[0].value.removeprefix("+"), Person(identities)) if identities else None


def _by(said: Said, us: Identity | None) -> Iterator[Fact]:
    """Of the customer, in whose thread it stands, or of us."""
    if not _is_ours(said, us):
        yield from received(said)
        return
    status = STATUSES.get(name(record(said.element.get("history_context")).get("status")).upper(), "sent")
    person = said.who("to")
    if said.type in EVENTS or not (said.thread or person):
        yield from written_here(said)
        return
    peer = said.thread or Peer(name(said.element.get("to")), person)
    yield message(said, peer, None, status)


def _is_ours(said: Said, us: Identity | None) -> bool:
    """In a conversation of two, whoever is not the customer is us."""
    sender = identity(name(said.element.get("from")))
    if sender is None:
        return False
    if said.thread and said.thread.person:
        return not any(peer_key(sender) == peer_key(one) for one in said.thread.person.identities)
    return us is not None and peer_key(sender) == peer_key(us)


def _ours(change: Change) -> Identity | None:
    return identity(name(record(change.value.get("metadata")).get("display_phone_number")))
