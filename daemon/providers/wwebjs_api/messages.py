"""A Message of the library as facts: what it says, who wrote it, where, and what it answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from daemon.facts import Fact, Ignored, MessageReceived, MessageRevoked, Peer, Unknown
from daemon.providers.body import moment, name, record, text
from daemon.providers.webjs_objects import ACKS, BROADCAST, MessageId, is_broadcast, jid, message_id, usual
from daemon.providers.wwebjs_api import lines
from daemon.providers.wwebjs_api.content import content_of, media_of, media_told, remarks
from daemon.providers.wwebjs_api.peers import is_group, peer_of, person
from store.models import MessageStatus

FILE_AT: Final = "/messageMedia/data"
"""Where a file stands in the `data` that brings it."""
GROUP_KINDS: Final = frozenset({"gp2", "group_notification"})
NOTICE_KINDS: Final = frozenset({"e2e_notification", "notification", "notification_template", "broadcast_notification"})
PASSED_OVER: Final[dict[str, Ignored]] = {
    "debug": Ignored("what the library notes for itself"),
    "protocol": Ignored("what telephones tell each other"),
    "reaction": Ignored("a reaction tells itself by message_reaction"),
}
"""Types that are nothing for the desk."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message whose id could be read."""

    message: dict[str, Any]
    id: MessageId
    kind: str
    """The library's word for what it is."""

    @property
    def is_ours(self) -> bool:
        return self.id.is_ours

    @property
    def raw(self) -> dict[str, Any]:
        """The engine's own fields."""
        return record(self.message.get("_data"))

    @property
    def here(self) -> str:
        """Its `from`; in a private chat the writer."""
        return usual(jid(self.message.get("from")) or jid(self.raw.get("from")))

    @property
    def there(self) -> str:
        return usual(jid(self.message.get("to")) or jid(self.raw.get("to")))

    @property
    def is_broadcast(self) -> bool:
        return is_broadcast(self.id.chat) or self.message.get("isStatus") is True


def said(data: dict[str, Any]) -> Said | None:
    """The message of an event; some post it as `data` itself. None without an id."""
    message = record(data.get("message")) or data
    raw = record(message.get("_data"))
    given = message.get("id") or raw.get("id")
    is_ours = message.get("fromMe") is True or record(given).get("fromMe") is True
    sides = (message.get("to"), raw.get("to")) if is_ours else (message.get("from"), raw.get("from"))
    known = message_id(given, next(filter(None, map(jid, sides)), ""))
    return Said(message, known, name(message.get("type")) or name(raw.get("type"))) if known else None


def received(data: dict[str, Any]) -> list[Fact]:
    """`message`, `message_create` and their like: each message comes by both."""
    one = said(data)
    if one is None:
        return [Unknown("a message without an id")]
    return [BROADCAST] if one.is_broadcast else list(_facts(one))


def with_file(data: dict[str, Any]) -> list[Fact]:
    """`media`: the same message again, with its file."""
    media, one = record(data.get("messageMedia")), said(data)
    if one is None or "message" not in data:
        return [Unknown("a file without its message")]
    if one.is_broadcast:
        return [BROADCAST]
    return [_with_file(fact, media, one) for fact in _facts(one)]


def _with_file(fact: Fact, media: dict[str, Any], one: Said) -> Fact:
    if not isinstance(fact, MessageReceived):
        return fact
    at = FILE_AT if media.get("data") is not None else None
    return replace(fact, media=media_told(media, one.message, one.kind, one.id.whole), media_at=at)


def _facts(one: Said) -> Iterator[Fact]:
    if one.kind in PASSED_OVER:
        yield PASSED_OVER[one.kind]
    elif one.kind in GROUP_KINDS:
        yield from lines.of_message(one.message, one.id)
    elif one.kind in NOTICE_KINDS:
        yield lines.notice(one.message, one.id, one.kind)
    elif (peer := _peer(one)) is None:
        yield Unknown("a message to nobody" if one.is_ours else "a message from nobody")
    elif one.kind == "album":
        yield lines.album(one.message, one.id, peer)
    elif one.kind == "call_log":
        yield lines.called(one.message, one.id, peer, is_ours=one.is_ours)
    else:
        yield _message(one, peer)
        if one.kind == "revoked":
            yield MessageRevoked(one.id.key, None, "revoke")


def _message(one: Said, peer: Peer) -> MessageReceived:
    content, (quoted_key, quoted_id) = content_of(one.message, one.kind), _quoted(one)
    sender = peer.person
    if peer.group:
        authors = (jid(one.message.get("author")), one.id.author, jid(one.raw.get("author")))
        sender = person(map(usual, authors), _called(one))
    return MessageReceived(
        peer=peer,
        direction="outbound" if one.is_ours else "inbound",
        dedupe_key=one.id.key,
        provider_message_id=one.id.whole,
        type=content.type,
        body=content.body,
        sent_at=moment(one.message.get("timestamp")) or moment(one.raw.get("t")),
        sender=None if one.is_ours else sender,
        status=_claimed(one) if one.is_ours else None,
        detail=content.detail,
        media=media_of(one.message, one.kind, one.id.whole),
        quoted_key=quoted_key,
        quoted_id=quoted_id,
        remarks=remarks(one.message),
    )


def _peer(one: Said) -> Peer | None:
    other = one.there if one.is_ours else one.here
    also = other if not is_group(other) and other != one.id.chat else ""
    return peer_of(one.id.chat or other, also, "" if one.is_ours else _called(one))


def _called(one: Said) -> str:
    return text(one.raw.get("notifyName"))


def _claimed(one: Said) -> MessageStatus:
    """As far as a message of ours had come when it was told of. A failure is told by an acknowledgement of its own."""
    ack = one.message.get("ack")
    return ACKS[ack] if type(ack) is int and ack > 0 and ack in ACKS else "pending"


def _quoted(one: Said) -> tuple[str | None, str | None]:
    """Key and id of the message it answers. The engine gives only the bare id, and who wrote that one."""
    bare, author = name(one.raw.get("quotedStanzaID")), usual(jid(one.raw.get("quotedParticipant")))
    chat = usual(jid(one.raw.get("quotedRemoteJid"))) or one.id.chat
    if not bare:
        return None, None
    key = f"{'true' if _is_our_quote(one, author) else 'false'}_{chat}_{bare}"
    return key, f"{key}_{author}" if is_group(chat) and author else key


def _is_our_quote(one: Said, author: str) -> bool:
    own, other = (one.here, one.there) if one.is_ours else (one.there, one.here)
    if author and author in (own, other, one.id.chat):
        return author == own
    # an address of the other kind, lid or phone: in a private chat people mostly answer the other side
    return not is_group(one.id.chat) and not one.is_ours
