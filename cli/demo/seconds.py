"""Seconds given out once each, so that no two messages of the world were sent in the same one.

Lists order chats by time and the daemon breaks ties by its own ids: only without ties does a seed repeat a list.
"""


class Seconds:
    def __init__(self) -> None:
        self._taken: dict[int, int] = {}
        """A taken second, and one before it that may still be free."""

    def latest(self, at: int) -> int:
        """The latest free second that is not after `at`."""
        walked = []
        while at in self._taken:
            walked.append(at)
            at = self._taken[at]
        for one in walked:  # the next walk jumps over this stretch
            self._taken[one] = at - 1
        return self._take(at)

    def earliest(self, at: int) -> int:
        """The earliest free second that is not before `at`."""
        while at in self._taken:
            at += 1
        return self._take(at)

    def _take(self, at: int) -> int:
        self._taken[at] = at - 1
        return at
