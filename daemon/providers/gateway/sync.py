"""A batch of a sync as facts: what the gateway holds of up to 50 chats, in every form that it was ever written in."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from daemon.facts import (
    ChatSnapshot,
    ChatsSynced,
    ContactSeen,
    Fact,
    GroupChanged,
    GroupSeen,
    Ignored,
    Part,
    Peer,
    Person,
    Unknown,
)
from daemon.providers.body import moment, name, pointer, record, written_moment
from daemon.providers.gateway import synced_messages, synced_peers
from daemon.providers.gateway.ids import session_names
from daemon.providers.webjs_objects import BROADCAST, is_broadcast
from store.models import Millis

_TIMES = ("synced_at", "sent_at", "delivered_at")
_UNREAD = ("unread_count", "unreadCount")
_MOST_UNREAD = 99_999
_MOST_CHATS = 1_000_000
_NAMELESS = Unknown("it names no session")


def is_batch(body: Mapping[str, Any]) -> bool:
    """Whether a body is a batch of a sync, and no event."""
    return isinstance(body.get("chats"), list) and "event" not in body


def parts(body: dict[str, Any]) -> list[Part]:
    """What a batch says, chat by chat; never raises. A chat that cannot be understood costs none of the others."""
    refs, chats = session_names(body), body["chats"]
    if not chats:
        return [Part("/chats", refs, ChatsSynced(0, _total(body)) if refs else Ignored("an empty batch"))]
    found = [part for place, chat in enumerate(chats) for part in _of_chat(body, chat, pointer("/chats", place))]
    told = Counter(part.refs for part in found if part.refs and isinstance(part.fact, (ChatSnapshot, Unknown))
                   and part.pointer == part.whole)  # fmt: skip
    return [
        *(
            Part("/chats", named, ChatsSynced(count, _total(body), is_first=body.get("is_first") is True))
            for named, count in told.items()
        ),
        *found,
    ]


def _of_chat(body: dict[str, Any], chat: object, at: str) -> Iterator[Part]:
    plain = record(chat)
    refs = session_names(plain) or session_names(body)
    for where, fact in _facts(body, plain, at):
        is_lost = not refs and not isinstance(fact, Ignored)
        yield Part(where, refs, _NAMELESS if is_lost else fact, whole=at)
        if is_lost:
            return


def _facts(body: dict[str, Any], chat: dict[str, Any], at: str) -> Iterator[tuple[str, Fact]]:
    peer = synced_peers.peer_of(chat)
    if not isinstance(peer, Peer):
        yield at, Unknown(peer)
        return
    if is_broadcast(peer.address):
        yield at, BROADCAST
        return
    when = _synced_at(body, chat)
    if peer.group:
        yield at, GroupChanged(peer.group, when)
    elif peer.person:
        yield at, ContactSeen(peer.person, when)
    peer = _unnamed(peer)
    yield at, ChatSnapshot(peer, _unread(chat), when, moment(chat.get("timestamp")))
    yield from synced_messages.of(chat, peer, at)


def _unnamed(peer: Peer) -> Peer:
    """Names go by the time of the sync, not by that of a message in the chat."""
    return Peer(
        peer.address,
        Person(peer.person.identities) if peer.person else None,
        GroupSeen(peer.group.jid) if peer.group else None,
    )


def _synced_at(body: dict[str, Any], chat: dict[str, Any]) -> Millis | None:
    """When the gateway looked. Some write the last message's time there, and older is no sync that knows of it."""
    written = next(filter(None, (written_moment(one.get(key)) for one in (chat, body) for key in _TIMES)), None)
    last = moment(chat.get("timestamp"))
    return None if written is None or (last is not None and written < last) else written


def _unread(chat: dict[str, Any]) -> int | None:
    given = next((chat[key] for key in _UNREAD if chat.get(key) is not None), None)
    digits = name(given)
    if not digits.removeprefix("-").isascii() or not digits.removeprefix("-").isdigit():
        return None
    return max(-1, min(int(digits[:_LONGEST_NUMBER]), _MOST_UNREAD))


def _total(body: dict[str, Any]) -> int | None:
    total = body.get("total_chats")
    if not isinstance(total, int) or isinstance(total, bool):
        return None
    return total if 0 < total <= _MOST_CHATS else None


_LONGEST_NUMBER = 12
