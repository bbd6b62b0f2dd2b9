"""Two seconds of 2,000 events each under a scrolling hand; `make bench` has ten."""

import sys
from contextlib import ExitStack

import pytest

from tests.bench.desks import QUICK, SMALLEST, Desks
from tests.bench.figures import ms, percentile
from tests.bench.storm import weather

SECONDS = 2.0
LONGEST = 2.0
"""Seconds in which a key has shown although everything else happens at once on a busy machine."""


def test_a_storm_loses_no_row_and_freezes_no_key(capsys: pytest.CaptureFixture[str]) -> None:
    with ExitStack() as stack:
        came = weather(Desks(QUICK, stack).of_size(SMALLEST), SECONDS)
    with capsys.disabled():
        slow = f"key -> frame p50 {ms(percentile(came.took, 50))}, slowest {ms(max(came.took))}"
        sys.stdout.write(f"\nstorm: {came.rate:.0f} events/s, {slow}, {len(came.took)} keys\n")

    assert 4000 == came.posted == came.acked
    assert came.listed == came.shown
    assert max(came.took) < LONGEST
