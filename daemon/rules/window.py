"""The 24 hours in which Meta takes free text, counted so that it is never shown open when Meta would refuse."""

from store.models import Millis

LENGTH = 24 * 60 * 60_000
"""Milliseconds from a customer's last message on."""


def closes_at(last_inbound_at: Millis | None, refused_at: Millis | None) -> Millis | None:
    """When a chat's window closes, or closed; None when nobody has ever opened it.

    `last_inbound_at` is the earlier of sent and received. `refused_at`: the provider itself said that it is shut, which
    holds against every message of before.
    """
    if last_inbound_at is None:
        return None
    closes = last_inbound_at + LENGTH
    if refused_at is not None and refused_at >= last_inbound_at:
        closes = min(closes, refused_at)
    return Millis(closes)


def is_open(closes: Millis | None, now: Millis) -> bool:
    return closes is not None and now < closes
