"""The shelf's hostile requests at the operators' own socket: each ends as it may, and the next one is served."""

import pytest

from tests.daemon.intake.hostile import cases
from tests.daemon.socket.attacks import LOCAL
from tests.daemon.socket.raw import ask_raw, request
from tests.fakes.desk import FakeDesk

HELD_ELSEWHERE = {"local-other-user"}
"""tests/daemon/socket/test_listen.py becomes another user."""


@pytest.mark.parametrize("name", LOCAL)
async def test_a_hostile_request_of_the_own_machine_ends_as_it_may(desk: FakeDesk, name: str) -> None:
    attack, statuses = LOCAL[name]

    assert statuses == await attack(desk)
    assert 200 == (await ask_raw(desk.path, request("GET", "/v1/status")))[0]


def test_no_local_case_of_the_shelf_is_left_out() -> None:
    assert set() == {one.name for one in cases("local")} - LOCAL.keys() - HELD_ELSEWHERE
