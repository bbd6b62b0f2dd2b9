"""How much a sender may post in any minute: webhooks, and batches of chats."""

import math
import time
from collections.abc import Iterable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from daemon.intake.refusals import Refused

_WAIT_SECONDS = 5
_WINDOW_SECONDS = 60


class Pace:
    """A moving window: a sender that was quiet may use its whole minute at once."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def check(self, speakers: Iterable[int], per_minute: int) -> None:
        """Count one more webhook of who may speak for these sessions; 0 a minute is no limit. Raises Refused."""
        if not per_minute:
            return
        if not self._limiter.hit(RateLimitItemPerMinute(per_minute), "webhooks", _name(speakers)):
            raise Refused(429, retry_after=_WAIT_SECONDS)

    def check_batch(self, sessions: Iterable[int], per_minute: int) -> dict[str, str]:
        """Count one more batch of these sessions; returns the headers that tell what is left. Raises Refused."""
        if not per_minute:
            return {}
        limit, named = RateLimitItemPerMinute(per_minute), ("batches", _name(sessions))
        is_within = self._limiter.hit(limit, *named)
        ends_at, left = self._limiter.get_window_stats(limit, *named)
        headers = {
            "X-RateLimit-Limit": str(per_minute),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": str(math.ceil(ends_at)),
        }
        if is_within:
            return headers
        wait = max(1, math.ceil(ends_at - time.time()))
        told = {"error": "Too many batches", "retry_after": wait, "limit": per_minute, "window": _WINDOW_SECONDS}
        words = f"This session may sync {per_minute} batches a minute."
        raise Refused(429, words, retry_after=wait, told=told, headers=headers)


def _name(sessions: Iterable[int]) -> str:
    return ",".join(map(str, sorted(sessions)))
