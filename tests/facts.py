"""Builders: whole facts in one call, saying only what a test is about."""

from daemon.facts import GroupSeen, MessageReceived, MessageStatusChanged, Participant, Peer, Person
from daemon.projector.routed import Routed
from store.models import Identity, MessageStatus, Millis

NOON = Millis(1_795_348_800_000)
ANA = Identity("phone", "+5511988776655")
BUDI = Identity("phone", "+6281234567890")
TEAM = "120363404793044052@g.us"


def a_person(identity: Identity = ANA, name: str | None = None) -> Person:
    return Person((identity,), name)


def a_peer(identity: Identity = ANA, name: str | None = None) -> Peer:
    return Peer(identity.value, a_person(identity, name))


def a_group_peer(jid: str = TEAM, name: str | None = "Team", participants: tuple[Identity, ...] | None = None) -> Peer:
    listed = None if participants is None else tuple(Participant(one) for one in participants)
    return Peer(jid, group=GroupSeen(jid, name, listed))


def inbound(
    key: str = "m1",
    body: str = "hello",
    *,
    peer: Peer | None = None,
    sent_at: Millis | None = NOON,
    sender: Person | None = None,
    **rest: object,
) -> MessageReceived:
    peer = peer or a_peer()
    return MessageReceived(
        peer=peer, direction="inbound", dedupe_key=key, provider_message_id=key, type="text", body=body,
        sent_at=sent_at, sender=sender or peer.person, **rest,  # type: ignore[arg-type]
    )  # fmt: skip


def outbound(
    key: str = "o1", body: str = "hi", *, peer: Peer | None = None, sent_at: Millis | None = NOON
) -> MessageReceived:
    return MessageReceived(
        peer=peer or a_peer(), direction="outbound", dedupe_key=key, provider_message_id=key, type="text", body=body,
        sent_at=sent_at,
    )  # fmt: skip


def line(
    key: str = "l1", body: str = "Ana left", *, peer: Peer | None = None, sent_at: Millis | None = NOON
) -> MessageReceived:
    """What a provider tells of a chat and nobody wrote."""
    return MessageReceived(
        peer=peer or a_group_peer(), direction="internal", dedupe_key=key, provider_message_id=key, type="system",
        body=body, sent_at=sent_at,
    )  # fmt: skip


def a_status(key: str, status: MessageStatus, at: Millis = NOON) -> MessageStatusChanged:
    return MessageStatusChanged(key, status, at, f"status:{status}:{at}")


def seconds(count: float) -> Millis:
    return Millis(NOON + int(count * 1000))


def routed(fact: object, *, session: int = 1, received_at: Millis = NOON, delivery: int = 1) -> Routed:
    return Routed(delivery, received_at, session, fact)  # type: ignore[arg-type]
