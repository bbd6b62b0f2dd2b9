"""message, message.any and message.waiting: a message exists, from either side."""

from typing import Any

from daemon.facts import Fact, Ignored, MessageReceived, Unknown
from daemon.providers.body import moment, name, record
from daemon.providers.waha.content import WAITING, content_of
from daemon.providers.waha.engines import Inside
from daemon.providers.waha.event import BROADCAST, Event, id_of, links, peer_of, person_of, placed
from daemon.providers.waha.ids import MessageId, is_broadcast, jid, message_id, message_key
from store.models import MessageStatus

NO_MESSAGES = frozenset({
    "broadcast_notification", "call_log", "debug", "e2e_notification", "gp2", "group_notification", "notification",
    "notification_template", "protocol", "reaction",
})  # fmt: skip
"""Types under which nobody has written anything, and of which events of their own tell."""
LEVELS: dict[str, MessageStatus] = {
    "ERROR": "failed",
    "PENDING": "pending",
    "SERVER": "sent",
    "DEVICE": "delivered",
    "READ": "read",
    "PLAYED": "played",
}
"""ackName, in the order of ack from -1 on."""
_WORDS = tuple(LEVELS)


def message(event: Event) -> list[Fact]:
    """The same for message and message.any: who listens to both gets one row."""
    return _told(event, is_waiting=False)


def waiting(event: Event) -> list[Fact]:
    """It stands there as not readable yet; the message itself comes later, under the same id."""
    return _told(event, is_waiting=True)


def level(payload: dict[str, Any]) -> MessageStatus | None:
    """What an acknowledgement says; None for one that says nothing or what is not known."""
    said = name(payload.get("ackName"))
    if said in LEVELS:
        return LEVELS[said]
    number = name(payload.get("ack"))
    return LEVELS[_WORDS[int(number) + 1]] if number in ("-1", "0", "1", "2", "3", "4") else None


def quoted(event: Event, where: MessageId, told: Inside, answered: object) -> tuple[str, str] | tuple[None, None]:
    """Key and id of the message that one answers; engines say it with or without its chat and its author."""
    plain = record(answered)
    if found := message_id(plain.get("id")):
        return found.key, name(plain.get("id"))
    bare = name(plain.get("id")) or told.quoted_id
    if not bare:
        return None, None
    author = jid(plain.get("participant")) or told.quoted_author
    return message_key(where.chat, bare, is_ours=_is_ours(event, where, author)), bare


def _is_ours(event: Event, where: MessageId, author: str) -> bool:
    if not author or author in event.me:
        return bool(author)
    same_kind = author.partition("@")[2] == where.chat.partition("@")[2]
    return not where.is_group and same_kind and author != where.chat


def _told(event: Event, *, is_waiting: bool) -> list[Fact]:
    payload, told = event.payload, event.inside()
    where = placed(payload, told)
    if where is None:
        return [Unknown("a message without an id or a chat")]
    if is_broadcast(where.chat):
        return [BROADCAST]
    if told.kind in NO_MESSAGES:
        return [Ignored(f"a notice of WhatsApp's own: {told.kind}")]
    fact = _received(event, where, told, is_waiting=is_waiting)
    return [fact, *links(where, told)] if isinstance(fact, MessageReceived) else [fact]


def _received(event: Event, where: MessageId, told: Inside, *, is_waiting: bool) -> Fact:
    payload = event.payload
    sender = person_of(where.author if where.is_group else where.chat, told.push_name)
    called = sender.name if sender and not where.is_ours else None
    peer = peer_of(where.chat, called)
    if peer is None:
        return Unknown("a message of nobody")
    said = content_of(payload, told)
    key, answered = quoted(event, where, told, payload.get("replyTo"))
    status = level(payload) or "pending"
    return MessageReceived(
        peer=peer,
        direction="outbound" if where.is_ours else "inbound",
        dedupe_key=where.key,
        provider_message_id=id_of(payload, where),
        type="unsupported" if is_waiting else said.type,
        body="" if is_waiting else said.body,
        sent_at=moment(payload.get("timestamp")),
        sender=None if where.is_ours else sender,
        # that it went wrong is told by its acknowledgement, with what can be done
        status=("pending" if status == "failed" else status) if where.is_ours else None,
        detail=WAITING if is_waiting else said.detail,
        media=None if is_waiting else said.media,
        quoted_key=key,
        quoted_id=answered,
        remarks=() if is_waiting else said.remarks,
    )
