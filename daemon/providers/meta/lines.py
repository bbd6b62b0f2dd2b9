"""Lines of a thread that nobody wrote: what Meta tells of a conversation, in our words."""

from daemon.facts import MessageReceived, Peer
from store.models import Millis, Origin


def line(peer: Peer, key: str, words: str, at: Millis | None, origin: Origin = "live") -> MessageReceived:
    """`key` is the same for every delivery of the same event, and no message's id."""
    return MessageReceived(
        peer=peer,
        direction="internal",
        dedupe_key=key,
        provider_message_id=None,
        type="system",
        body=words,
        sent_at=at,
        origin=origin,
    )
