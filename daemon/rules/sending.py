"""How an intent to send stands: from its tries, and from what the provider has told of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daemon.rules.statuses import status_rank
from store.attempts import AttemptRow
from store.messages import Event
from store.models import MessageStatus, OutboxState
from store.outbox import OutboxRow
from store.table import replaced

_FAILED, _ARRIVED = status_rank("failed"), status_rank("delivered")
_BEFORE_THE_TRY: frozenset[OutboxState] = frozenset({"scheduled", "queued", "sending", "held", "cancelled"})


@dataclass(frozen=True, slots=True)
class Sending:
    """An intent and its tries, oldest first."""

    row: OutboxRow
    tries: Sequence[AttemptRow]

    @property
    def key(self) -> str:
        """What its message is called by: by the newest try that the provider has given a name, else by ours."""
        return next((one.target_key for one in reversed(self.tries) if one.target_key), own_key(self.row.id))

    @property
    def keys(self) -> list[str]:
        """Every name that a provider has given it."""
        return [one.target_key for one in self.tries if one.target_key]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the desk shows of a message that was written here."""

    status: MessageStatus
    error: str | None = None
    error_code: str | None = None
    hint: str | None = None


def own_key(outbox_id: int) -> str:
    """The key of a message that no provider has named yet."""
    return f"out:{outbox_id}"


def standing(sending: Sending, statuses: Iterable[Event], claimed: MessageStatus | None) -> Standing:
    """The newest try's own story, but nothing undoes what has arrived.

    Of older tries only that they arrived counts: a failed first try says nothing of the second.
    """
    counted = _counted(sending, statuses)
    best = max(counted, key=lambda event: status_rank(event.value), default=None)
    row = sending.row
    if best and status_rank(best.value) >= _ARRIVED:
        return Standing(best.value)  # type: ignore[arg-type]  # events hold folded statuses only
    if row.state in _BEFORE_THE_TRY:
        return Standing(row.state, row.error, row.error_code, row.hint)
    if best and best.value == "failed":
        newest = max((event for event in counted if event.value == "failed"), key=lambda event: event.at)
        return Standing("failed", newest.error, newest.error_code, newest.hint)
    if row.state == "sent":
        words: list[MessageStatus] = ["pending", *([claimed] if claimed else []), *([best.value] if best else [])]  # type: ignore[list-item]
        return Standing(max(words, key=status_rank))
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
    failed = [event for event in _counted(sending, told) if event.value == "failed"]
    if not failed:  # what seemed to be its echo may have been another's
        return row if row.state == "unknown" else replaced(row, state="unknown")
    newest = max(failed, key=lambda event: event.at)
    return replaced(row, state="failed", error=newest.error, error_code=newest.error_code, hint=newest.hint)


def _went_out(sending: Sending, statuses: Sequence[Event]) -> bool:
    """Some try of it was taken by the provider, and not given up later."""
    best: dict[str, int] = {}
    for event in statuses:
        best[event.target_key] = max(best.get(event.target_key, -1), status_rank(event.value))
    if any(best.get(key, -1) >= _ARRIVED for key in sending.keys):
        return True
    return any(one.outcome == "sent" and best.get(one.target_key or "", -1) != _FAILED for one in sending.tries)


def _counted(sending: Sending, statuses: Iterable[Event]) -> list[Event]:
    speaks = next((one for one in reversed(sending.tries) if one.outcome != "rejected"), None)
    speaks = speaks or (sending.tries[-1] if sending.tries else None)
    key = speaks.target_key if speaks else None
    return [one for one in statuses if one.target_key == key or status_rank(one.value) >= _ARRIVED]
