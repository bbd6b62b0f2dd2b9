"""Sessions as front ends see them: what the store says, and how well they are this moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from daemon.rules.health import with_health
from store import attempts, syncs
from store.database import Reader
from store.models import Millis, Session


@dataclass(frozen=True, slots=True)
class Vitals:
    clock: Callable[[], Millis]
    can_send: frozenset[int] = frozenset()
    """Sessions whose config holds what sending needs."""

    async def of(self, reader: Reader, sessions: Iterable[Session]) -> list[Session]:
        now = self.clock()
        tolls = await attempts.tolls(reader, now)
        listed = list(sessions)
        gaps = await syncs.gaps(reader, [one.id for one in listed])
        return [
            replace(with_health(one, now, tolls.get(one.id), can_send=one.id in self.can_send), gap=gaps.get(one.id, 0))
            for one in listed
        ]
