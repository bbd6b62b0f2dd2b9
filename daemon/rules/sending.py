"""How an intent to send stands: from its tries, and from what the provider has told of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.rules.statuses import status_rank
from store.attempts import AttemptRow
from store.messages import Event
from store.models import MessageStatus
from store.outbox import OutboxRow
from store.table import replaced

_SENT, _FAILED, _ARRIVED = status_rank("sent"), status_rank("failed"), status_rank("delivered")


@dataclass(frozen=True, slots=True)
class Sending:
    """An intent and its tries, oldest first."""

    row: OutboxRow
    tries: Sequence[AttemptRow]

    @property
    def keys(self) -> list[str]:
        """Every name that a provider has given it, the newest try's last."""
        return [one.target_key for one in self.tries if one.target_key]

    @property
    def provider_message_id(self) -> str | None:
        """The newest try's, of those that have one."""
        return next((one.provider_message_id for one in reversed(self.tries) if one.target_key), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the desk shows of a message that was written here."""

    status: MessageStatus
    error: str | None = None
    error_code: str | None = None
    hint: str | None = None


def own_key(outbox_id: int) -> str:
    """The key of a message that was written here. What providers call it stands with its tries.

    No provider's key is like it: theirs have no white space around them.
    """
    return f" out:{outbox_id}"


def standing(sending: Sending, statuses: Iterable[Event], claimed: MessageStatus | None) -> Standing:
    """What the row says, as `settled` leaves it, and how far a message has come that did go out."""
    row = sending.row
    steps = [event.value for event in statuses if event.value != "failed"]
    if row.state == "sent" or any(status_rank(one) >= _ARRIVED for one in steps):
        return Standing(max(("pending", claimed or "pending", *steps), key=status_rank))  # type: ignore[arg-type]  # events hold folded statuses only
    return Standing(row.state, row.error, row.error_code, row.hint)


def settled(sending: Sending, statuses: Iterable[Event]) -> OutboxRow:
    """The intent's row as its evidence leaves it. A try that is under way speaks for itself when it ends."""
    row, told = sending.row, list(statuses)
    if row.state == "sending":
        return row
    if _went_out(sending, told):
        return row if row.state == "sent" else replaced(row, state="sent", error=None, error_code=None, hint=None)
    if row.state not in ("sent", "unknown"):
        return row
    failed = _failures(sending, told)
    if not failed:  # what seemed to be its echo may have been another's
        return row if row.state == "unknown" else replaced(row, state="unknown")
    newest = max(failed, key=lambda event: event.at)
    return replaced(row, state="failed", error=newest.error, error_code=newest.error_code, hint=newest.hint)


def _went_out(sending: Sending, statuses: Sequence[Event]) -> bool:
    """Some try of it was taken by the provider, and not given up later; whatever its answer said, a status knows."""
    best: dict[str, int] = {}
    for event in statuses:
        best[event.target_key] = max(best.get(event.target_key, -1), status_rank(event.value))
    told = [(one.outcome, best.get(one.target_key or "", -1)) for one in sending.tries]
    return any(rank != _FAILED and (rank >= _SENT or outcome == "sent") for outcome, rank in told)


def _failures(sending: Sending, statuses: Iterable[Event]) -> list[Event]:
    """What went wrong with the newest try: a failed first one says nothing of the second."""
    speaks = next((one for one in reversed(sending.tries) if one.outcome != "rejected"), None)
    speaks = speaks or (sending.tries[-1] if sending.tries else None)
    key = speaks.target_key if speaks else None
    return [one for one in statuses if one.target_key == key and one.value == "failed"]
