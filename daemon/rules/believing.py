"""Which of a provider's times can be believed, and what stands in for those that cannot."""

from dataclasses import dataclass

from store.models import Millis

EARLIEST = Millis(1_230_768_000_000)
"""2009, the year WhatsApp began: no message is older."""
AHEAD = 10 * 60_000
"""Milliseconds that a provider's clock may be ahead of ours."""
LATE = 10 * 60_000
"""Milliseconds after which a delivery counts as late."""
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class SentAt:
    """When a message was sent, as far as it can be believed."""

    at: Millis
    is_clamped: bool
    """True: `at` is the time of arrival."""
    claimed: Millis | None
    """What was claimed, when it was not believed."""


def sent_at(claimed: Millis | None, received_at: Millis) -> SentAt:
    """The time of one delivery of a message."""
    if claimed is not None and _is_believed(claimed, received_at):
        return SentAt(claimed, is_clamped=False, claimed=None)
    kept = None if claimed is None else Millis(max(-_LARGEST, min(claimed, _LARGEST)))
    return SentAt(received_at, is_clamped=True, claimed=kept)


def earlier(one: SentAt, other: SentAt) -> SentAt:
    """Of two deliveries of one message, in either order: a believable time first, then the earlier."""
    if one.is_clamped != other.is_clamped:
        return other if one.is_clamped else one
    if not one.is_clamped:
        return min(one, other, key=lambda sent: sent.at)
    claims = [sent.claimed for sent in (one, other) if sent.claimed is not None]
    return SentAt(min(one.at, other.at), is_clamped=True, claimed=min(claims, default=None))


def event_at(claimed: Millis | None, received_at: Millis) -> Millis:
    """When something happened to a message."""
    return claimed if claimed is not None and _is_believed(claimed, received_at) else received_at


def _is_believed(claimed: Millis, received_at: Millis) -> bool:
    return EARLIEST <= claimed <= received_at + AHEAD
