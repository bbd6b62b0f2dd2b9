"""What failed is asked for again, seldom enough."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from daemon.api.errors import BadRequest, NotFound, TryLater
from tui.screens.asking_again import FIRST_PAUSE, LONGEST_PAUSE, AskedAgain


def test_each_pause_is_twice_the_one_before_up_to_the_longest() -> None:
    clock, again = asking()
    for _ in range(9):
        again.failed(TryLater("busy"))
        clock.ring()

    assert [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0] == clock.pauses
    assert 9 == clock.asked


def test_once_it_is_there_the_next_trouble_begins_from_the_shortest_pause() -> None:
    clock, again = asking()
    again.failed(TryLater("busy"))
    again.failed(TryLater("busy"))
    again.forget()
    told = again.failed(TryLater("busy"))

    assert told
    assert [1.0, 2.0, 1.0] == clock.pauses


def test_what_is_refused_for_good_is_not_asked_again() -> None:
    for trouble in (NotFound("no chat 7"), BadRequest("no such query")):
        clock, again = asking()
        again.failed(trouble)

        assert again.is_for_good
        assert not again.waits
        assert [] == clock.pauses


@given(st.lists(st.sampled_from(["failed", "for good", "forget", "ring"])))
def test_never_is_more_than_one_asking_on_its_way(steps: list[str]) -> None:
    clock, again = asking()
    for step in steps:
        if step == "ring":
            clock.ring()
        elif step == "forget":
            again.forget()
        else:
            again.failed(NotFound("") if step == "for good" else TryLater(""))

        assert clock.running == int(again.waits) <= 1
        assert all(FIRST_PAUSE <= pause <= LONGEST_PAUSE for pause in clock.pauses)


class Clock:
    """Rings when a test says so."""

    def __init__(self) -> None:
        self.pauses: list[float] = []
        self.asked = 0
        self._bells: list[Bell] = []

    def later(self, pause: float, call: Callable[[], None]) -> "Bell":
        self.pauses.append(pause)
        self._bells.append(Bell(call))
        return self._bells[-1]

    @property
    def running(self) -> int:
        return sum(bell.is_running for bell in self._bells)

    def ring(self) -> None:
        for bell in self._bells:
            bell.ring()

    def ask(self) -> None:
        self.asked += 1


class Bell:
    def __init__(self, call: Callable[[], None]) -> None:
        self.is_running = True
        self._call = call

    def stop(self) -> None:
        self.is_running = False

    def ring(self) -> None:
        if self.is_running:
            self.is_running = False
            self._call()


def asking() -> tuple[Clock, AskedAgain]:
    clock = Clock()
    return clock, AskedAgain(clock.later, clock.ask)
