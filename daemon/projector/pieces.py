"""A delivery that is not taken as a whole: chunk by chunk, and where that fails piece by piece."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from daemon.facts import ChatsSynced
from daemon.projector.batch import project
from daemon.projector.routed import REASON_LENGTH, Routed, Understood
from daemon.projector.sessions import hear_strays
from daemon.projector.syncing import note
from store import journal
from store.database import Transaction
from store.errors import StoreBroken, StoreError, StoreFull, StoreStopping
from store.journal import Settled
from store.models import Millis

CHUNK = 10
"""Pieces that are taken together: a chat of a sync is one, or a message of a webhook."""
ENDS_ALL = (StoreBroken, StoreStopping, StoreFull)
"""No fault of what is in the delivery: it has to wait, or the daemon to end."""

Lost = Mapping[str, Exception]
"""What could not be taken, by its pointer."""


class Again(Exception):
    """The store had trouble with a piece. Nothing was written: another try may do better."""

    def __init__(self, lost: Lost) -> None:
        super().__init__("; ".join(lost))
        self.lost = lost


def pieces_of(one: Understood) -> dict[str, list[Routed]]:
    """The facts of a delivery by what stands or falls together."""
    pieces: dict[str, list[Routed]] = {}
    for routed in one.facts:
        if not isinstance(routed.fact, ChatsSynced):
            pieces.setdefault(routed.piece, []).append(routed)
    return pieces


async def take(tx: Transaction, one: Understood, now: Millis, *, tries: int, is_last: bool) -> Lost:
    """Project a delivery, a savepoint a chunk, and settle it without what fails.

    Raises Again when the store has trouble before the last try.
    """
    lost: dict[str, Exception] = {}
    pieces = list(pieces_of(one).items())
    for start in range(0, len(pieces), CHUNK):
        chunk = dict(pieces[start : start + CHUNK])
        if await _failed(tx, [fact for facts in chunk.values() for fact in facts], now):
            found = {pointer: await _failed(tx, facts, now) for pointer, facts in chunk.items()}
            lost |= {pointer: trouble for pointer, trouble in found.items() if trouble}
    if not is_last and any(isinstance(trouble, StoreError) for trouble in lost.values()):
        raise Again(lost)
    settled = replace(settled_without(one, lost), tries=tries)
    await note(tx, one, settled.reason, lost, now)
    await hear_strays(tx, one.strays)
    await journal.settle(tx, [settled])
    return lost


def settled_without(one: Understood, lost: Lost) -> Settled:
    """What is to be said of a delivery without these pieces."""
    if not lost:
        return one.settled
    longest = 500 if len(lost) < CHUNK else 100  # so that every one of them is named
    reasons = [f"{pointer}: {type(trouble).__name__}: {trouble}"[:longest] for pointer, trouble in lost.items()]
    before = [one.settled.reason] if one.settled.state == "quarantined" and one.settled.reason else []
    return Settled(one.settled.id, "failed", "; ".join([*reasons, *before])[:REASON_LENGTH])


async def _failed(tx: Transaction, facts: Iterable[Routed], now: Millis) -> Exception | None:
    try:
        with tx.savepoint():
            await project(tx, list(facts), now)
    except ENDS_ALL:
        raise
    except Exception as trouble:  # noqa: BLE001  a background loop's edge: one bad piece must not cost the rest
        return trouble
    return None
