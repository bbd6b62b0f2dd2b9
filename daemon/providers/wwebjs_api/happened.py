"""What happens to messages that are there: acknowledgements, edits, revokes, reactions, votes."""

import hashlib
from typing import Any

from daemon.facts import (
    Fact,
    Ignored,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    ReactionChanged,
    Unknown,
)
from daemon.providers.body import moment, name, record, text
from daemon.providers.people import identity
from daemon.providers.webjs_objects import ACKS, BROADCAST, is_broadcast, jid, message_id, status_changed, usual
from daemon.providers.wwebjs_api.content import content_of, option_name
from daemon.providers.wwebjs_api.messages import said
from daemon.providers.wwebjs_api.peers import is_group, peer_of, person


def acknowledged(data: dict[str, Any]) -> list[Fact]:
    """Only `data.ack` is the new level: the message may still have the old one."""
    one = said(data)
    if one is None:
        return [Unknown("an acknowledgement of nothing")]
    if one.is_broadcast:
        return [BROADCAST]
    level = data.get("ack")
    if type(level) is not int or level not in ACKS:
        return [Unknown("the acknowledgement is not known")]
    if not one.is_ours:
        return [Ignored("how far a message of theirs was read on the telephone")]
    return [status_changed(one.id.key, ACKS[level])]


def edited(data: dict[str, Any]) -> list[Fact]:
    one = said(data)
    if one is None:
        return [Unknown("an edit of nothing")]
    if one.is_broadcast:
        return [BROADCAST]
    body = data["newBody"] if isinstance(data.get("newBody"), str) else content_of(one.message, one.kind).body
    at = moment(one.message.get("latestEditSenderTimestampMs") or one.raw.get("latestEditSenderTimestampMs"))
    by = message_id(one.message.get("latestEditMsgKey") or one.raw.get("latestEditMsgKey"))
    told = by.key if by else f"{at}:{hashlib.sha256(body.encode(errors='surrogatepass')).hexdigest()[:16]}"
    return [MessageEdited(one.id.key, body, at, f"edit:{told}")]


def revoked(data: dict[str, Any]) -> list[Fact]:
    """For everyone. The message as it is afterwards; it names the one that is gone, unless it is that itself."""
    one = said(data)
    if one is None:
        return [Unknown("a revoke of nothing")]
    if one.is_broadcast:
        return [BROADCAST]
    named = one.message.get("protocolMessageKey") or one.raw.get("protocolMessageKey")
    target = message_id(named, one.id.chat) if named else None
    at = moment(one.message.get("timestamp")) if target and target.key != one.id.key else None
    return [MessageRevoked(target.key if target else one.id.key, at, "revoke")]


def reacted(data: dict[str, Any]) -> list[Fact]:
    told = record(data.get("reaction"))
    by, target = message_id(told.get("id")), message_id(told.get("msgId"))
    if target is None:
        return [Unknown("a reaction to nothing")]
    if is_broadcast(target.chat):
        return [BROADCAST]
    known = identity(usual(jid(told.get("senderId"))) or (by.author or by.chat if by else ""))
    is_ours = by is not None and by.is_ours
    if known is None and not is_ours:
        return [Unknown("a reaction from nobody")]
    actor = "us" if is_ours or known is None else known.value
    at = moment(told.get("timestamp"))
    return [ReactionChanged(target.key, actor, text(told.get("reaction")), at, f"reaction:{by.key if by else at}")]


def voted(data: dict[str, Any]) -> list[Fact]:
    """A vote says something, so it is a message: an answer to the poll. Each vote takes the place of the one before."""
    vote = record(data.get("vote"))
    poll = record(vote.get("parentMessage"))
    parent = message_id(vote.get("parentMsgKey") or poll.get("id"))
    voter = usual(jid(vote.get("voter")))
    if parent is None or not voter:
        return [Unknown("a vote for nothing" if voter else "a vote of nobody")]
    if is_broadcast(parent.chat):
        return [BROADCAST]
    peer = peer_of(parent.chat or voter)
    if peer is None:
        return [Unknown("a vote in no chat")]
    own = usual(jid(poll.get("from" if parent.is_ours else "to")))
    is_ours = voter == own and voter != parent.chat
    at, words = moment(vote.get("interractedAtTs")), _chosen(vote.get("selectedOptions"))
    marked = hashlib.sha256(f"{voter} {at} {words}".encode(errors="surrogatepass")).hexdigest()[:16]
    return [
        MessageReceived(
            peer=peer,
            direction="outbound" if is_ours else "inbound",
            dedupe_key=f"vote:{parent.key}:{marked}",
            provider_message_id=None,
            type="poll",
            body=words,
            sent_at=at,
            sender=None if is_ours else (person([voter]) if is_group(parent.chat) else peer.person),
            status="sent" if is_ours else None,
            quoted_key=parent.key,
            quoted_id=parent.whole,
        )
    ]


def _chosen(options: object) -> str:
    if not isinstance(options, list):
        return "voted"
    chosen = [found for one in options if (found := option_name(one))]
    return f"voted for {', '.join(chosen)}" if chosen else "took the vote back" if not options else "voted"


def removed_here(data: dict[str, Any]) -> list[Fact]:
    """The telephone forgets a message that the desk keeps."""
    one = said(data)
    named = name(one.id.key) if one else ""
    return [Ignored("deleted on our own telephone only") if named else Unknown("a revoke of nothing")]
