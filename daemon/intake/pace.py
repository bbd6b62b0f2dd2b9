"""How many webhooks a sender may post in any minute."""

from collections.abc import Iterable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from daemon.intake.refusals import Refused

_WAIT_SECONDS = 5


class Pace:
    """A moving window: a sender that was quiet may use its whole minute at once."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, speakers: Iterable[int], per_minute: int) -> None:
        """Count one more webhook of who may speak for these sessions; 0 a minute is no limit. Raises Refused."""
        if not per_minute:
            return
        sender = ",".join(map(str, sorted(speakers)))
        if not self._limiter.hit(RateLimitItemPerMinute(per_minute), sender):
            raise Refused(429, retry_after=_WAIT_SECONDS)
