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


def test_each_second_of_the_last_minute_has_its_own_count_and_slowest() -> None:
    clock = Clock()
    pulse = Pulse(clock)
    pulse.answered(0.002, is_ack=True)
    clock.now += 2
    pulse.answered(0.003, is_ack=True)
    pulse.answered(0.001, is_ack=False)

    assert ((1, 0, 1), (2.0, 0.0, 3.0)) == (pulse.rates()[-3:], pulse.slowest_ms()[-3:])
    assert 60 == len(pulse.rates())
    clock.now += 60
    assert {0} == set(pulse.rates())
    assert {0.0} == set(pulse.slowest_ms())


def test_answers_of_all_time_are_counted_by_how_long_they_took() -> None:
    pulse = Pulse(Clock())
    for seconds in (0.0005, 0.001, 0.002, 9.0):
        pulse.answered(seconds, is_ack=seconds < 1)

    assert (3, 1, 9.0035) == (pulse.acks, pulse.refusals, round(pulse.seconds, 4))
    assert (2, 1, 1) == (pulse.counts[0], pulse.counts[1], pulse.counts[-1])
