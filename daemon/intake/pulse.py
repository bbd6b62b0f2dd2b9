"""How the public side is doing: webhooks a second, how long they take and how many are refused."""

import time
from bisect import bisect_left
from collections import deque
from collections.abc import Callable

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds: where one count of answers by their time ends and the next begins."""
_WINDOW = 60
_REMEMBERED = 2048


class Pulse:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._acks = [0] * _WINDOW
        self._slowest = [0.0] * _WINDOW
        self._second = int(clock())
        self._answers: deque[tuple[float, bool]] = deque(maxlen=_REMEMBERED)
        self.acks = 0
        """Of all time, as are the next three."""
        self.refusals = 0
        self.seconds = 0.0
        self.counts = [0] * (len(BOUNDS) + 1)
        """Answers by their time: up to each bound, and beyond the last."""

    def answered(self, seconds: float, is_ack: bool) -> None:
        self._advance()
        place = self._second % _WINDOW
        self._acks[place] += is_ack
        self._slowest[place] = max(self._slowest[place], seconds)
        self._answers.append((seconds, is_ack))
        self.acks += is_ack
        self.refusals += not is_ack
        self.seconds += seconds
        self.counts[bisect_left(BOUNDS, seconds)] += 1

    def rate(self) -> float:
        """Acknowledged webhooks a second, over the last minute."""
        self._advance()
        return round(sum(self._acks) / _WINDOW, 2)

    def rates(self) -> tuple[int, ...]:
        """Acknowledged webhooks in each second of the last minute, oldest first."""
        self._advance()
        return tuple(self._acks[second % _WINDOW] for second in self._minute())

    def slowest_ms(self) -> tuple[float, ...]:
        """The slowest answer in each of them."""
        self._advance()
        return tuple(round(self._slowest[second % _WINDOW] * 1000, 2) for second in self._minute())

    def latency_ms(self) -> dict[str, float]:
        times = sorted(seconds for seconds, _ in self._answers) or [0.0]
        return {f"p{part}": round(times[len(times) * part // 100] * 1000, 2) for part in (50, 95)}

    def error_rate(self) -> float:
        """The part of the last answers that were no acknowledgement."""
        if not self._answers:
            return 0.0
        return round(sum(not is_ack for _, is_ack in self._answers) / len(self._answers), 4)

    def _minute(self) -> range:
        return range(self._second - _WINDOW + 1, self._second + 1)

    def _advance(self) -> None:
        now = int(self._clock())
        if now == self._second:
            return
        for second in range(max(self._second, now - _WINDOW) + 1, now + 1):
            self._acks[second % _WINDOW] = 0
            self._slowest[second % _WINDOW] = 0.0
        self._second = max(self._second, now)
