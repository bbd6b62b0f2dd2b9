"""What happens to a message: acknowledged, reacted to, edited, taken back."""

import hashlib
from dataclasses import replace
from typing import Any

from daemon.facts import (
    Fact,
    Ignored,
    MessageEdited,
    MessageRevoked,
    MessageStatusChanged,
    Reaction,
    ReactionChanged,
    Unknown,
)
from daemon.providers.body import moment, name, record, text
from daemon.providers.waha.event import BROADCAST, NO_CHAT, Event, placed
from daemon.providers.waha.ids import MessageId, is_broadcast, jid, known, message_id, message_key
from daemon.providers.waha.messages import level

_FAILED = "look at the telephone of this number, then send again"


def acknowledged(event: Event) -> list[Fact]:
    """How far a message of ours has got; of a group's members each tells for themself, and the furthest counts."""
    payload = event.payload
    where = placed(payload, event.inside())
    if where is None:
        return [Unknown("a status of nothing")]
    if is_broadcast(where.chat):
        return [BROADCAST]
    status = level(payload)
    if status is None:
        said = name(payload.get("ackName")) or name(payload.get("ack"))
        is_empty = said in ("", "UNKNOWN")
        return [
            Ignored("it says nothing new") if is_empty else Unknown(f"the acknowledgement {said[:64]!r} is unknown")
        ]
    # engines disagree on the side that they write here, and what others wrote is acknowledged by nobody
    key = message_key(where.chat, where.bare, is_ours=True)
    changed = MessageStatusChanged(key, status, event.at, _event_key("status", status, where.author, event.at))
    if status != "failed":
        return [changed]
    return [replace(changed, error="WhatsApp could not send it", reaction=Reaction.FAIL, hint=_FAILED)]


def reacted(event: Event) -> list[Fact]:
    """It names its target as its sender sees it, so only the bare id is believed: the chat is the reaction's own."""
    payload = event.payload
    where, said = placed(payload, event.inside()), record(payload.get("reaction"))
    bare = _bare(said.get("messageId"))
    if where is None or not bare:
        return [Unknown("a reaction to nothing")]
    if is_broadcast(where.chat):
        return [BROADCAST]
    actor = "us" if where.is_ours else _actor(payload, where)
    if not actor:
        return [Unknown("a reaction from nobody")]
    emoji, at = text(said.get("text")), moment(payload.get("timestamp"))
    told = _event_key("reaction", where.bare, emoji, at)
    return [ReactionChanged(key, actor, emoji, at, told) for key in _both(where, bare)]


def edited(event: Event) -> list[Fact]:
    """Everybody edits their own alone, so the side is that of the edit."""
    payload, told = event.payload, event.inside()
    where = placed(payload, told)
    if where is None:
        return [Unknown("an edit of nothing")]
    if is_broadcast(where.chat):
        return [BROADCAST]
    bare = _bare(payload.get("editedMessageId")) or where.bare
    own_time = moment(payload.get("timestamp")) if bare != where.bare else None
    at, body = told.edited_at or own_time or event.at, text(payload.get("body"))
    key = message_key(where.chat, bare, is_ours=where.is_ours)
    digest = hashlib.sha256(body.encode(errors="backslashreplace")).hexdigest()[:16]
    return [MessageEdited(key, body, at, _event_key("edit", where.bare, digest, at))]


def revoked(event: Event) -> list[Fact]:
    """In a group an admin may take back what others wrote; with one person everybody their own alone."""
    payload = event.payload
    after, before = record(payload.get("after")), record(payload.get("before"))
    where = next(filter(None, (placed(one, event.inside(one)) for one in (after, before))), None)
    named = record(record(after.get("_data")).get("protocolMessageKey"))  # of the library, which may leave out the rest
    told = (payload.get("revokedMessageId"), named.get("id"), before.get("id"), where.bare if where else "")
    bare = next(filter(None, map(_bare, told)), "")
    if not bare:
        return [Unknown("nothing was taken back")]
    # the engine's own data of the whole, or a chat beside the bare id
    chat = where.chat if where else event.inside().chat or jid(payload.get("chatId"))
    if not chat:
        return [Unknown(NO_CHAT)]
    if is_broadcast(chat):
        return [BROADCAST]
    is_own_time = where is not None and where.bare != bare
    at = (moment(after.get("timestamp")) if is_own_time else None) or event.at
    action = where or MessageId(chat, bare, is_ours=False)
    keys = _both(action, bare) if where is None or where.is_group else [_keyed(where, bare)]
    return [MessageRevoked(key, at, _event_key("revoke", action.bare, at)) for key in keys]


def _actor(payload: dict[str, Any], where: MessageId) -> str:
    """Who reacted: in a group its member, else whom the chat is with."""
    addresses = (where.author, jid(payload.get("from"))) if where.is_group else (where.chat,)
    found = next(filter(None, map(known, addresses)), None)
    return found.value if found else ""


def _bare(written: object) -> str:
    """The id alone, also of one that stands there with its chat."""
    found = message_id(written)
    return found.bare if found else name(written)


def _keyed(where: MessageId, bare: str) -> str:
    return message_key(where.chat, bare, is_ours=where.is_ours)


def _both(where: MessageId, bare: str) -> list[str]:
    """Whoever wrote it: of the two there is one, and the other is nobody's."""
    return [message_key(where.chat, bare, is_ours=side) for side in (False, True)]


def _event_key(kind: str, *parts: object) -> str:
    return ":".join([kind, *(str(one) for one in parts if one not in (None, ""))])
