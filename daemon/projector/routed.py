"""From raw deliveries to facts that know their session, and what is to be said of each delivery."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from daemon.facts import AccountNotice, ChatsSynced, Fact, Ignored, Part, Unknown
from daemon.providers.base import CATCH_UP_HEADER, Body, Provider
from daemon.rules.regions import in_region
from daemon.rules.routing import Directory, Stray, Strayed, adoptable
from store.journal import INLINE_LIMIT, PendingDelivery, Settled
from store.models import Dialect, Millis

REASON_LENGTH = 6_000
"""Characters: enough to name each chat of a full batch."""


@dataclass(frozen=True, slots=True)
class Routed:
    """A fact of one delivery, and the session it belongs to."""

    delivery_id: int | None
    """None: it is of our own making."""
    received_at: Millis
    session_id: int
    fact: Fact
    piece: str = ""
    """The pointer of what stands or falls together with it."""
    is_asked_for: bool = False
    """We have asked for its delivery ourselves: that it came says nothing of the session's webhooks."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A delivery, understood as far as it goes."""

    facts: tuple[Routed, ...]
    settled: Settled
    strays: tuple[Strayed, ...] = ()
    """Names of sessions that nobody knows."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading needs: the dialects, and whose session is whose."""

    providers: Mapping[Dialect, Provider]
    directory: Callable[[], Directory]


async def understood(reading: Reading, deliveries: Sequence[PendingDelivery]) -> list[Understood]:
    """Each delivery's facts. A big body is parsed in a thread, so that acks do not wait for it."""
    return [
        await asyncio.to_thread(_understand, reading, one) if len(one.raw) > INLINE_LIMIT else _understand(reading, one)
        for one in deliveries
    ]


def _understand(reading: Reading, delivery: PendingDelivery) -> Understood:
    provider = reading.providers.get(delivery.dialect)
    if provider is None:
        return Understood((), Settled(delivery.id, "quarantined", f"no dialect {delivery.dialect}"))
    parts = provider.facts(Body(delivery.raw, delivery.headers, delivery.received_at))
    facts: list[Routed] = []
    troubles = [] if parts else ["it says nothing that is understood"]
    strays: list[Strayed] = []
    directory = reading.directory()
    is_asked_for = CATCH_UP_HEADER in delivery.headers
    for part in parts:
        where = directory.resolve(delivery.dialect, part.refs, delivery.speakers)
        if isinstance(part.fact, Unknown):
            troubles.append(f"{part.pointer}: {part.fact.reason}")
        elif isinstance(where, Stray) and isinstance(part.fact, ChatsSynced):
            continue  # its chats say so, one by one
        elif isinstance(where, Stray):
            troubles.append(f"{part.pointer}: {where.value}")
            if where is Stray.UNKNOWN and (strayed := adoptable(delivery.dialect, part.refs, delivery.speakers)):
                troubles[-1] += f" ({strayed.name})"
                strays.append(strayed)
        else:
            piece = part.whole or part.pointer
            for one in where:
                fact = in_region(part.fact, directory.region(one))
                facts.append(Routed(delivery.id, delivery.received_at, one, fact, piece, is_asked_for))
    return Understood(tuple(facts), _settled(delivery.id, parts, troubles), tuple(dict.fromkeys(strays)))


def _settled(delivery_id: int, parts: Sequence[Part], troubles: list[str]) -> Settled:
    if troubles:
        return Settled(delivery_id, "quarantined", "; ".join(dict.fromkeys(troubles))[:REASON_LENGTH])
    words = [_word(part.fact) for part in parts]
    if all(words):
        return Settled(delivery_id, "ignored", "; ".join(dict.fromkeys(filter(None, words)))[:REASON_LENGTH])
    return Settled(delivery_id, "done")


def _word(fact: Fact) -> str | None:
    """Why a fact changes nothing; None when it does."""
    if isinstance(fact, Ignored):
        return fact.reason
    if isinstance(fact, AccountNotice) and fact.level == "info":
        return f"{fact.field}: {fact.summary}"
    return None
