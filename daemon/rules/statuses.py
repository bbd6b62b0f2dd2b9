"""The order of statuses: of all that are told of a message the highest counts."""

from store.models import MessageStatus

STATUS_ORDER: tuple[MessageStatus, ...] = ("pending", "sent", "failed", "delivered", "read", "played")


def status_rank(status: str | None) -> int:
    """Its place among the folded statuses; -1 for none of them."""
    return STATUS_ORDER.index(status) if status in STATUS_ORDER else -1
