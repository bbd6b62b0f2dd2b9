"""The numbers of the health page."""

from daemon.intake.pulse import Pulse


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_rate_is_that_of_the_last_minute() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    for _ in range(120):
        pulse.answered(0.001, is_ack=True)
    pulse.answered(0.001, is_ack=False)

    assert 2.0 == pulse.rate()
    clock.now += 59
    assert 2.0 == pulse.rate()
    clock.now += 1
    assert 0.0 == pulse.rate()
    clock.now += 100_000
    assert 0.0 == pulse.rate()


def test_latency_and_errors_are_those_of_the_last_answers() -> None:
    pulse = Pulse(Clock())
    for n in range(1, 101):
        pulse.answered(n / 1000, is_ack=n > 25)

    assert {"p50": 51.0, "p95": 96.0} == pulse.latency_ms()
    assert 0.25 == pulse.error_rate()


def test_a_server_that_has_not_answered_yet_has_no_troubles() -> None:
    pulse = Pulse()

    assert (0.0, {"p50": 0.0, "p95": 0.0}, 0.0) == (pulse.rate(), pulse.latency_ms(), pulse.error_rate())
