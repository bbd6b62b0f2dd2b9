"""Sessions as front ends see them: what the store says, and how well they are this moment."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from daemon.rules.health import with_health
from daemon.rules.notices import is_shown
from store import attempts, syncs
from store.database import Reader
from store.models import Millis, Session


@dataclass(frozen=True, slots=True)
class Vitals:
    clock: Callable[[], Millis]
    can_send: Callable[[int], bool] = lambda _: False
    """Whether a session's config holds what sending needs."""
    is_in_use: Callable[[int], bool] = lambda _: True
    """Whether a session is in the config and not retired."""

    async def of(self, reader: Reader, sessions: Iterable[Session]) -> list[Session]:
        now = self.clock()
        tolls = await attempts.tolls(reader, now)
        listed = list(sessions)
        gaps = await syncs.gaps(reader, [one.id for one in listed])
        return [
            replace(
                with_health(one, now, tolls.get(one.id), can_send=self.can_send(one.id)),
                gap=gaps.get(one.id, 0),
                notices=tuple(notice for notice in one.notices if is_shown(notice, now)),
            )
            for one in listed
        ]
