"""What is told of chats and people beside messages: unread counts, archiving, changed numbers."""

from typing import Any

from daemon.facts import (
    ChatSnapshot,
    ContactSeen,
    Fact,
    GroupChanged,
    GroupSeen,
    IdentityLinked,
    Ignored,
    Peer,
    Unknown,
)
from daemon.facts import Person as Somebody
from daemon.providers.body import moment, record, whole
from daemon.providers.people import identity
from daemon.providers.webjs_objects import BROADCAST, is_broadcast, jid, usual
from daemon.providers.wwebjs_api import lines
from daemon.providers.wwebjs_api.messages import said
from daemon.providers.wwebjs_api.peers import peer_of, told, who

EVIDENCE = "WhatsApp told of a changed number"
_MOST_UNREAD = 99_999


def unread(data: dict[str, Any]) -> list[Fact]:
    """The telephone's own count of a chat, which is that of the moment at which it is told."""
    chat = record(data.get("chat"))
    address = usual(jid(chat.get("id")))
    if is_broadcast(address):
        return [BROADCAST]
    peer = told(chat, address)
    if peer is None:
        return [Unknown("a chat with nobody")]
    count = _count(chat.get("unreadCount"))
    return [*_named(peer), ChatSnapshot(_unnamed(peer), count, None, moment(chat.get("timestamp")))]


def put_away(reason: str, data: dict[str, Any]) -> list[Fact]:
    """What is done to a chat on the telephone is none of the desk's business."""
    return [Ignored(reason) if jid(record(data.get("chat")).get("id")) else Unknown("a chat with nobody")]


def changed_number(data: dict[str, Any]) -> list[Fact]:
    """Somebody has another number now, and stays the same person."""
    before, now = usual(jid(data.get("oldId"))), usual(jid(data.get("newId")))
    one, other = identity(before), identity(now)
    if one is None or other is None or one == other:
        return [Unknown("a changed number that names no two")]
    facts: list[Fact] = [IdentityLinked(one, other, EVIDENCE)]
    message = said(data) if "message" in data else None
    peer = peer_of(message.id.chat) if message and not message.is_broadcast else None
    if message and peer:
        words = f"their number has changed from {who(before)} to {who(now)}"
        facts.append(lines.line(peer, message.id, words, moment(message.message.get("timestamp"))))
    return facts


def _named(peer: Peer) -> list[Fact]:
    if peer.group:
        return [GroupChanged(peer.group, None)]
    return [ContactSeen(peer.person, None)] if peer.person and peer.person.name else []


def _unnamed(peer: Peer) -> Peer:
    """Names go by when they were told, not by the last message in the chat."""
    return Peer(
        peer.address,
        Somebody(peer.person.identities) if peer.person else None,
        GroupSeen(peer.group.jid) if peer.group else None,
    )


def _count(given: object) -> int | None:
    if type(given) is int and given < 0:
        return -1
    count = whole(given)
    return None if count is None else min(count, _MOST_UNREAD)
