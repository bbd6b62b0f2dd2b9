"""Who waits for a code that nobody brings."""

from dataclasses import replace

import pytest

from daemon.rules import linking
from store.models import SessionState
from tests.daemon.rules.test_link import BLANK

WAITING = replace(BLANK, state="qr_scanning", qr_is_asked=1)


def test_only_a_session_whose_code_has_to_be_asked_for_waits() -> None:
    assert linking.waits(WAITING)
    assert not linking.waits(replace(WAITING, qr_is_asked=0))
    assert not linking.waits(replace(WAITING, is_configured=0))


@pytest.mark.parametrize("state", ["unknown", "authenticated", "connected", "disconnected", "failed"])
def test_in_any_other_state_nobody_waits(state: SessionState) -> None:
    assert not linking.waits(replace(WAITING, state=state))
