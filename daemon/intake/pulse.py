"""How the public side is doing: webhooks a second, how long they take and how many are refused."""

import time
from collections import deque
from collections.abc import Callable

_WINDOW = 60
_REMEMBERED = 2048


class Pulse:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._acks = [0] * _WINDOW
        self._second = int(clock())
        self._answers: deque[tuple[float, bool]] = deque(maxlen=_REMEMBERED)

    def answered(self, seconds: float, is_ack: bool) -> None:
        self._advance()
        self._acks[self._second % _WINDOW] += is_ack
        self._answers.append((seconds, is_ack))

    def rate(self) -> float:
        """Acknowledged webhooks a second, over the last minute."""
        self._advance()
        return round(sum(self._acks) / _WINDOW, 2)

    def latency_ms(self) -> dict[str, float]:
        times = sorted(seconds for seconds, _ in self._answers) or [0.0]
        return {f"p{part}": round(times[len(times) * part // 100] * 1000, 2) for part in (50, 95)}

    def error_rate(self) -> float:
        """The part of the last answers that were no acknowledgement."""
        if not self._answers:
            return 0.0
        return round(sum(not is_ack for _, is_ack in self._answers) / len(self._answers), 4)

    def _advance(self) -> None:
        now = int(self._clock())
        if now == self._second:
            return
        for second in range(max(self._second, now - _WINDOW) + 1, now + 1):
            self._acks[second % _WINDOW] = 0
        self._second = max(self._second, now)
